import { toCsv } from './csv.ts';
import { createChart, hatchTile } from './echarts.ts';
import { chartTheme } from './theme.ts';
import type { TrendData } from './trend.ts';
import { trendOption } from './trend-option.ts';

/** The data of a chart as CSV: time (ISO 8601, UTC) or day, one column per series, gaps empty. */
export function trendCsv(data: TrendData): string {
  const isDaily = data.daily === true;
  const head = [isDaily ? 'day' : 'time', ...data.series.map(({ name }) => name)];
  const rows = Array.from(data.t, (at, i) => [
    new Date(at).toISOString().slice(0, isDaily ? 10 : undefined),
    ...data.series.map(({ v }) => v[i] ?? Number.NaN),
  ]);
  return toCsv(head, rows);
}

/** A picture that is to be saved; sizes in px. */
export interface Picture {
  readonly data: TrendData;
  readonly hidden: ReadonlySet<string>;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture of the data in the colours of the theme, at twice its size. It is drawn for itself: the chart on the page may not be drawn
 * yet, or be a table. Rejects when the browser gives none.
 */
export async function trendPng({ data, hidden, width, height }: Picture): Promise<Blob> {
  const theme = chartTheme();
  const chart = createChart(document.createElement('div'), { width, height });
  chart.setOption(trendOption(data, hidden, theme, hatchTile(theme.hatch), width).option);
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: theme.panel });
  chart.dispose();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The browser made no picture of the chart. The CSV holds the same data.'));
    }, 'image/png');
  });
}

/** A file name without characters that a file system refuses. */
export function exportName(title: string, ending: string): string {
  return `${title.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^-+|-+$/g, '')}.${ending}`;
}
