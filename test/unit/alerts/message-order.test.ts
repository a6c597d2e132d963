import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byLabels } from '../../../src-main/engine/alerts/message-order.ts';

const alert = (labels: Record<string, string>) => ({ labels });

// The order of Alertmanager 0.25 for the same label sets.
test('by job, by instance, then fewer labels, then label by label', () => {
  const ordered = [
    alert({ job: 'a', instance: '2', zone: 'x' }),
    alert({ job: 'a', zone: 'a' }),
    alert({ job: 'a', host: 'a', zone: 'a' }),
    alert({ job: 'b', instance: '1' }),
    alert({ instance: '1' }),
    alert({ host: 'a' }),
    alert({ host: 'b' }),
    alert({ host: 'a', zone: 'b' }),
    alert({ host: 'b', zone: 'a' }),
  ];
  expect(ordered.toReversed().sort(byLabels)).toEqual(ordered);
});

test('of two sets with different names the one that lacks the first name comes first', () => {
  expect(byLabels(alert({ b: '1' }), alert({ a: '1' }))).toBe(-1);
  expect(byLabels(alert({ a: '1' }), alert({ b: '1' }))).toBe(1);
});

test('whichever came first, the order is the same', () => {
  const name = fc.constantFrom('job', 'instance', 'host', 'zone');
  const alerts = fc.uniqueArray(fc.dictionary(name, fc.constantFrom('a', 'b')).map(alert), {
    selector: ({ labels }) => JSON.stringify(Object.entries(labels).sort()),
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      alerts.chain((all) => fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.constant(all))),
      ([shuffled, all]) => {
        expect(shuffled.toSorted(byLabels)).toEqual(all.toSorted(byLabels));
      },
    ),
  );
});
