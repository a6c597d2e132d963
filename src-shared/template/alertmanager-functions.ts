import { Capture } from '../matcher/capture.ts';
import { takes, textOf } from './builtins.ts';
import { safeHtml, type TemplateFunction } from './execute.ts';
import { goDuration, goTime, momentOf } from './go-time.ts';
import { humanizeDuration } from './humanize.ts';
import { title } from './title.ts';
import { show, TemplateList, TemplateMap, TemplateRecord, type TemplateValue, typeName } from './value.ts';

const ANY = Number.POSITIVE_INFINITY;

function word(fn: (text: string) => TemplateValue): TemplateFunction {
  return takes(1, 1, ([value]) => fn(value instanceof TemplateRecord ? show(value) : textOf(value)));
}

function listOf(value: TemplateValue): readonly TemplateValue[] {
  if (value instanceof TemplateList) return value.items;
  throw new Error(`wrong type for value; expected []string; got ${typeName(value)}`);
}

/** Seconds of a number, of a text that is one, or of a duration. */
function secondsOf(value: TemplateValue): number {
  const own = value instanceof TemplateRecord ? value.methods.get('Seconds')?.([]) : value;
  const seconds =
    typeof own === 'string' && own.trim() !== '' ? Number(own) : typeof own === 'bigint' ? Number(own) : own;
  if (typeof seconds === 'number' && !(typeof own === 'string' && Number.isNaN(seconds))) return seconds;
  throw new Error(`can't convert ${typeName(value)} to float`);
}

/** What `toJson` makes of a value. */
function plain(value: TemplateValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) return null;
  if (typeof value !== 'object') return value;
  if (value instanceof TemplateList) return value.items.map(plain);
  if (value instanceof TemplateMap) return Object.fromEntries(value.keys().map((key) => [key, plain(value.get(key))]));
  if (value.methods.has('UnixMilli')) return show(goTimeJson(value));
  if (value.text !== undefined) return value.text;
  return Object.fromEntries([...value.fields].map(([key, inner]) => [jsonName(key), plain(inner)]));
}

/** Go writes a time as RFC 3339. */
function goTimeJson(value: TemplateRecord): TemplateValue {
  return value.methods.get('Format')?.(['2006-01-02T15:04:05.999999999Z07:00']);
}

/** `CommonLabels` → `commonLabels`, `ExternalURL` → `externalURL`, as Alertmanager's own JSON has them. */
function jsonName(field: string): string {
  return field.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
}

/** The functions that Alertmanager's templates have besides Go's own ("Notification template reference"); `now` is epoch ms. */
export function alertmanagerFunctions(now: number): ReadonlyMap<string, TemplateFunction> {
  return new Map<string, TemplateFunction>([
    ['title', word(title)],
    ['toUpper', word((text) => text.toUpperCase())],
    ['toLower', word((text) => text.toLowerCase())],
    ['trimSpace', word((text) => text.trim())],
    ['join', takes(2, 2, ([between, list]) => listOf(list).map(show).join(textOf(between)))],
    ['match', takes(2, 2, ([pattern, text]) => new Capture(textOf(pattern)).test(textOf(text)))],
    [
      'reReplaceAll',
      takes(3, 3, ([pattern, by, text]) => new Capture(textOf(pattern)).replaceAll(textOf(text), textOf(by))),
    ],
    ['safeHtml', word(safeHtml)],
    ['safeUrl', word(safeHtml)],
    ['urlUnescape', word((text) => decodeURIComponent(text.replaceAll('+', ' ')))],
    ['stringSlice', takes(0, ANY, (items) => new TemplateList(items))],
    ['list', takes(0, ANY, (items) => new TemplateList(items))],
    ['append', takes(1, ANY, ([list, ...more]) => new TemplateList([...listOf(list), ...more]))],
    ['dict', takes(0, ANY, dictOf)],
    ['date', takes(2, 2, ([layout, time]) => formatted(time, layout))],
    ['tz', takes(2, 2, ([zone, time]) => goTime(momentOf(time), textOf(zone)))],
    ['since', takes(1, 1, ([time]) => goDuration(now - momentOf(time)))],
    ['now', takes(0, 0, () => goTime(now))],
    ['humanizeDuration', takes(1, 1, ([value]) => humanizeDuration(secondsOf(value)))],
    ['toJson', takes(1, 1, ([value]) => JSON.stringify(plain(value)))],
  ]);
}

function formatted(time: TemplateValue, layout: TemplateValue): TemplateValue {
  momentOf(time);
  return time instanceof TemplateRecord ? time.methods.get('Format')?.([textOf(layout)]) : undefined;
}

function dictOf(args: readonly TemplateValue[]): TemplateValue {
  if (args.length % 2 === 1) throw new Error('dict takes names and values in pairs');
  const entries = new Map<string, TemplateValue>();
  for (let i = 0; i < args.length; i += 2) entries.set(textOf(args[i]), args[i + 1]);
  return new TemplateMap(entries, undefined);
}
