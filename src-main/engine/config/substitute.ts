/** What `${…}` in values may stand for. */
export interface Substitutes {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Contents of the files named by `${file:/path}`; an Error where one could not be read. */
  readonly files: ReadonlyMap<string, string | Error>;
}

const REFERENCE = /\$\$\{|\$\{([^{}\n]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The paths of all `${file:…}` references of a text. */
export function fileReferences(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap((match) =>
    match[1]?.startsWith('file:') === true ? [match[1].slice('file:'.length)] : [],
  );
}

/** Puts variables and file contents in place of `${NAME}` and `${file:/path}`; `$${` stays as a literal `${`, and `${1}` is left alone. */
export function substitute(text: string, from: Substitutes, fail: (message: string) => void): string {
  return text.replace(REFERENCE, (whole, name: string | undefined) => {
    if (name === undefined) return '${';
    if (name.startsWith('file:')) {
      const path = name.slice('file:'.length);
      const found = from.files.get(path);
      if (typeof found === 'string') return found.replace(/\r?\n$/, '');
      fail(`the file ${path} cannot be read${found ? `: ${found.message}` : ''}. Create it or correct the path.`);
      return whole;
    }
    // A group of a regular expression, as relabelling rules of Prometheus refer to it.
    if (/^\d+$/.test(name)) return whole;
    if (!NAME.test(name)) {
      fail(
        `"${whole}" names no environment variable. Write \${NAME} or \${file:/path}, or $\${ for the two characters.`,
      );
      return whole;
    }
    const value = from.variables[name];
    if (value === undefined)
      fail(`the environment variable ${name} is not set. Set it before the start, or write the value here.`);
    return value ?? whole;
  });
}

/** Writes a text so that `substitute` gives it back unchanged. */
export function protect(text: string): string {
  return text.replaceAll('${', () => '$${');
}
