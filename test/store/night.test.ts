import { describe, expect, it } from 'vitest';
import { nightRound } from '../../src-main/engine/store/night.ts';

describe('the nightly round', () => {
  it('comes once a day and deletes what is too old, also after a week off', () => {
    expect(nightRound(100, 100)).toBe('none');
    expect(nightRound(100, 101)).toBe('delete');
    expect(nightRound(100, 107)).toBe('delete');
  });

  it('deletes nothing on the word of a clock that leapt', () => {
    expect(nightRound(100, 190)).toBe('tidy');
    expect(nightRound(190, 100)).toBe('tidy');
    // The night after, the clock has stood for a day.
    expect(nightRound(190, 191)).toBe('delete');
  });
});
