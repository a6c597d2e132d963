import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layoutChart } from '../../../src-main/engine/report/render/chart.ts';
import { csvCell } from '../../../src-main/engine/report/render/csv.ts';
import { count, dateInZone, percent, sentence, timeInZone } from '../../../src-main/engine/report/render/format.ts';
import { printable } from '../../../src-main/engine/report/render/pdf-page.ts';
import { renderReport } from '../../../src-main/engine/report/render/render.ts';
import { RenderWorker } from '../../../src-main/engine/report/render-worker.ts';
import { REPORT_FORMATS } from '../../../src-shared/model/report.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { until } from '../../support/wait.ts';
import { HOUR, sampleReport } from './sample.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('every format', () => {
  test.each(REPORT_FORMATS)('%s: the same data give the same bytes', async (format) => {
    const first = await renderReport({ data: sampleReport(60), format, version: '1.0.0' });
    await new Promise((done) => setTimeout(done, 1_050));
    const second = await renderReport({ data: sampleReport(60), format, version: '1.0.0' });
    expect(Buffer.compare(Buffer.from(first.bytes), Buffer.from(second.bytes))).toBe(0);
    expect(first.fileName).toBe(`tocsin-availability-2026-11-09-to-2026-11-16.${format}`);
  });

  test('json reads back as the data', async () => {
    const data = sampleReport(7);
    expect(JSON.parse(text((await renderReport({ data, format: 'json', version: '' })).bytes))).toEqual(data);
  });
});

describe('csv', () => {
  test.each([
    ['a', 'a'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\r\nb', '"a\r\nb"'],
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\tx', `"'\tx"`],
    [-1, '-1'],
    [null, ''],
  ])('%j', (value, expected) => expect(csvCell(value)).toBe(expected));

  test('has one line per monitor and a header, ended by CR LF', async () => {
    const lines = text((await renderReport({ data: sampleReport(7), format: 'csv', version: '' })).bytes).split('\r\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toContain('monitor,group,kind,target,availability,coverage');
    expect(lines.at(-1)).toBe('');
  });
});

describe('html', () => {
  test('escapes what comes from outside and needs nothing from outside', async () => {
    const html = text((await renderReport({ data: sampleReport(7), format: 'html', version: '1' })).bytes);
    expect(html).toContain('&lt;b&gt;Zażółć&lt;/b&gt; 日本');
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/<script|src=|href=|@import|url\((?!#)/);
    expect(html).toContain('light-dark(');
  });
});

describe('pdf', () => {
  test('breaks pages', async () => {
    const pages = async (monitors: number): Promise<number> =>
      Buffer.from((await renderReport({ data: sampleReport(monitors), format: 'pdf', version: '1' })).bytes)
        .toString('latin1')
        .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    expect(await pages(3)).toBe(1);
    expect(await pages(120)).toBe(4);
  });

  test('keeps what the standard fonts have and replaces the rest', () => {
    expect(printable('Größe “x” – 5 €')).toBe('Größe “x” – 5 €');
    expect(printable('Zażółć')).toBe('Zazó?c');
    expect(printable('日本 → a\u0000b')).toBe('?? -> a?b');
  });
});

describe('the chart', () => {
  test('draws no line across blind time and hatches it', () => {
    const chart = layoutChart(sampleReport(20), { x: 0, y: 0, width: 168, height: 100 });
    expect(chart.blind).toEqual([{ x: 60, y: 0, width: 12, height: 100 }]);
    expect(chart.lines).toHaveLength(2);
    expect(chart.lines[0]?.every((point) => point.x < 60)).toBe(true);
    expect(chart.lines[1]?.every((point) => point.x > 72)).toBe(true);
    for (const bar of chart.bars) expect(bar.y + bar.height).toBeCloseTo(chart.upper.y + chart.upper.height, 6);
  });
});

describe('words', () => {
  test('per cent is never rounded up to all of it', () => {
    expect(percent(0.99999)).toBe('99.99 %');
    expect(percent(1)).toBe('100 %');
    expect(percent(null)).toBe('–');
    expect(count(1234567)).toBe('1 234 567');
  });

  test('times are those of the zone, an unknown zone is UTC', () => {
    expect(timeInZone(Date.UTC(2026, 2, 29, 1, 30), 'Europe/Berlin')).toBe('2026-03-29 03:30');
    expect(dateInZone(Date.UTC(2026, 0, 1), 'Mars/Olympus')).toBe('2026-01-01');
  });

  test('the sentence says what was up and what was not seen', () => {
    expect(sentence(sampleReport(20))).toBe(
      '20 monitors were up 99.77 % of the time that was seen (coverage 92.8 %). 4 outages took 7 h together; 4 alerts fired.',
    );
    expect(sentence(sampleReport(0))).toBe('Nothing was watched in this period.');
  });
});

describe('the worker', () => {
  const path = resolve(import.meta.dirname, '../../../src-main/engine/report/render.worker.ts');

  test('renders, is told to go when idle, and comes back', async () => {
    expect(existsSync(path)).toBe(true);
    const clock = new FakeClock();
    const worker = new RenderWorker(path, clock);
    const data = sampleReport(5);
    const files = await Promise.all(REPORT_FORMATS.map((format) => worker.render({ data, format, version: '1' })));
    expect(files.map((file) => file.mediaType.split(';')[0])).toEqual([
      'application/pdf',
      'text/html',
      'text/csv',
      'application/json',
    ]);
    expect(text(files[0]?.bytes.subarray(0, 5) ?? new Uint8Array())).toBe('%PDF-');
    expect(worker.threads).toBe(1);
    await clock.run(14_000);
    expect(worker.threads).toBe(1);
    await clock.run(2_000);
    await until('the worker has ended', () => worker.threads === 0, 3_000);
    expect((await worker.render({ data, format: 'csv', version: '1' })).bytes.length).toBeGreaterThan(100);
    await clock.run(16_000);
  });

  test('an aborted job rejects and the next one is served', async () => {
    const clock = new FakeClock();
    const worker = new RenderWorker(path, clock);
    const data = sampleReport(5);
    const abort = new AbortController();
    const gone = worker.render({ data, format: 'pdf', version: '1' }, abort.signal);
    abort.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    await expect(
      worker.render({ data, format: 'json', version: '1' }, AbortSignal.abort(new Error('before'))),
    ).rejects.toThrow('before');
    expect((await worker.render({ data, format: 'json', version: '1' })).bytes.length).toBeGreaterThan(100);
    await clock.run(16_000);
  });

  test('a worker file that is not there is told, not waited for', async () => {
    const worker = new RenderWorker(`${path}.none`, new FakeClock());
    await expect(worker.render({ data: sampleReport(1), format: 'csv', version: '1' })).rejects.toThrow(
      'The report could not be rendered',
    );
  });
});

test('a sample is a week long', () => {
  const data = sampleReport(1);
  expect(data.to - data.from).toBe(168 * HOUR);
});
