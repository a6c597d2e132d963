import { type Labels, METRIC_NAME, seriesKey } from '../../../src-shared/model/labels.ts';
import type { InstantResult } from '../../../src-shared/model/query.ts';
import type { Unit } from '../../charts/unit.ts';
import { letterOf } from './explore-place.ts';

/** One question with its answer at an instant. */
export interface InstantAnswer {
  readonly index: number;
  readonly expr: string;
  readonly unit: Unit;
  readonly result: InstantResult;
}

/** One line of the table. */
export interface TableRow {
  readonly key: string;
  readonly letter: string;
  readonly labels: Labels;
  /** A text result has no number. */
  readonly value: number | string;
  readonly unit: Unit;
}

/** The table: a column per label while they are few, all labels in one otherwise. */
export interface TableData {
  readonly rows: readonly TableRow[];
  /** Label names with a column of their own, `__name__` first. */
  readonly labels: readonly string[];
  /** Label names that stand together in one column. */
  readonly rest: readonly string[];
  /** What all rows have in common: said once above. */
  readonly common: Labels;
}

/** More columns than this do not fit beside each other. */
const MOST_COLUMNS = 7;

function rowsOf({ index, unit, result }: InstantAnswer): readonly TableRow[] {
  const letter = letterOf(index);
  const row = (labels: Labels, value: number | string): TableRow => ({
    key: `${letter} ${seriesKey(labels)}`,
    letter,
    labels,
    value,
    unit,
  });
  switch (result.type) {
    case 'scalar':
      return result.scalar === undefined ? [] : [row({}, result.scalar.v)];
    case 'string':
      return result.string === undefined ? [] : [row({}, result.string.v)];
    case 'matrix':
      return result.matrix.map(({ labels, v }) => row(labels, v.at(-1) ?? Number.NaN));
    case 'vector':
      return result.vector.map(({ labels, v }) => row(labels, v));
  }
}

/** All answers as one table: the metric, then the labels that tell the rows apart. */
export function tableOf(answers: readonly InstantAnswer[]): TableData {
  const rows = answers.flatMap(rowsOf);
  const values = new Map<string, Set<string>>();
  for (const { labels } of rows)
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name) ?? new Set<string>();
      values.set(name, seen.add(value));
    }
  const isCommon = (name: string): boolean =>
    rows.length > 1 && values.get(name)?.size === 1 && rows.every(({ labels }) => labels[name] !== undefined);
  const common = Object.fromEntries(
    [...values].flatMap(([name, [value]]) => (isCommon(name) ? [[name, value ?? '']] : [])),
  );
  const names = [...values.keys()]
    .filter((name) => !isCommon(name))
    .sort((a, b) => Number(b === METRIC_NAME) - Number(a === METRIC_NAME) || a.localeCompare(b, 'en'));
  const own = names.length <= MOST_COLUMNS ? names : names.slice(0, MOST_COLUMNS - 1);
  return { rows, labels: own, rest: names.slice(own.length), common };
}

/** What a row shows for its labels without a column: `a="x", b="y"`. */
export function restText({ labels }: TableRow, rest: readonly string[]): string {
  return rest
    .flatMap((name) => (labels[name] === undefined ? [] : [`${name}=${JSON.stringify(labels[name])}`]))
    .join(', ');
}

/** Rows in which every word of `filter` occurs, in a label's name or value. */
export function filtered(rows: readonly TableRow[], filter: string): readonly TableRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = `${seriesKey(row.labels)} ${row.value}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** By a label's name, or by the value (empty name). Numbers in labels sort as numbers; what is missing stands last. */
export function sortedRows(rows: readonly TableRow[], by: string, descending: boolean): readonly TableRow[] {
  const sign = descending ? -1 : 1;
  const numberOf = ({ value }: TableRow): number => (typeof value === 'number' ? value : Number.NaN);
  return [...rows].sort((a, b) => {
    if (by !== '') return sign * (a.labels[by] ?? '').localeCompare(b.labels[by] ?? '', 'en', { numeric: true });
    const [x, y] = [numberOf(a), numberOf(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y);
  });
}
