import { Capture } from '../matcher/capture.ts';
import type { Labels } from '../model/labels.ts';
import { parseDuration } from '../time/duration.ts';
import { queryEscape, takes, textOf } from './builtins.ts';
import type { TemplateFunction } from './execute.ts';
import { goTime } from './go-time.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize.ts';
import { title } from './title.ts';
import { show, TemplateList, TemplateMap, TemplateRecord, type TemplateValue, textMap, typeName } from './value.ts';

/** One sample that a `query` in a template found. */
export interface TemplateSample {
  readonly labels: Labels;
  readonly value: number;
  /** Text result of a query for a string. */
  readonly text?: string;
}

/** What the functions of Prometheus need of where the template is filled. */
export interface PrometheusSurroundings {
  /** Answers an expression at the moment the template is filled for. Throws an Error when it cannot. */
  readonly query: (expr: string) => readonly TemplateSample[];
  /** Address under which the console is reached, no slash at its end. */
  readonly externalUrl: string;
}

function toNumber(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const found = /^[+-]?(?:inf(?:inity)?|nan)$/i.test(value)
      ? Number(value.replace(/inf(?:inity)?/i, 'Infinity').replace(/nan/i, 'NaN'))
      : /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)
        ? Number(value)
        : undefined;
    if (found !== undefined) return found;
    throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  throw new Error(`can't convert ${typeName(value)} to float`);
}

/** A number, or seconds of a duration written in Go's way (`1h30m`, `250ms`). */
function toSeconds(value: TemplateValue): number {
  if (typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(value)) {
    const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
    const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)];
    const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (units[unit ?? ''] ?? 0), 0);
    return value.startsWith('-') ? -sum : sum;
  }
  return toNumber(value);
}

function sampleRecord({ labels, value, text }: TemplateSample): TemplateRecord {
  const shown = text === undefined ? labels : { ...labels, __value__: text };
  return new TemplateRecord(
    '*template.sample',
    new Map<string, TemplateValue>([
      ['Labels', textMap(shown)],
      ['Value', value],
    ]),
  );
}

function listOf(value: TemplateValue): TemplateList {
  if (value instanceof TemplateList) return value;
  throw new Error(`wrong type for value; expected template.queryResult; got ${typeName(value)}`);
}

function labelIn(sample: TemplateValue, name: string): string {
  const labels = sample instanceof TemplateRecord ? sample.fields.get('Labels') : undefined;
  if (!(labels instanceof TemplateMap))
    throw new Error(`wrong type for value; expected *template.sample; got ${typeName(sample)}`);
  return show(labels.get(name));
}

function capture(pattern: TemplateValue): Capture {
  return new Capture(textOf(pattern));
}

function stripPort(text: string): string {
  const found = /^(?:\[([^\]]*)\]|([^:]*)):[^:]*$/.exec(text);
  return found?.[1] ?? found?.[2] ?? text;
}

function stripDomain(text: string): string {
  const host = stripPort(text);
  if (/^[\d.]+$/.test(host) || host.includes(':')) return text;
  const port = text.slice(host.length);
  return (host.split('.')[0] ?? '') + port;
}

function number(fn: (x: number) => TemplateValue): TemplateFunction {
  return takes(1, 1, ([value]) => fn(toNumber(value)));
}

function word(fn: (text: string) => TemplateValue): TemplateFunction {
  return takes(1, 1, ([value]) => fn(textOf(value)));
}

/** The functions that templates of Prometheus rules have besides Go's own (Prometheus, "Template reference"). */
export function prometheusFunctions({
  query,
  externalUrl,
}: PrometheusSurroundings): ReadonlyMap<string, TemplateFunction> {
  const link = (tab: 0 | 1) => (expr: string) => `/graph?g0.expr=${queryEscape(expr)}&g0.tab=${tab}`;
  return new Map<string, TemplateFunction>([
    ['query', word((expr) => new TemplateList(query(expr).map(sampleRecord)))],
    [
      'first',
      takes(1, 1, ([value]) => {
        const { items } = listOf(value);
        if (items.length === 0) throw new Error('first() called on vector with no elements');
        return items[0];
      }),
    ],
    ['label', takes(2, 2, ([name, sample]) => labelIn(sample, textOf(name)))],
    [
      'value',
      takes(1, 1, ([sample]) => {
        if (sample instanceof TemplateRecord && sample.fields.has('Value')) return sample.fields.get('Value');
        throw new Error(`wrong type for value; expected *template.sample; got ${typeName(sample)}`);
      }),
    ],
    ['strvalue', takes(1, 1, ([sample]) => labelIn(sample, '__value__'))],
    [
      'sortByLabel',
      takes(2, 2, ([name, value]) => {
        const by = textOf(name);
        const keyed = listOf(value).items.map((item) => ({ item, key: labelIn(item, by) }));
        return new TemplateList(
          keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item),
        );
      }),
    ],
    [
      'args',
      takes(
        0,
        Number.POSITIVE_INFINITY,
        (args) => new TemplateMap(new Map(args.map((arg, i) => [`arg${i}`, arg])), undefined),
      ),
    ],
    ['humanize', number(humanize)],
    ['humanize1024', number(humanize1024)],
    ['humanizeDuration', takes(1, 1, ([value]) => humanizeDuration(toSeconds(value)))],
    ['humanizePercentage', number(humanizePercentage)],
    ['humanizeTimestamp', number(humanizeTimestamp)],
    ['toTime', number((x) => goTime(x * 1_000))],
    [
      'toDuration',
      takes(1, 1, ([value]) => {
        const seconds = toSeconds(value);
        const text = humanizeDuration(seconds);
        return new TemplateRecord('*time.Duration', new Map(), new Map([['Seconds', () => seconds]]), text);
      }),
    ],
    ['now', takes(0, 0, () => queryNow(query))],
    ['title', word(title)],
    ['toUpper', word((text) => text.toUpperCase())],
    ['toLower', word((text) => text.toLowerCase())],
    ['match', takes(2, 2, ([pattern, text]) => capture(pattern).test(textOf(text)))],
    [
      'reReplaceAll',
      takes(3, 3, ([pattern, replacement, text]) => capture(pattern).replaceAll(textOf(text), textOf(replacement))),
    ],
    ['safeHtml', word((text) => text)],
    ['graphLink', word(link(0))],
    ['tableLink', word(link(1))],
    ['stripPort', word(stripPort)],
    ['stripDomain', word(stripDomain)],
    ['urlQueryEscape', word(queryEscape)],
    [
      'parseDuration',
      word((text) => {
        const ms = parseDuration(text.replace(/^-/, ''));
        if (ms === undefined) throw new Error(`not a valid duration string: ${JSON.stringify(text)}`);
        return (text.startsWith('-') ? -ms : ms) / 1_000;
      }),
    ],
    ['externalURL', takes(0, 0, () => externalUrl)],
    ['pathPrefix', takes(0, 0, () => pathOf(externalUrl))],
  ]);
}

function pathOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}

/** The evaluation time, epoch seconds. */
function queryNow(query: PrometheusSurroundings['query']): number {
  return query('vector(time())')[0]?.value ?? Number.NaN;
}
