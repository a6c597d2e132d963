import { setImmediate } from 'node:timers/promises';
import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { MatcherSets } from './store.ts';

/** How many are kept, of all series together: the number for which Prometheus's documentation counts 10 MB. */
const MOST = 100_000;
/** Characters (code points) that the labels may have, names and values together (OpenMetrics 1.0, "Exemplars"). */
const LABEL_CHARACTERS = 128;
/** Series that are looked at before the main loop gets its turn: about two ms. */
const SLICE = 2_000;

/** An example of what a sample counted, usually the trace of one request. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  /** Epoch ms. */
  readonly t: number;
}

/** An exemplar that came with a sample; one without a time of its own has the sample's. */
export interface NewExemplar extends Exemplar {
  readonly ownTime: boolean;
}

/** The exemplars of one series, the oldest first. */
export interface SeriesExemplars {
  readonly labels: Labels;
  readonly exemplars: readonly Exemplar[];
}

interface Entry extends Exemplar {
  readonly series: Series;
  next: Entry | undefined;
}

interface Series {
  readonly key: string;
  readonly labels: Labels;
  oldest: Entry | undefined;
  newest: Entry | undefined;
}

/**
 * The newest exemplars of all series, in memory only: a ring in which the next one takes the place of the oldest of all
 * (Prometheus, tsdb/exemplar.go). A restart forgets them.
 */
export class Exemplars {
  readonly #most: number;
  readonly #ring: Entry[] = [];
  #next = 0;
  /** By the metric's name, then by the series' key. */
  readonly #metrics = new Map<string, Map<string, Series>>();

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Keeps one; false for what Prometheus leaves out as well: the newest once more, one before it, or too many characters. */
  add(labels: Labels, { labels: own, ownTime, t, value }: NewExemplar): boolean {
    if (
      Object.entries(own)
        .flat()
        .reduce((sum, text) => sum + codePoints(text), 0) > LABEL_CHARACTERS
    )
      return false;
    const metric = labels[METRIC_NAME] ?? '';
    const key = seriesKey(labels);
    const newest = this.#metrics.get(metric)?.get(key)?.newest;
    if (newest !== undefined) {
      const same = Object.is(newest.value, value) && seriesKey(newest.labels) === seriesKey(own);
      if (t < newest.t || (same && (!ownTime || t === newest.t))) return false;
    }
    const old = this.#ring[this.#next];
    if (old !== undefined) this.#drop(old);
    const series = this.#series(metric, key, labels);
    const entry: Entry = { labels: own, value, t, series, next: undefined };
    if (series.newest === undefined) series.oldest = entry;
    else series.newest.next = entry;
    series.newest = entry;
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#most;
    return true;
  }

  /** Those from `from` to `to` (epoch ms, both included) of the series that one of the sets matches, sorted by labels. */
  async select(sets: MatcherSets, from: number, to: number): Promise<readonly SeriesExemplars[]> {
    const found = new Map<string, SeriesExemplars>();
    let looked = 0;
    for (const matchers of sets) {
      const matches = compileMatchers(matchers);
      const name = matchers.find((one) => one.name === METRIC_NAME && one.op === '=')?.value;
      for (const [metric, all] of this.#metrics) {
        if (name !== undefined && metric !== name) continue;
        for (const series of all.values()) {
          looked += 1;
          if (looked % SLICE === 0) await setImmediate();
          if (found.has(series.key) || !matches(series.labels)) continue;
          const exemplars = inside(series, from, to);
          if (exemplars.length > 0) found.set(series.key, { labels: series.labels, exemplars });
        }
      }
    }
    return [...found.values()].sort((a, b) => compare(a.labels, b.labels));
  }

  #series(metric: string, key: string, labels: Labels): Series {
    let all = this.#metrics.get(metric);
    if (all === undefined) this.#metrics.set(metric, (all = new Map<string, Series>()));
    let series = all.get(key);
    if (series === undefined) all.set(key, (series = { key, labels, oldest: undefined, newest: undefined }));
    return series;
  }

  /** What the ring overwrites is the oldest of all, so it is the oldest of its series. */
  #drop({ next, series }: Entry): void {
    series.oldest = next;
    if (next !== undefined) return;
    series.newest = undefined;
    const metric = series.labels[METRIC_NAME] ?? '';
    const all = this.#metrics.get(metric);
    all?.delete(series.key);
    if (all?.size === 0) this.#metrics.delete(metric);
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

function inside(series: Series, from: number, to: number): Exemplar[] {
  const out: Exemplar[] = [];
  for (let entry = series.oldest; entry !== undefined; entry = entry.next)
    if (entry.t >= from && entry.t <= to) out.push({ labels: entry.labels, value: entry.value, t: entry.t });
  return out;
}

/** Prometheus's order of label sets: name by name and value by value. */
function compare(a: Labels, b: Labels): number {
  const [mine, theirs] = [Object.entries(a).sort(byName), Object.entries(b).sort(byName)];
  for (const [i, [name, value]] of mine.entries()) {
    const [otherName, otherValue] = theirs[i] ?? [undefined, ''];
    if (otherName === undefined) return 1;
    if (name !== otherName) return name < otherName ? -1 : 1;
    if (value !== otherValue) return value < otherValue ? -1 : 1;
  }
  return mine.length - theirs.length;
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
