/** Names of POSIX classes as they may stand inside brackets, and what they hold. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** An error in the words that RE2 has for it. */
export function problem(what: string, where: string): Error {
  return new Error(`error parsing regexp: ${what}: \`${where}\``);
}

/**
 * Reads RE2 syntax (what Prometheus and Alertmanager take) and gives the source of the same JavaScript expression for the
 * flags `su`. Inline flags up to the end of their group, `(?P<name>`, POSIX classes, `\Q…\E`, `\A` and `\z` are rewritten;
 * back-references and look-around, which RE2 does not have, are refused. Source: RE2 "Syntax" page.
 */
export function translateRegex(re2: string): string {
  let out = '';
  /** For every open group, how many further groups inline flags opened inside it. */
  const extra: number[] = [0];
  for (let i = 0; i < re2.length; ) {
    const c = re2.charAt(i);
    const rest = re2.slice(i);
    if (c === '\\') {
      const [text, length] = escapeOf(rest, false);
      out += text;
      i += length;
    } else if (c === '[') {
      const { source, negated, length } = bracketOf(rest);
      // A class that holds what a negated class holds is a choice of two, and its opposite a look at what does not follow.
      out += negated ? (source.includes('|[^') ? `(?!${source})[^]` : `[^${source.slice(1)}`) : source;
      i += length;
    } else if (c === '(') {
      const flags = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
      const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
      if (flags) {
        const on = (flags[1] ?? '').replaceAll('U', '');
        const off = (flags[2] ?? '').replaceAll('U', '');
        out += on === '' && off === '' ? '(?:' : `(?${on}${off === '' ? '' : `-${off}`}:`;
        if (flags[3] === ')') extra[extra.length - 1] = (extra.at(-1) ?? 0) + 1;
        else extra.push(0);
        i += flags[0].length;
      } else if (named) {
        out += `(?<${named[1]}>`;
        extra.push(0);
        i += named[0].length;
      } else if (rest.startsWith('(?')) {
        throw problem('invalid or unsupported Perl syntax', rest.slice(0, 3));
      } else {
        out += '(';
        extra.push(0);
        i += 1;
      }
    } else if (c === ')') {
      if (extra.length === 1) throw problem('unexpected )', re2);
      out += ')'.repeat((extra.pop() ?? 0) + 1);
      i += 1;
    } else if (c === '{') {
      const counted = /^\{\d+(?:,\d*)?\}/.exec(rest);
      out += counted ? counted[0] : '\\{';
      i += counted ? counted[0].length : 1;
    } else {
      out += c === '}' || c === ']' ? `\\${c}` : c;
      i += 1;
    }
  }
  if (extra.length > 1) throw problem('missing closing )', re2);
  return out + ')'.repeat(extra[0] ?? 0);
}

/** White space in RE2 is ASCII's, without the vertical tab; to JavaScript it is more. */
const SPACE = '\\t\\n\\f\\r ';
const NO_SPACE = '\\u{0}-\\u{8}\\u{B}\\u{E}-\\u{1F}!-\\u{10FFFF}';

/** JavaScript for the escape at the start of `rest`, and how many characters it takes. */
export function escapeOf(rest: string, inBracket: boolean): readonly [string, number] {
  const next = rest.charAt(1);
  if (next === '') throw problem('trailing backslash at end of expression', '');
  if (next === 'Q' && !inBracket) {
    const end = rest.indexOf('\\E');
    const literal = end === -1 ? rest.slice(2) : rest.slice(2, end);
    return [literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), end === -1 ? rest.length : end + 2];
  }
  const property = /^\\[pP](?:\{(\^?)(\w+)\}|(\w))/.exec(rest);
  if (property) {
    const name = property[2] ?? property[3] ?? '';
    const negated = (rest.charAt(1) === 'P') !== (property[1] === '^');
    const script = name.length > 2 ? `Script=${name}` : name;
    return [`\\${negated ? 'P' : 'p'}{${script}}`, property[0].length];
  }
  const hex = /^\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(rest);
  if (hex) return [`\\u{${hex[1] ?? hex[2]}}`, hex[0].length];
  const octal = /^\\0[0-7]{0,2}/.exec(rest);
  if (octal) return [`\\u{${Number.parseInt(octal[0].slice(1), 8).toString(16)}}`, octal[0].length];
  if (next === 'A' && !inBracket) return ['(?<![^])', 2];
  if (next === 'z' && !inBracket) return ['(?![^])', 2];
  if (next === 'a') return ['\\u{7}', 2];
  if (next === 's') return [inBracket ? SPACE : `[${SPACE}]`, 2];
  if (next === 'S') return [inBracket ? NO_SPACE : `[^${SPACE}]`, 2];
  if (/[dDwWtnrfv]/.test(next) || (!inBracket && /[bB]/.test(next))) return [`\\${next}`, 2];
  if (/[A-Za-z0-9]/.test(next)) throw problem('invalid escape sequence', `\\${next}`);
  // JavaScript's strict mode takes a backslash before its own signs only.
  return [/[\\^$.*+?()[\]{}|/-]/.test(next) ? (next === '-' && !inBracket ? '-' : `\\${next}`) : next, 2];
}

/**
 * JavaScript for what the character class at the start of `rest` lists, whether the class means everything else, and how
 * many characters it takes.
 */
export function bracketOf(rest: string): {
  readonly source: string;
  readonly negated: boolean;
  readonly length: number;
} {
  const negated = rest.startsWith('[^');
  let i = negated ? 2 : 1;
  let listed = '';
  /** Negated POSIX classes; JavaScript has no place for them inside brackets. */
  const opposites: string[] = [];
  for (let first = true; ; first = false) {
    const c = rest.charAt(i);
    if (c === '') throw problem('missing closing ]', rest);
    if (c === ']' && !first) break;
    const posix = /^\[:(\^?)(\w+):\]/.exec(rest.slice(i));
    if (posix) {
      const held = POSIX[posix[2] ?? ''];
      if (held === undefined) throw problem('invalid character class range', posix[0]);
      if (posix[1] === '^') opposites.push(`[^${held}]`);
      else listed += held;
      i += posix[0].length;
    } else if (c === '\\') {
      const [text, length] = escapeOf(rest.slice(i), true);
      listed += text;
      i += length;
    } else {
      listed += c === '[' || c === ']' || (c === '^' && listed === '') ? `\\${c}` : c;
      i += 1;
    }
  }
  const source = opposites.length === 0 ? `[${listed}]` : `(?:[${listed}]|${opposites.join('|')})`;
  return { source, negated, length: i + 1 };
}

/** The JavaScript expression that matches exactly the values an RE2 expression matches from end to end. */
export function anchoredRegex(re2: string): RegExp {
  const source = translateRegex(re2);
  try {
    return new RegExp(`^(?:${source})$`, 'su');
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^.*: /, '') : '';
    throw problem(detail.toLowerCase(), re2);
  }
}
