import { describe, expect, it } from 'vitest';
import { BlindTime } from '../../../src-main/engine/self/blind-time.ts';
import { flatten, renderText } from '../../../src-main/engine/self/metrics.ts';
import { ProblemBoard } from '../../../src-main/engine/self/problems.ts';

describe('own metrics', () => {
  it('are Prometheus text', () => {
    const text = renderText([
      {
        name: 'a_total',
        help: 'Two\nlines \\ here.',
        type: 'counter',
        samples: [{ labels: { x: 'q"\\\n' }, value: 1.5 }],
      },
      {
        name: 'b',
        help: 'None.',
        type: 'gauge',
        samples: [{ value: Number.POSITIVE_INFINITY }, { labels: { z: '1', a: '2' }, value: Number.NaN }],
      },
    ]);
    expect(text).toBe(
      '# HELP a_total Two\\nlines \\\\ here.\n# TYPE a_total counter\na_total{x="q\\"\\\\\\n"} 1.5\n# HELP b None.\n# TYPE b gauge\nb +Inf\nb{a="2",z="1"} NaN\n',
    );
  });

  it('flatten to series', () => {
    expect(
      flatten([
        { name: 'a', help: '', type: 'summary', samples: [{ suffix: '_count', labels: { q: '1' }, value: 3 }] },
      ]),
    ).toEqual([{ labels: { __name__: 'a_count', q: '1' }, value: 3 }]);
  });
});

describe('blind time', () => {
  it('adds up by cause, the running interval included', () => {
    const blind = new BlindTime();
    blind.update({ cause: 'network', since: 1_000, detail: '' }, 1_500);
    expect(blind.seconds(3_000)).toEqual({ network: 2 });
    blind.update({ cause: 'sleep', since: 4_000, detail: '' }, 4_000);
    blind.update(undefined, 5_000);
    expect(blind.seconds(9_000)).toEqual({ network: 3, sleep: 1 });
  });
});

describe('problems', () => {
  it('keep the time they began and tell only of changes', () => {
    let now = 1;
    let told = 0;
    const board = new ProblemBoard(() => now);
    board.onChange(() => (told += 1));
    board.set('config', 'bad');
    now = 2;
    board.set('config', 'bad');
    expect(board.list()).toEqual([{ source: 'config', message: 'bad', at: 1 }]);
    board.set('config', undefined);
    board.set('config', undefined);
    expect([board.list(), told]).toEqual([[], 2]);
  });
});
