import { seriesKey } from '../../../../src-shared/model/labels.ts';
import type { ReportedSeries, ReportedStatistics } from '../../../../src-shared/model/report.ts';
import type { ValueUnit } from '../../../../src-shared/model/statistics.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { count, latency, percent } from './format.ts';

const BYTE_STEPS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const TREND_WORDS = { up: 'rising', down: 'falling', flat: 'flat' } as const;

function bytes(value: number): string {
  let left = value;
  let step = 0;
  while (Math.abs(left) >= 1024 && step < BYTE_STEPS.length - 1) {
    left /= 1024;
    step += 1;
  }
  return `${number(left)} ${BYTE_STEPS[step] ?? ''}`;
}

/** Four significant digits; what is very large or small by its power of ten. */
function number(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(2);
  return size >= 1e4 ? count(value) : String(Number(value.toPrecision(4)));
}

/** A value in its unit, for people; `–` where there is none. */
export function measured(unit: ValueUnit, value: number | null): string {
  if (value === null) return '–';
  switch (unit) {
    case 'seconds':
      return value < 0 ? `-${latency(-value * 1_000)}` : latency(value * 1_000);
    case 'ratio':
      return value < 0 ? `${number(value * 100)} %` : percent(value);
    case 'bytes':
      return bytes(value);
    case 'perSecond':
      return `${number(value)}/s`;
    case 'number':
      return number(value);
  }
}

/** `rising 12 %`: where the moving average went over the period. */
export function trendText({ direction, changeRatio }: ReportedSeries['trend']): string {
  if (direction === 'flat' || changeRatio === null) return TREND_WORDS[direction];
  const size = Math.abs(changeRatio);
  return `${TREND_WORDS[direction]} ${size >= 10 ? `${number(size)}-fold` : `${Math.max(1, Math.round(size * 100))} %`}`;
}

/** `with it`, `against it, 2 min later`. */
export function movedText({ r, lagMs }: NonNullable<ReportedSeries['moved']>[number]): string {
  const when = lagMs === 0 ? '' : `, ${humanDuration(Math.abs(lagMs))} ${lagMs > 0 ? 'later' : 'earlier'}`;
  return `${r > 0 ? 'with it' : 'against it'}${when}`;
}

/** Columns of the statistics of one expression; the moving average has none and is drawn beside the trend. */
export const STATISTICS: readonly {
  readonly head: string;
  readonly share: number;
  readonly right: boolean;
  cell(series: ReportedSeries, unit: ValueUnit): string;
}[] = [
  { head: 'Series', share: 25, right: false, cell: ({ name }) => name },
  { head: 'Count', share: 8, right: true, cell: (series) => count(series.count) },
  { head: 'Min', share: 9, right: true, cell: ({ min }, unit) => measured(unit, min) },
  { head: 'Max', share: 9, right: true, cell: ({ max }, unit) => measured(unit, max) },
  { head: 'Mean', share: 9, right: true, cell: ({ mean }, unit) => measured(unit, mean) },
  { head: 'Median (p50)', share: 12, right: true, cell: ({ median }, unit) => measured(unit, median) },
  { head: 'Std. dev.', share: 9, right: true, cell: ({ stddev }, unit) => measured(unit, stddev) },
  { head: 'p95', share: 9, right: true, cell: ({ p95 }, unit) => measured(unit, p95) },
  { head: 'p99', share: 9, right: true, cell: ({ p99 }, unit) => measured(unit, p99) },
  { head: 'Trend', share: 14, right: true, cell: ({ trend }) => trendText(trend) },
];

/** One line of "what moved with it". */
export interface MovedLine {
  readonly series: string;
  readonly other: string;
  readonly r: string;
  readonly when: string;
}

/** What moved with the series of an expression, series by series. */
export function movedLines({ series }: ReportedStatistics): readonly MovedLine[] {
  return series.flatMap(({ name, moved }) =>
    (moved ?? []).map((one) => ({
      series: name,
      other: seriesKey(one.labels),
      r: one.r.toFixed(2),
      when: movedText(one),
    })),
  );
}

/** What has to be said below the table: nothing found, a problem, more series than are printed. */
export function statisticsNote({ examined, found, problem, series }: ReportedStatistics): string {
  if (problem !== '')
    return `${problem[0]?.toUpperCase() ?? ''}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`;
  if (found === 0) return 'No series had a number in this period.';
  return [
    found > series.length ? `The ${series.length} that changed most of ${count(found)} series.` : '',
    examined > 0 ? `What moved was looked for in ${count(examined)} other series.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
