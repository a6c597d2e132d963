import type { TemplateFunction } from './execute.ts';
import { printf, quoted } from './printf.ts';
import { show, TemplateList, TemplateMap, TemplateRecord, type TemplateValue, truth, typeName } from './value.ts';

/** A function that takes from `least` to `most` arguments. */
export function takes(least: number, most: number, call: TemplateFunction['call']): TemplateFunction {
  return { least, most, call };
}

/** A text argument. Throws where it is of another kind, as Go does. */
export function textOf(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  throw new Error(`wrong type for value; expected string; got ${typeName(value)}`);
}

type Basic = string | number | bigint | boolean;

function basic(value: TemplateValue): Basic {
  if (value === undefined || typeof value === 'object') throw new Error('invalid type for comparison');
  return value;
}

/** Values of different kinds are not compared: `eq $value 1` is an error, `eq $value 1.0` is none. */
function sameKind(a: Basic, b: Basic): void {
  if (typeof a !== typeof b) throw new Error('incompatible types for comparison');
}

function equal(a: TemplateValue, b: TemplateValue): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [x, y] = [basic(a), basic(b)];
  sameKind(x, y);
  return x === y;
}

function less(a: TemplateValue, b: TemplateValue): boolean {
  const [x, y] = [basic(a), basic(b)];
  sameKind(x, y);
  if (typeof x === 'boolean') throw new Error('invalid type for comparison');
  return x < y;
}

function ordered(test: (a: TemplateValue, b: TemplateValue) => boolean): TemplateFunction {
  return takes(2, 2, ([a, b]) => test(a, b));
}

function position(value: TemplateValue, length: number): number {
  if (typeof value !== 'bigint') throw new Error(`cannot index slice/array with type ${typeName(value)}`);
  const i = Number(value);
  if (i < 0 || i >= length) throw new Error(`index out of range: ${value}`);
  return i;
}

function indexed(value: TemplateValue, key: TemplateValue): TemplateValue {
  if (value instanceof TemplateMap) return value.get(textOf(key));
  if (value instanceof TemplateList) return value.items[position(key, value.items.length)];
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return BigInt(bytes[position(key, bytes.length)] ?? 0);
  }
  throw new Error(value === undefined ? 'index of untyped nil' : `can't index item of type ${typeName(value)}`);
}

function sliced(value: TemplateValue, bounds: readonly TemplateValue[]): TemplateValue {
  const length = lengthOf(value);
  const [from = 0n, to = BigInt(length)] = bounds;
  const [start, end] = [position(from, length + 1), position(to, length + 1)];
  if (start > end) throw new Error(`invalid slice index: ${start} > ${end}`);
  if (value instanceof TemplateList) return new TemplateList(value.items.slice(start, end));
  if (typeof value === 'string') return new TextDecoder().decode(new TextEncoder().encode(value).subarray(start, end));
  throw new Error(`can't slice item of type ${typeName(value)}`);
}

function lengthOf(value: TemplateValue): number {
  if (typeof value === 'string') return new TextEncoder().encode(value).length;
  if (value instanceof TemplateList) return value.items.length;
  if (value instanceof TemplateMap) return value.entries.size;
  throw new Error(`len of type ${typeName(value)}`);
}

/** Go puts a blank between two operands of print when neither is a text. */
function printed(args: readonly TemplateValue[]): string {
  return args
    .map((arg, i) => {
      const blank = i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string';
      return (blank ? ' ' : '') + (arg === undefined ? '<nil>' : show(arg));
    })
    .join('');
}

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\uFFFD',
};

/** The text with what HTML reads as its own written out. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[<>&"'\0]/g, (c) => HTML[c] ?? c);
}

function escapeJs(text: string): string {
  const inner = quoted(text).slice(1, -1);
  return inner.replaceAll(/[<>&'=]/g, (c) =>
    c === "'" ? "\\'" : `\\u${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Go's url.QueryEscape. */
export function queryEscape(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function method(args: readonly TemplateValue[]): TemplateValue {
  const [value] = args;
  throw new Error(
    value instanceof TemplateRecord ? `${value.type} is no function` : 'call of a value that is no function',
  );
}

/** The functions that every template of Go's text/template has ("Functions"); `and` and `or` are part of the language. */
export const GO_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', takes(1, Number.POSITIVE_INFINITY, (args) => args.find((arg) => !truth(arg)) ?? args.at(-1))],
  ['or', takes(1, Number.POSITIVE_INFINITY, (args) => args.find(truth) ?? args.at(-1))],
  ['not', takes(1, 1, ([value]) => !truth(value))],
  ['len', takes(1, 1, ([value]) => BigInt(lengthOf(value)))],
  ['index', takes(1, Number.POSITIVE_INFINITY, ([value, ...keys]) => keys.reduce(indexed, value))],
  ['slice', takes(1, 3, ([value, ...bounds]) => sliced(value, bounds))],
  ['print', takes(0, Number.POSITIVE_INFINITY, printed)],
  [
    'println',
    takes(
      0,
      Number.POSITIVE_INFINITY,
      (args) => `${args.map((arg) => (arg === undefined ? '<nil>' : show(arg))).join(' ')}\n`,
    ),
  ],
  ['printf', takes(1, Number.POSITIVE_INFINITY, ([format, ...args]) => printf(textOf(format), args))],
  ['html', takes(0, Number.POSITIVE_INFINITY, (args) => escapeHtml(printed(args)))],
  ['js', takes(0, Number.POSITIVE_INFINITY, (args) => escapeJs(printed(args)))],
  ['urlquery', takes(0, Number.POSITIVE_INFINITY, (args) => queryEscape(printed(args)))],
  ['call', takes(1, Number.POSITIVE_INFINITY, method)],
  ['eq', takes(2, Number.POSITIVE_INFINITY, ([a, ...others]) => others.some((b) => equal(a, b)))],
  ['ne', ordered((a, b) => !equal(a, b))],
  ['lt', ordered(less)],
  ['le', ordered((a, b) => less(a, b) || equal(a, b))],
  ['gt', ordered((a, b) => !(less(a, b) || equal(a, b)))],
  ['ge', ordered((a, b) => !less(a, b))],
]);
