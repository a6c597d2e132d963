/** Joins the class names that are there: `cx(styles['row'], active && styles['active'])`. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ');
}
