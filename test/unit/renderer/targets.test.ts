import { describe, expect, it } from 'vitest';
import { targetLines, targetSentence, upExpression } from '../../../src-renderer/features/targets/target-lines.ts';
import { fixtureTargets } from '../../support/fixture-targets.ts';

const list = fixtureTargets(1_000_000);

function shown(...args: Parameters<typeof targetLines>): readonly string[] {
  return targetLines(...args).map((line) => {
    if (line.type === 'pool') return `${line.pool} ${line.up}/${line.total} -${line.dropped}`;
    return line.type === 'dropped' ? 'dropped' : `${line.target.labels['instance']} ${line.target.health}`;
  });
}

describe('targetLines', () => {
  it('lists trouble first under each pool, and what was dropped last', () => {
    expect(shown(list, 'all', '')).toEqual([
      'node 2/3 -1',
      '10.0.4.13:9100 down',
      '10.0.4.11:9100 up',
      '10.0.4.12:9100 up',
      'dropped',
      'orders 0/2 -0',
      'orders.internal:8080 down',
      'orders-canary.internal:8080 unknown',
    ]);
  });
  it('filters by state and by words of address, labels and error', () => {
    expect(shown(list, 'down', '')).toEqual([
      'node 2/3 -1',
      '10.0.4.13:9100 down',
      'orders 0/2 -0',
      'orders.internal:8080 down',
    ]);
    expect(shown(list, 'all', 'LAB malformed')).toEqual(['orders 0/2 -0', 'orders.internal:8080 down']);
    expect(shown(list, 'dropped', '')).toEqual(['node 2/3 -1', 'dropped']);
    expect(shown(list, 'all', 'nothing such')).toEqual([]);
  });
});

describe('targetSentence', () => {
  it('says who is down', () => {
    expect(targetSentence(list)).toBe(
      '2 of 5 targets are scraped: 10.0.4.13:9100 and orders.internal:8080 are down. 1 not seen yet.',
    );
    const up = list.targets.filter(({ health }) => health === 'up');
    expect(targetSentence({ targets: up, dropped: [] })).toBe('All 2 targets are scraped.');
    expect(targetSentence({ targets: up.slice(0, 1), dropped: [] })).toBe('The target is scraped.');
  });
});

it('a link asks about exactly this target', () => {
  const [first] = list.targets;
  expect(first && upExpression(first, 'up')).toBe('up{job="node", instance="10.0.4.11:9100"}');
});
