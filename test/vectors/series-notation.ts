import type { Labels } from '../../src-shared/model/labels.ts';
import { QueryError } from '../../src-shared/promql/error.ts';
import { parseMetricNotation, parseSeriesNotation } from '../../src-shared/promql/series-notation.ts';
import { parseDuration } from '../../src-shared/time/duration.ts';

/** A value of a series description: absent (`_`), or a float. */
export type Cell = number | undefined;

/** One series of a `load` or of an expected result. `native` tells that it needs native histograms. */
export interface Described {
  readonly labels: Labels;
  readonly cells: readonly Cell[];
  readonly native: boolean;
}

/** Reads `name{label="x"} 1 2+3x4 _ stale {{…}}`, or undefined for what is no series with values. */
export function describe(line: string): Described | undefined {
  if (!/^(?:[a-zA-Z_:]|\{(?!\{))/.test(line)) return undefined;
  const noted = unlessUnreadable(() => parseSeriesNotation(line));
  if (noted === undefined) return undefined;
  const { cells, labels } = noted;
  const numbers = cells.filter((cell): cell is Cell => typeof cell !== 'object');
  return numbers.length === cells.length
    ? { labels, cells: numbers, native: false }
    : { labels, cells: [], native: true };
}

/** Reads `name{label="x"}` alone, or gives undefined. */
export function readLabels(text: string): Labels | undefined {
  return unlessUnreadable(() => parseMetricNotation(text));
}

function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Duration or plain seconds, in ms; undefined for what is neither. */
export function timeOf(text: string): number | undefined {
  const negative = text.startsWith('-');
  const body = negative ? text.slice(1) : text;
  const ms = parseDuration(body) ?? (/^\d+(\.\d+)?$/.test(body) ? Math.round(Number(body) * 1_000) : undefined);
  return ms === undefined ? undefined : negative ? -ms : ms;
}

/** Offsets (ms) of start times: `_`, `-1m`, `-30sx3`, `-30s-1mx3`, `*` for the last one; undefined is unknown. */
export function readStartOffsets(text: string): readonly Cell[] | undefined {
  const cells: Cell[] = [];
  for (const item of text.split(/\s+/).filter((word) => word !== '')) {
    const gaps = /^_(?:x(\d+))?$/.exec(item);
    const again = /^\*(?:x(\d+))?$/.exec(item);
    const given = /^([-+]?\d+[a-wyz]*)(?:([-+])(\d+[a-wyz]*))?(?:x(\d+))?$/.exec(item);
    if (gaps) cells.push(...Array.from({ length: Number(gaps[1] ?? 1) }, () => undefined));
    else if (again) {
      const last = cells.findLast((cell) => cell !== undefined) ?? 0;
      cells.push(...Array.from({ length: Number(again[1] ?? 0) + 1 }, () => last));
    } else if (given) {
      const base = timeOf((given[1] ?? '').replace(/^\+/, ''));
      const step = given[3] === undefined ? 0 : timeOf(given[3]);
      if (base === undefined || step === undefined || (given[2] !== undefined && given[4] === undefined))
        return undefined;
      const by = given[2] === '-' ? -step : step;
      cells.push(...Array.from({ length: Number(given[4] ?? 0) + 1 }, (_, i) => base + i * by));
    } else return undefined;
  }
  return cells;
}
