import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { VectorOutcome } from '../../vectors/outcome.ts';
import { runPromqlFile } from '../../vectors/promql.ts';
import { describe as describeSeries, readStartOffsets } from '../../vectors/series-notation.ts';

const folder = mkdtempSync(join(tmpdir(), 'promql-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(text: string): VectorOutcome {
  const path = join(folder, 'case.test');
  writeFileSync(path, text);
  return runPromqlFile(path);
}

describe('the runner of query tests', () => {
  it('counts what it cannot read as failed', () => {
    for (const text of [
      'evil instant at 1m up',
      'eval sometimes up',
      'load often\n  up 1',
      'load 1m\n  up{job=api} 1',
      'load 1m\n  up 1x',
      'eval instant at 1m up\n  expect maybe',
      'eval instant at 1m up\n  expect warn regex: (',
      'eval instant at 1m up\n  expect info\n  expect no_info',
      'eval instant at soon up',
      'load 1m\n  up@st -1m\n  down 1',
    ])
      expect(run(text), text).toMatchObject({ passed: 0, skipped: 0, failures: { length: 1 } });
  });

  it('sees a wrong value, order, note, error and type', () => {
    const load = 'load 1m\n  up{job="a"} 1 2 3\n  up{job="b"} 3 2 1\n\n';
    for (const [text, good] of [
      ['eval instant at 1m up\n  up{job="a"} 2\n  up{job="b"} 2', true],
      ['eval instant at 1m up\n  up{job="a"} 2\n  up{job="b"} 2.1', false],
      ['eval instant at 1m up\n  up{job="a"} 2', false],
      ['eval instant at 0 sort(up)\n  expect ordered\n  up{job="a"} 1\n  up{job="b"} 3', true],
      ['eval_ordered instant at 0 sort_desc(up)\n  up{job="a"} 1\n  up{job="b"} 3', false],
      ['eval_fail instant at 0 sum(up', true],
      ['eval instant at 0 up + on() up\n  expect fail regex: found duplicate series .*many-to-many', true],
      ['eval instant at 0 up + on() up\n  expect fail msg: another', false],
      ['eval instant at 0 up\n  expect fail', false],
      ['eval_info instant at 2m rate(up[5m])\n  {job="a"} 0.00833333333\n  {job="b"} 0.0125', true],
      ['eval instant at 2m rate(up[5m])\n  expect no_info\n  {job="a"} 0.00833333333\n  {job="b"} 0.0125', false],
      ['eval_warn instant at 2m count(up)\n  {} 2', false],
      ['eval instant at 1m 1 + 1\n  2', true],
      ['eval instant at 1m 1 + 1\n  {} 2', false],
      ['eval instant at 1m "text"\n  expect string "text"', true],
      ['eval instant at 1m "text"\n  expect string "other"', false],
      ['eval range from 0 to 2m step 1m sum(up)\n  {} 4+0x2', true],
      ['eval range from 0 to 2m step 1m sum(up)\n  {} 4 4 _', false],
      ['eval instant at 2m up{job="a"}[2m]\n  expect range vector from 1m to 2m step 1m\n  up{job="a"} 2 3', true],
      ['eval instant at 2m up{job="a"}[3m]\n  expect range vector from 1m to 2m step 1m\n  up{job="a"} 2 3', false],
    ] as const) {
      const { passed, skipped, failures } = run(load + text);
      expect([passed, failures.length, skipped], `${text}\n${failures.join('\n')}`).toEqual(
        good ? [1, 0, 0] : [0, 1, 0],
      );
    }
  });

  it('skips what needs native histograms, and says why', () => {
    const { passed, skipped, failures, reasons } = run(
      [
        'load_with_nhcb 1m\n  h_bucket{le="1"} 1\n  h_bucket{le="+Inf"} 2\n  n {{schema:0 sum:1 count:1}}x2 _ stale',
        'eval instant at 0 h\n  h {{count:2}}',
        'eval instant at 0 count(h)\n  {} 1',
        'eval instant at 0 histogram_count(x)',
        'eval instant at 0 n + 1',
        'eval instant at 0 sum(h_bucket)\n  {} 3',
      ].join('\n\n'),
    );
    expect({ passed, skipped, failures }).toEqual({ passed: 1, skipped: 4, failures: [] });
    expect([...(reasons?.values() ?? [])].reduce((a, b) => a + b)).toBe(4);
  });

  it('reads every way to write values and start times', () => {
    expect(describeSeries('{"a.b", c="d"} 1 _ 2+3x2 _x2 4x1 stale -Inf')?.cells).toEqual([
      ...[1, undefined, 2, 5, 8, undefined, undefined, 4, 4],
      ...[-1.7976931348623155e308, Number.NEGATIVE_INFINITY],
    ]);
    expect(describeSeries('{"a.b", c="d"} 1')?.labels).toEqual({ __name__: 'a.b', c: 'd' });
    expect(readStartOffsets('_ -1m _x2 -30s-1mx1 *')).toEqual([
      ...[undefined, -60_000, undefined, undefined, -30_000, -90_000, -90_000],
    ]);
  });
});
