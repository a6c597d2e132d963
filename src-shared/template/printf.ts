import { goExponential, goFixed, goFloat, goGeneral, goScientific } from '../text/go-float.ts';
import { show, type TemplateValue, typeName } from './value.ts';

/** Columns or digits a verb may ask for; Go stops at a million, no message needs a hundredth of it. */
const MOST = 10_000;

interface Spec {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Go's fmt.Sprintf for the kinds a template knows. Source: Go, package fmt, "Printing". */
export function printf(format: string, values: readonly TemplateValue[]): string {
  let next = 0;
  // Go says nothing of operands left over once a verb has named its own.
  const named = /%[^a-zA-Z%]*\[\d+\]/.test(format);
  const star = (): number | undefined => {
    const value = values[next];
    next += 1;
    return typeof value === 'bigint' ? Number(value) : undefined;
  };
  const text = format.replaceAll(
    /%([-+ 0#]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?(?:\[(\d+)\])?([^]?)/gu,
    (
      _all,
      flags: string,
      columns: string | undefined,
      point: string | undefined,
      digits: string | undefined,
      index: string | undefined,
      verb: string,
    ) => {
      if (verb === '') return '%!(NOVERB)';
      let width = columns === '*' ? star() : columns === undefined ? undefined : Number(columns);
      const left = width !== undefined && width < 0 ? '-' : '';
      if (width !== undefined) width = Math.min(MOST, Math.abs(width));
      const given = digits === '*' ? star() : digits === undefined ? undefined : Number(digits);
      const precision = point === undefined ? undefined : Math.min(MOST, Math.max(0, given ?? 0));
      if (verb === '%') return '%';
      if (index !== undefined) {
        next = Number(index) - 1;
      }
      if (next < 0 || next >= values.length) return index === undefined ? `%!${verb}(MISSING)` : `%!${verb}(BADINDEX)`;
      const value = values[next];
      next += 1;
      return pad(formatted({ flags: flags + left, width, precision, verb }, value), flags + left, width, value, verb);
    },
  );
  const extra = named ? [] : values.slice(next);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map((v) => `${typeName(v)}=${show(v)}`).join(', ')})`;
}

function pad(text: string, flags: string, width: number | undefined, value: TemplateValue, verb: string): string {
  const missing = (width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  const numeric = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  if (!flags.includes('0') || !(numeric || verb === 's')) return ' '.repeat(missing) + text;
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function formatted(spec: Spec, value: TemplateValue): string {
  const { flags, precision, verb } = spec;
  if (verb === 'T') return value === undefined ? '<nil>' : typeName(value);
  if (verb === 'v') return flags.includes('#') && typeof value === 'string' ? quoted(value) : general(spec, value);
  const text = byKind(spec, value);
  if (text === undefined) return wrong(verb, value);
  return typeof value === 'string' && precision !== undefined && verb === 's'
    ? Array.from(text).slice(0, precision).join('')
    : text;
}

function general(spec: Spec, value: TemplateValue): string {
  if (value === undefined) return '<nil>';
  if (typeof value === 'number') return float({ ...spec, verb: 'g' }, value) ?? goFloat(value);
  if (typeof value === 'bigint') return integer({ ...spec, verb: 'd' }, value) ?? String(value);
  return show(value);
}

function wrong(verb: string, value: TemplateValue): string {
  return value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${show(value)})`;
}

function byKind(spec: Spec, value: TemplateValue): string | undefined {
  switch (typeof value) {
    case 'number':
      return float(spec, value);
    case 'bigint':
      return integer(spec, value);
    case 'boolean':
      return spec.verb === 't' ? String(value) : undefined;
    case 'string':
      return text(spec, value);
    case 'object':
      return spec.verb === 's' ? show(value) : undefined;
    default:
      return undefined;
  }
}

function float({ flags, precision, verb }: Spec, value: number): string | undefined {
  const signed = (body: string): string => withSign(flags, body, value >= 0 || Object.is(value, 0));
  switch (verb) {
    case 'f':
    case 'F':
      return signed(goFixed(value, precision ?? 6));
    case 'e':
      return signed(goScientific(value, precision ?? 6));
    case 'E':
      return signed(goScientific(value, precision ?? 6)).toUpperCase();
    case 'g':
      return signed(precision === undefined ? goFloat(value) : goGeneral(value, precision));
    case 'G':
      return signed(precision === undefined ? goFloat(value) : goGeneral(value, precision)).toUpperCase();
    case 'b':
      return signed(goExponential(value));
    default:
      return undefined;
  }
}

function withSign(flags: string, body: string, positive: boolean): string {
  if (!positive || body.startsWith('+') || body.startsWith('-')) return body;
  if (flags.includes('+')) return `+${body}`;
  return flags.includes(' ') ? ` ${body}` : body;
}

function integer({ flags, precision, verb }: Spec, value: bigint): string | undefined {
  const size = value < 0n ? -value : value;
  const digits = (base: number): string => size.toString(base).padStart(precision ?? 0, '0');
  const signed = (body: string): string => (value < 0n ? `-${body}` : withSign(flags, body, true));
  const sharp = flags.includes('#');
  switch (verb) {
    case 'd':
      return signed(digits(10));
    case 'x':
      return signed((sharp ? '0x' : '') + digits(16));
    case 'X':
      return signed((sharp ? '0X' : '') + digits(16).toUpperCase());
    case 'o':
      return signed((sharp ? '0' : '') + digits(8));
    case 'O':
      return signed(`0o${digits(8)}`);
    case 'b':
      return signed((sharp ? '0b' : '') + digits(2));
    case 'c':
    case 'q':
    case 'U': {
      const code = size <= 0x10_ff_ffn && value >= 0n ? Number(size) : 0xff_fd;
      const c = String.fromCodePoint(code);
      if (verb === 'c') return c;
      return verb === 'q' ? `'${c}'` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    }
    default:
      return undefined;
  }
}

function text({ flags, verb, precision }: Spec, value: string): string | undefined {
  const cut = precision === undefined ? value : Array.from(value).slice(0, precision).join('');
  switch (verb) {
    case 's':
      return cut;
    case 'q':
      return flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quoted(cut);
    case 'x':
    case 'X': {
      const hex = Array.from(new TextEncoder().encode(cut), (byte) => byte.toString(16).padStart(2, '0')).join(
        flags.includes(' ') ? ' ' : '',
      );
      return verb === 'x' ? hex : hex.toUpperCase();
    }
    default:
      return undefined;
  }
}

/** Go's strconv.Quote. */
export function quoted(value: string): string {
  const names: Readonly<Record<string, string>> = {
    '"': '\\"',
    '\\': '\\\\',
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
  };
  const inner = Array.from(value, (c) => {
    const named = names[c];
    if (named !== undefined) return named;
    const code = c.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
    return c;
  });
  return `"${inner.join('')}"`;
}
