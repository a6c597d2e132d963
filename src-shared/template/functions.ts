import { translateRegex } from '../matcher/regex.ts';
import { parseDuration } from '../time/duration.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize.ts';
import { goFixed, goFloat, goGeneral, goScientific } from './numbers.ts';

/** What a template computes with. */
export type TemplateValue = string | number | boolean | Readonly<Record<string, string>>;
export type TemplateFunction = (args: readonly TemplateValue[]) => TemplateValue;

/** How Go prints a value. */
export function show(value: TemplateValue): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return goFloat(value);
    case 'boolean':
      return String(value);
    default: {
      const names = Object.keys(value).sort();
      return `map[${names.map((name) => `${name}:${value[name] ?? ''}`).join(' ')}]`;
    }
  }
}

/** What `if` takes for true: not false, zero or empty. */
export function truth(value: TemplateValue): boolean {
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return value !== false && value !== 0 && value !== '';
}

/** A label by name; what every object has besides is none. */
export function labelOf(map: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(map, name) ? (map[name] ?? '') : '';
}

function numberOf(value: TemplateValue | undefined): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw new Error(`can't convert ${value === undefined ? 'nothing' : JSON.stringify(value)} to a number`);
}

function textOf(value: TemplateValue | undefined): string {
  return value === undefined ? '' : show(value);
}

/** Go's fmt.Sprintf for the verbs that alert templates use. */
function printf(args: readonly TemplateValue[]): string {
  const [format, ...values] = args;
  let next = 0;
  const text = textOf(format).replaceAll(
    /%([-+ 0#]*)(\d+)?(?:\.(\d*))?([a-zA-Z%])/g,
    (_all, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const value = values[next];
      next += 1;
      if (value === undefined) return `%!${verb}(MISSING)`;
      const body = formatVerb(verb, value, precision === undefined ? undefined : Number(precision));
      const signed = flags.includes('+') && typeof value === 'number' && value >= 0 ? `+${body}` : body;
      const columns = Math.min(Number(width ?? 0), 200);
      if (flags.includes('-')) return signed.padEnd(columns);
      return signed.padStart(columns, flags.includes('0') ? '0' : ' ');
    },
  );
  const extra = values.slice(next);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map((v) => `${goType(v)}=${show(v)}`).join(', ')})`;
}

function goType(value: TemplateValue): string {
  return typeof value === 'number'
    ? 'float64'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'string'
        ? 'string'
        : 'map[string]string';
}

function formatVerb(verb: string, value: TemplateValue, precision: number | undefined): string {
  if (verb === 'v') return show(value);
  if (typeof value === 'number') {
    if (verb === 'f' || verb === 'F') return goFixed(value, precision ?? 6);
    if (verb === 'e') return goScientific(value, precision ?? 6);
    if (verb === 'g') return precision === undefined ? goFloat(value) : goGeneral(value, precision);
  }
  if (typeof value === 'string') {
    if (verb === 's') return precision === undefined ? value : Array.from(value).slice(0, precision).join('');
    if (verb === 'q') return JSON.stringify(value);
  }
  if (typeof value === 'boolean' && verb === 't') return String(value);
  if (typeof value === 'object' && verb === 's') return show(value);
  return `%!${verb}(${goType(value)}=${show(value)})`;
}

function compare(op: (order: number) => boolean): TemplateFunction {
  return ([a, b]) => {
    if (typeof a === 'string' && typeof b === 'string') return op(a < b ? -1 : a > b ? 1 : 0);
    if (typeof a === 'number' && typeof b === 'number') return op(a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN);
    if (typeof a === 'boolean' && typeof b === 'boolean') return op(Number(a) - Number(b));
    throw new Error('incompatible types for comparison');
  };
}

function one(fn: (x: number) => string): TemplateFunction {
  return ([x]) => fn(numberOf(x));
}

/** Functions by name; the last argument is what a pipeline hands on. */
export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['humanize', one(humanize)],
  ['humanize1024', one(humanize1024)],
  ['humanizeDuration', one(humanizeDuration)],
  ['humanizePercentage', one(humanizePercentage)],
  ['humanizeTimestamp', one(humanizeTimestamp)],
  ['printf', printf],
  ['print', (args) => args.map(show).join('')],
  ['toUpper', ([text]) => textOf(text).toUpperCase()],
  ['toLower', ([text]) => textOf(text).toLowerCase()],
  [
    'title',
    ([text]) =>
      textOf(text).replaceAll(/(^|[\s])(\p{L})/gu, (_all, gap: string, letter: string) => gap + letter.toUpperCase()),
  ],
  ['match', ([pattern, text]) => new RegExp(translateRegex(textOf(pattern)), 'su').test(textOf(text))],
  [
    'reReplaceAll',
    ([pattern, replacement, text]) =>
      textOf(text).replaceAll(
        new RegExp(translateRegex(textOf(pattern)), 'gsu'),
        textOf(replacement).replaceAll(/\$\{(\d+)\}/g, '$$$1'),
      ),
  ],
  ['stripPort', ([text]) => textOf(text).replace(/:\d+$/, '')],
  ['stripDomain', ([text]) => textOf(text).replace(/^([^.:]+)\.[^:]*/, '$1')],
  [
    'parseDuration',
    ([text]) => {
      const ms = parseDuration(textOf(text));
      if (ms === undefined) throw new Error(`not a valid duration string: ${JSON.stringify(textOf(text))}`);
      return ms / 1_000;
    },
  ],
  ['len', ([value]) => (typeof value === 'object' ? Object.keys(value).length : textOf(value).length)],
  ['index', ([map, key]) => (typeof map === 'object' ? labelOf(map, textOf(key)) : '')],
  ['not', ([value]) => value === undefined || !truth(value)],
  ['and', (args) => args.find((value) => !truth(value)) ?? args.at(-1) ?? false],
  ['or', (args) => args.find(truth) ?? args.at(-1) ?? false],
  ['eq', ([a, ...others]) => others.some((b) => compare((order) => order === 0)([a ?? '', b]) === true)],
  ['ne', compare((order) => order !== 0)],
  ['lt', compare((order) => order < 0)],
  ['le', compare((order) => order <= 0)],
  ['gt', compare((order) => order > 0)],
  ['ge', compare((order) => order >= 0)],
]);
