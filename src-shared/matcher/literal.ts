const OPERATORS = '^$.*+?()[]{}';
/** Signs that a backslash turns into themselves. */
const ESCAPABLE = '\\^$.*+?()[]{}|/_-';

/** The texts an expression stands for that has no operator but `|`, as `a|b\\.c` or `(a|b)`; undefined for others. */
export function literalChoice(re2: string): readonly string[] | undefined {
  const group = /^\((?:\?:)?(.*)\)$/s.exec(re2);
  const text = group?.[1] ?? re2;
  const found: string[] = [];
  let current = '';
  for (let i = 0; i < text.length; i += 1) {
    const sign = text.charAt(i);
    if (sign === '|') {
      found.push(current);
      current = '';
    } else if (sign === '\\') {
      i += 1;
      const next = text.charAt(i);
      if (next === '' || !ESCAPABLE.includes(next)) return undefined;
      current += next;
    } else if (OPERATORS.includes(sign)) {
      return undefined;
    } else {
      current += sign;
    }
  }
  return [...found, current];
}

/** A test for `abc.*`, `.*abc`, `.*abc.+` and the like, which need no automaton; undefined for other expressions. */
export function literalTest(re2: string): ((value: string) => boolean) | undefined {
  const parts = /^(\.[*+])?(.*?)(\.[*+])?$/s.exec(re2);
  const [, before, text = '', after] = parts ?? [];
  const [literal, ...others] = literalChoice(text) ?? [];
  if (literal === undefined || others.length > 0) return undefined;
  const atLeastBefore = before === '.+' ? 1 : 0;
  const least = literal.length + atLeastBefore + (after === '.+' ? 1 : 0);
  if (before === undefined && after === undefined) return (value) => value === literal;
  if (before === undefined) return (value) => value.length >= least && value.startsWith(literal);
  if (after === undefined) return (value) => value.length >= least && value.endsWith(literal);
  return (value) => {
    const at = value.indexOf(literal, atLeastBefore);
    return at >= 0 && value.length - at >= least - atLeastBefore;
  };
}
