import { describe, expect, it } from 'vitest';
import { groupNames, matches, pieces } from '../../../src-renderer/features/overview/groups.ts';
import { lastChanged, medianLatency, mostFailing, slowest } from '../../../src-renderer/features/overview/rankings.ts';
import { countStates, coverageSentence, overviewSentence } from '../../../src-renderer/features/overview/sentence.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';

const NOW = 1_700_000_000_000;
const monitors = [0, 1, 2].map((i) => statusOf(i, 'up', NOW, 10));

describe('overviewSentence', () => {
  const quiet = countStates(monitors);
  it('names each monitor in trouble once, with how long', () => {
    const [first, second] = monitors;
    if (first === undefined || second === undefined) throw new Error('three monitors were made');
    const needs = [
      alertOf(first, 'down', 1, NOW - 240_000),
      alertOf(first, 'latency', 2, NOW - 240_000),
      alertOf(second, 'cert', 3, NOW - 7_200_000),
    ];
    expect(overviewSentence(needs, quiet, NOW)).toBe(
      '3 need you: Payments API is down (4 min); Orders API certificate ends in 6 days (2 h); and 1 more.',
    );
    expect(overviewSentence(needs.slice(0, 1), quiet, NOW)).toBe('1 needs you: Payments API is down (4 min).');
  });
  it('says that nothing does, and what is not up all the same', () => {
    expect(overviewSentence([], quiet, NOW)).toBe('Nothing needs you. All 3 monitors are up.');
    const counts = countStates([...monitors, statusOf(3, 'maintenance', NOW, 10), statusOf(4, 'down', NOW, 10)]);
    expect(overviewSentence([], counts, NOW)).toBe(
      'Nothing needs you. 3 of 5 monitors are up; 1 down, 1 in maintenance.',
    );
  });
  it('never rounds coverage up to what was not reached', () => {
    expect(coverageSentence(412, 415, 0.97899)).toBe(
      '412 of 415 monitors watched, coverage 97.8 % over the last 24 hours.',
    );
    expect(coverageSentence(1, 1, 0.99999)).toContain('99.9 %');
  });
});

describe('rankings', () => {
  it('takes the median of what was measured', () => {
    expect(medianLatency([-1, 10, 30, 20])).toBe(20);
    expect(medianLatency([-1])).toBeUndefined();
    expect(slowest([{ ...statusOf(0, 'up', NOW, 10), latencies: [-1] }], 5)).toEqual([]);
  });
  it('does not count blind checks as seen', () => {
    const [ranked] = mostFailing([{ ...statusOf(0, 'up', NOW, 10), strip: 'bbux' }], 5);
    expect(ranked?.value).toBe(0.5);
    expect(mostFailing([{ ...statusOf(0, 'up', NOW, 10), strip: 'uubb' }], 5)).toEqual([]);
  });
  it('lists the last changes first', () => {
    const at = (since: number) => ({ ...statusOf(0, 'up', NOW, 10), since });
    expect(lastChanged([at(1), at(9), at(5)], 2, 5).map((ranked) => ranked.value)).toEqual([9, 5]);
  });
});

describe('groups', () => {
  it('cuts the list where the group changes and leaves out what does not match', () => {
    const list = ['a', 'b', 'c'].map((name, i) => ({ ...statusOf(0, 'up', NOW, 10), name, group: i < 2 ? 'x' : 'y' }));
    const map = new Map(list.map((monitor) => [monitor.name, monitor]));
    expect(groupNames(['a', 'b', 'c'], map, (monitor) => monitor.name !== 'a')).toEqual([
      { name: 'x', monitors: ['b'] },
      { name: 'y', monitors: ['c'] },
    ]);
    expect(matches(statusOf(0, 'down', NOW, 10), 'pay DOWN')).toBe(true);
    expect(matches(statusOf(0, 'up', NOW, 10), 'pay down')).toBe(false);
    expect(pieces([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  });
});

describe('a storm', () => {
  it('is told by its size and how bad it is, not by two names of it', () => {
    const all = Array.from({ length: 300 }, (_, i) => statusOf(i, i < 250 ? 'down' : 'up', NOW, 10));
    const needs = all.slice(0, 250).map((monitor, i) => alertOf(monitor, i < 84 ? 'down' : 'latency', i, NOW));
    expect(overviewSentence(needs, countStates(all), NOW)).toMatch(
      /^250 need you: [a-z0-9, ]+\. 250 of 300 monitors are down\.$/,
    );
  });
});
