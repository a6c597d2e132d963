import type { EChartsType } from 'echarts/core';
import { toCsv } from './csv.ts';
import type { TrendData } from './trend.ts';

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

/** The picture of a chart at twice its size, on `background`. Rejects when the browser gives none. */
export async function trendPng(chart: EChartsType, background: string): Promise<Blob> {
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: background });
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
