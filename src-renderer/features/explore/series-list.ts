import type { Labels } from '../../../src-shared/model/labels.ts';
import type { RangeFrame } from '../../../src-shared/model/query.ts';
import { seriesNames } from '../../../src-shared/model/series-names.ts';
import { guessUnit } from '../../../src-shared/promql/unit-guess.ts';
import type { Unit } from '../../charts/unit.ts';
import { letterOf } from './explore-place.ts';

/** One question with its answer. */
export interface Answered {
  /** Place among the questions. */
  readonly index: number;
  readonly expr: string;
  readonly legend: string;
  readonly frame: RangeFrame;
}

/** What the values of a series come to; gaps and infinities are left out, NaN when nothing is left. */
export interface Summary {
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** One series of the graph and of its legend. */
export interface ListedSeries extends Summary {
  /** Unique among all of the graph. */
  readonly name: string;
  readonly question: number;
  readonly labels: Labels;
  readonly unit: Unit;
  readonly v: Float64Array;
  /** Place in the whole list: its colour stays when others are hidden. */
  readonly hue: number;
}

/** `{{monitor}} p95` over a label set; a label that is not there is an empty text. */
export function legendText(format: string, labels: Labels): string {
  return format.replaceAll(/\{\{\s*([a-zA-Z_]\w*)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim();
}

/** Last, least, largest and mean value of a column. */
export function summarise(v: Float64Array): Summary {
  let last = Number.NaN;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (const value of v) {
    if (!Number.isFinite(value)) continue;
    last = value;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count += 1;
  }
  return count === 0
    ? { last, min: Number.NaN, max: Number.NaN, mean: Number.NaN }
    : { last, min, max, mean: sum / count };
}

/** All series of all answers, named apart: by the question's legend, or by what tells them apart, with the letter where there are several questions. */
export function listSeries(answers: readonly Answered[]): readonly ListedSeries[] {
  const used = new Map<string, number>();
  const listed: ListedSeries[] = [];
  for (const { index, expr, legend, frame } of answers) {
    const unit = guessUnit(expr);
    const names = legend === '' ? seriesNames(frame.series.map(({ labels }) => labels)) : undefined;
    for (const [i, { labels, v }] of frame.series.entries()) {
      const bare = names?.[i] ?? legendText(legend, labels);
      // A number without labels is called by its question.
      const told = bare === '' || bare === '{}' ? expr : bare;
      const name = answers.length > 1 ? `${letterOf(index)} · ${told}` : told;
      const before = used.get(name) ?? 0;
      used.set(name, before + 1);
      listed.push({
        ...summarise(v),
        name: before === 0 ? name : `${name} (${before + 1})`,
        question: index,
        labels,
        unit,
        v,
        hue: listed.length,
      });
    }
  }
  return listed;
}

/** The `most` series with the largest values, in their own order: what is drawn of hundreds. */
export function largest(series: readonly ListedSeries[], most: number): readonly ListedSeries[] {
  if (series.length <= most) return series;
  const size = (one: ListedSeries): number => (Number.isNaN(one.max) ? -Infinity : Math.max(one.max, -one.min));
  const chosen = new Set([...series].sort((a, b) => size(b) - size(a)).slice(0, most));
  return series.filter((one) => chosen.has(one));
}

/** From one step before the first value of any series to one after the last (epoch ms); undefined without any. */
export function dataSpan(
  t: Float64Array,
  series: readonly Pick<ListedSeries, 'v'>[],
): { readonly from: number; readonly to: number } | undefined {
  let first = t.length;
  let last = -1;
  for (const { v } of series) {
    const begin = v.findIndex((value) => !Number.isNaN(value));
    if (begin === -1) continue;
    first = Math.min(first, begin);
    last = Math.max(
      last,
      v.findLastIndex((value) => !Number.isNaN(value)),
    );
  }
  const step = (t[1] ?? 0) - (t[0] ?? 0);
  return last === -1 ? undefined : { from: (t[first] ?? 0) - step, to: (t[last] ?? 0) + step };
}

/** The unit of an axis for all of them: theirs when they agree, else none. */
export function commonUnit(series: readonly ListedSeries[]): Unit {
  const first = series[0]?.unit ?? 'number';
  return series.every(({ unit }) => unit === first) ? first : 'number';
}
