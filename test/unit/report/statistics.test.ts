import { beforeAll, describe, expect, test } from 'vitest';
import { describeSeries } from '../../../src-main/engine/query/statistics/describe-series.ts';
import { movedWith } from '../../../src-main/engine/query/statistics/moved-with.ts';
import { renderReport } from '../../../src-main/engine/report/render/render.ts';
import { measured, trendText } from '../../../src-main/engine/report/render/statistics-table.ts';
import { readStatistics } from '../../../src-main/engine/report/statistics.ts';
import type { Cardinality } from '../../../src-main/engine/store/protocol.ts';
import { METRIC_NAME } from '../../../src-shared/model/labels.ts';
import { type AvailabilityReport, ReportData } from '../../../src-shared/model/report.ts';
import { QueryError } from '../../../src-shared/promql/error.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { MemorySource } from '../../support/memory-source.ts';
import { noise } from '../../support/noise.ts';
import { sampleReport } from './sample.ts';

const HOUR = 3_600_000;
const made = new MemorySource();
for (let i = 0; i <= 120; i++) {
  const add = (name: string, monitor: string, v: number): void =>
    made.add({ [METRIC_NAME]: name, monitor }, i * 30_000, v);
  add('probe_duration_seconds', 'steady', 0.2 + 0.001 * noise(2, i));
  add('probe_duration_seconds', 'rising', 0.5 + 0.002 * i + 0.3 * noise(1, i));
  add('queue_length', 'rising', 10 + 2 * noise(1, i));
}

/** The queries of the store over what is in memory, refusing as the reader thread does. */
async function answered<T>(work: () => T): Promise<T> {
  try {
    return await Promise.resolve(work());
  } catch (error) {
    if (error instanceof QueryError) throw new RpcError('invalid_argument', error.positioned);
    throw error;
  }
}
const queries = {
  cardinality: () => Promise.resolve({ numSeries: 3 } as Cardinality),
  statistics: (question: Parameters<typeof describeSeries>[0]) => answered(() => describeSeries(question, made, {})),
  correlate: (question: Parameters<typeof movedWith>[0]) => answered(() => movedWith(question, made, {})),
};

describe('statistics of a report', () => {
  let data: AvailabilityReport;
  beforeAll(async () => {
    const statistics = await readStatistics(
      queries,
      ['probe_duration_seconds', 'nothing_here', 'rate(', 'probe_duration_seconds @ 4'],
      0,
      HOUR,
    );
    data = sampleReport(3, [...statistics]);
  });

  test('say what each series was like, those that changed most first, and what moved with them', () => {
    expect(ReportData.parse(data)).toEqual(data);
    const [latency, none, broken] = data.statistics;
    expect(latency).toMatchObject({ expr: 'probe_duration_seconds', unit: 'seconds', found: 2, problem: '' });
    expect(latency?.series.map(({ name, trend }) => [name, trend.direction])).toEqual([
      ['{monitor="rising"}', 'up'],
      ['{monitor="steady"}', 'flat'],
    ]);
    const [rising] = latency?.series ?? [];
    expect(rising).toMatchObject({ count: expect.any(Number) as number, p50: rising?.median });
    expect(rising?.mean).toBeCloseTo(0.6, 1);
    expect(rising?.trend.movingAverage).toHaveLength(48);
    expect(rising?.moved?.[0]?.labels[METRIC_NAME]).toBe('queue_length');
    expect(none).toMatchObject({ found: 0, series: [], problem: '' });
    expect(broken?.problem).toContain('1:6: parse error');
  });

  test('stand in every format', async () => {
    const text = async (format: 'csv' | 'html' | 'json' | 'pdf'): Promise<string> =>
      Buffer.from((await renderReport({ data, format, version: '1' })).bytes).toString('latin1');
    const csv = (await text('csv')).split('\r\n');
    const begin = csv.indexOf('');
    expect(csv[begin + 1]).toMatch(/^expression,series,count,min,max,mean,median,stddev,p50,p95,p99,trend,/);
    expect(csv[begin + 2]).toMatch(/^probe_duration_seconds,"probe_duration_seconds\{monitor=""rising""\}",\d+,0\.\d/);
    const html = await text('html');
    expect(html).toContain('Statistics of <code>probe_duration_seconds</code>');
    expect(html).toMatch(/queue_length\{monitor=&quot;rising&quot;\}<\/td><td class="r">0\.[6-9]\d/);
    expect(html).toContain('No series had a number in this period.');
    expect(html).toContain('parse error');
    expect(html).toMatch(/<svg class="spark"[^>]*><path class="lat" d="M/);
    expect(JSON.parse(await text('json'))).toEqual(data);
    const pages = (await text('pdf')).match(/\/Type \/Page\b(?!s)/g)?.length;
    expect(pages).toBeGreaterThan(1);
  });

  test('compare only with each other where there are too many to look through', async () => {
    const many = { ...queries, cardinality: () => Promise.resolve({ numSeries: 3_001 } as Cardinality) };
    const [few] = await readStatistics(queries, ['probe_duration_seconds'], 0, HOUR);
    const [one] = await readStatistics(many, ['probe_duration_seconds'], 0, HOUR);
    expect([few?.examined, one?.examined]).toEqual([2, 1]);
  });

  test('are not made for somebody who has gone', async () => {
    const gone = { ...queries, statistics: () => Promise.reject(new RpcError('cancelled', 'gone')) };
    await expect(readStatistics(gone, ['a'], 0, HOUR)).rejects.toThrow('gone');
  });

  test('go without the comparison where there is too much to compare', async () => {
    const full = { ...queries, correlate: () => Promise.reject(new RpcError('invalid_argument', 'too many samples')) };
    const [one] = await readStatistics(full, ['queue_length'], 0, HOUR);
    expect(one).toMatchObject({ found: 1, problem: 'what moved with it could not be found: too many samples' });
    expect(one?.series[0]?.moved).toBeNull();
  });
});

test('values read as they are measured', () => {
  expect(measured('seconds', 0.0421)).toBe('42 ms');
  expect(measured('bytes', 3 * 1024 ** 3)).toBe('3 GiB');
  expect(measured('ratio', 0.99999)).toBe('99.99 %');
  expect(measured('perSecond', 12.3456)).toBe('12.35/s');
  expect(measured('number', 123456.7)).toBe('123 457');
  expect(measured('number', 2e-7)).toBe('2.00e-7');
  expect(measured('number', null)).toBe('–');
  expect(trendText({ direction: 'up', changeRatio: 0.123, movingAverage: [] })).toBe('rising 12 %');
  expect(trendText({ direction: 'down', changeRatio: null, movingAverage: [] })).toBe('falling');
  expect(trendText({ direction: 'up', changeRatio: 12.34, movingAverage: [] })).toBe('rising 12.34-fold');
});
