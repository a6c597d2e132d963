import { describe, expect, it } from 'vitest';
import { redactHeaders } from '../../../src-main/engine/watch/http/evidence.ts';
import { KeepPolicy } from '../../../src-main/engine/watch/record/keep.ts';

describe('evidence', () => {
  it('keeps changes, the first failures, then one a minute, and rarely a good one', () => {
    const policy = new KeepPolicy(Number.NEGATIVE_INFINITY);
    const kept: number[] = [];
    const run = (from: number, to: number, outcome: 'up' | 'down' | 'blind'): void => {
      for (let at = from; at < to; at += 20_000) if (policy.decide(at, outcome, false)) kept.push(at / 1_000);
    };
    run(0, 3_600_000, 'up');
    expect(kept).toEqual([0, 1_800]);
    kept.length = 0;
    run(3_600_000, 3_900_000, 'down');
    expect(kept).toEqual([3_600, 3_620, 3_640, 3_700, 3_760, 3_820, 3_880]);
    kept.length = 0;
    run(3_900_000, 4_000_000, 'blind');
    expect(kept).toEqual([]);
    run(4_000_000, 4_100_000, 'up');
    expect(kept).toEqual([4_000]);
  });

  it('replaces credentials in headers', () => {
    expect(
      redactHeaders({
        'set-cookie': ['a=b', 'c=d'],
        'x-api-key': 'k',
        authorization: 'Bearer x',
        'x-session-id': 's',
        server: 'nginx',
        via: '1.1 a',
      }),
    ).toEqual({
      'set-cookie': '[redacted]',
      'x-api-key': '[redacted]',
      authorization: '[redacted]',
      'x-session-id': '[redacted]',
      server: 'nginx',
      via: '1.1 a',
    });
  });
});
