import { seriesKey } from '../../src-shared/model/labels.ts';
import type { StatisticsAnswer } from '../../src-shared/model/statistics.ts';
import { csvCell } from '../engine/report/render/csv.ts';
import { table } from './output.ts';

const HEADING = ['series', 'count', 'min', 'max', 'mean', 'median', 'stddev', 'p95', 'p99', 'first', 'last', 'trend'];

const short = (x: number): string => String(Number(x.toPrecision(6)));

/** `up +12 %`, `flat`. */
function trendText({ direction, changeRatio }: StatisticsAnswer['series'][number]['trend']): string {
  if (direction === 'flat') return 'flat';
  if (!Number.isFinite(changeRatio)) return `${direction} from 0`;
  return `${direction} ${changeRatio > 0 ? '+' : ''}${Math.round(changeRatio * 100)} %`;
}

/** Statistics of every series in one of the three formats of `tocsin query`; JSON has all digits, without the columns. */
export function formatStatistics({ series, step }: StatisticsAnswer, format: 'table' | 'json' | 'csv'): string {
  if (format === 'json') {
    const plain = series.map(({ labels, trend: { direction, changeRatio }, ...rest }) => ({
      series: seriesKey(labels),
      ...rest,
      trend: { direction, changeRatio },
      step: step / 1_000,
    }));
    return JSON.stringify(plain, undefined, 2);
  }
  const rows = series.map((one) => [
    seriesKey(one.labels),
    String(one.count),
    ...[one.min, one.max, one.mean, one.median, one.stddev, one.p95, one.p99, one.first, one.last].map(short),
    trendText(one.trend),
  ]);
  if (format === 'csv')
    return [HEADING, ...rows].map(([name = '', ...rest]) => [csvCell(name), ...rest].join(',')).join('\r\n');
  return rows.length === 0 ? 'no data' : table(HEADING, rows);
}
