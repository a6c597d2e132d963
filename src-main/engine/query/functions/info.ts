import { compileMatcher, type Matcher } from '../../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import type { Call, Expr, VectorSelector } from '../../../../src-shared/promql/ast.ts';
import { executionError } from '../../../../src-shared/promql/error.ts';
import { selectors } from '../../../../src-shared/promql/walk.ts';
import { labelsText, mergeColumns, only } from '../labels.ts';
import type { Run } from '../run.ts';
import { selectColumns } from '../select.ts';
import type { Column, Grid, Value } from '../values.ts';
import { ABSENT, emptyColumn, vector } from '../values.ts';
import type { Family } from './implementation.ts';

/** The labels by which a series and the info series about its source are told to belong together. */
const IDENTIFYING = ['instance', 'job'] as const;
const TARGET_INFO: Matcher = { name: METRIC_NAME, op: '=', value: 'target_info' };
/** What an info metric is called; for a wish that only says which ones not to take. */
const ANY_INFO: Matcher = { name: METRIC_NAME, op: '=~', value: '.+_info' };

/** What `info` was asked to add. */
interface Wish {
  /** Which metrics are info metrics. */
  readonly names: readonly Matcher[];
  /** Which of their labels to add, by name; empty means all. */
  readonly data: readonly Matcher[];
}

function wishOf(arg: Expr | undefined): Wish {
  if (arg?.kind !== 'selector') return { names: [TARGET_INFO], data: [] };
  const names = arg.matchers.filter(({ name }) => name === METRIC_NAME);
  const negative = names.length > 0 && names.every(({ op }) => op === '!=' || op === '!~');
  return {
    names: names.length === 0 ? [TARGET_INFO] : negative ? [ANY_INFO, ...names] : names,
    data: arg.matchers.filter(({ name }) => name !== METRIC_NAME),
  };
}

/** A regular expression that matches this text and no other. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The info series about the sources of the base series, with the time of their present sample at every step. */
function fetchInfo(base: readonly Column[], wish: Wish, call: Call, grid: Grid, run: Run): readonly Column[] {
  const identifying = IDENTIFYING.flatMap((name): Matcher[] => {
    const values = new Set(base.map(({ labels }) => labels[name] ?? '').filter((value) => value !== ''));
    return values.size === 0 ? [] : [{ name, op: '=~', value: [...values].map(literally).join('|') }];
  });
  if (identifying.length === 0) return [];
  // The info series are looked at where and when the base series are.
  const [first] = call.args[0] === undefined ? [] : selectors(call.args[0]);
  const selector: VectorSelector = {
    kind: 'selector',
    matchers: [...wish.names, ...identifying, ...wish.data],
    offset: first?.offset ?? 0,
    at: first?.at,
    from: call.from,
    to: call.to,
  };
  return selectColumns(selector, grid, run, 'time');
}

/** `info(v, {…})`: adds the data labels of info series to the series they are about (Prometheus, `info`). */
function info(call: Call, grid: Grid, run: Run): Value {
  const columns = run.columns(call.args[0], grid);
  const wish = wishOf(call.args[1]);
  const isInfo = wish.names.map((matcher) => compileMatcher(matcher));
  const about = (labels: Labels): boolean => !isInfo.every((test) => test(labels[METRIC_NAME] ?? ''));
  const base = columns.filter(({ labels }) => about(labels));
  const infos = fetchInfo(base, wish, call, grid, run);
  const metrics = [...new Set(infos.map(({ labels }) => labels[METRIC_NAME] ?? ''))];
  const newest = newestInfo(infos, grid);
  const asked = wish.data.length === 0 ? undefined : new Set(wish.data.map(({ name }) => name));
  const required = wish.data.some((matcher) => !compileMatcher(matcher)(''));
  const out: Column[] = columns.filter(({ labels }) => !about(labels));
  for (const column of base) {
    run.did(grid.count * Math.max(1, metrics.length));
    const found = metrics
      .map((metric) => newest.get(signature(metric, column.labels)))
      .filter((labels) => labels !== undefined);
    out.push(...enriched(column, found, asked, required, run));
  }
  return vector(mergeColumns(out));
}

function signature(metric: string, labels: Labels): string {
  return seriesKey({ ...only(labels, IDENTIFYING), [METRIC_NAME]: metric });
}

/** Per signature the info series with the newest sample at each step; two of the same time contradict each other. */
function newestInfo(infos: readonly Column[], grid: Grid): ReadonlyMap<string, readonly (Labels | undefined)[]> {
  const found = new Map<string, { readonly labels: (Labels | undefined)[]; readonly times: Float64Array }>();
  for (const { labels, v } of infos) {
    const key = signature(labels[METRIC_NAME] ?? '', labels);
    const kept = found.get(key) ?? { labels: [], times: emptyColumn(grid.count) };
    found.set(key, kept);
    for (let i = 0; i < v.length; i++) {
      const time = v[i] ?? ABSENT;
      if (time === ABSENT) continue;
      const before = kept.labels[i];
      if (before !== undefined && kept.times[i] === time) {
        const at = Math.round(time * 1_000);
        throw executionError(
          `found duplicate series for info metric: existing ${labelsText(before)} @ ${at}, new ${labelsText(labels)} @ ${at}`,
        );
      }
      if (before !== undefined && (kept.times[i] ?? 0) > time) continue;
      kept.labels[i] = labels;
      kept.times[i] = time;
    }
  }
  return new Map([...found].map(([key, { labels }]) => [key, labels]));
}

/** One base series with the labels of its info series; as many series as these change over the steps. */
function enriched(
  column: Column,
  infos: readonly (readonly (Labels | undefined)[])[],
  asked: ReadonlySet<string> | undefined,
  required: boolean,
  run: Run,
): readonly Column[] {
  const out = new Map<string, Column>();
  let lastLabels: readonly (Labels | undefined)[] = [];
  let target: Column | undefined;
  for (let i = 0; i < column.v.length; i++) {
    const x = column.v[i] ?? ABSENT;
    if (x === ABSENT) continue;
    const here = infos.map((labels) => labels[i]);
    if (target === undefined || here.some((labels, k) => labels !== lastLabels[k])) {
      lastLabels = here;
      target = undefined;
      const present = here.filter((labels) => labels !== undefined);
      if (present.length === 0 && required) continue;
      const labels = { ...dataLabels(present, column.labels, asked), ...column.labels };
      const key = seriesKey(labels);
      target = out.get(key);
      if (target === undefined) {
        run.charge(column.v.length);
        target = { labels, v: emptyColumn(column.v.length), dropName: column.dropName };
        out.set(key, target);
      }
    }
    target.v[i] = x;
  }
  return [...out.values()];
}

/** The labels to add: those asked for that the base series has not; info series that disagree are an error. */
function dataLabels(infos: readonly Labels[], base: Labels, asked: ReadonlySet<string> | undefined): Labels {
  const added: Record<string, string> = {};
  for (const labels of infos) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === METRIC_NAME || (asked !== undefined && !asked.has(name)) || Object.hasOwn(base, name)) continue;
      const other = Object.hasOwn(added, name) ? added[name] : undefined;
      if (other !== undefined && other !== value) throw executionError(`conflicting label: ${name}`);
      added[name] = value;
    }
  }
  return added;
}

/** Labels from info metrics. */
export const INFO: Family = { info };
