import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listStored, listWatched, liveNewestFirst } from '../../src-main/engine/alerts/alert-list.ts';
import type { Ops } from '../../src-main/engine/store/store.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import { directOps } from './support.ts';

const base: Alert = {
  id: 'a',
  fingerprint: '0123456789abcdef',
  rule: 'MonitorDown',
  labels: { alertname: 'MonitorDown', monitor: 'api' },
  annotations: {},
  state: 'firing',
  activeAt: 1_000,
  firedAt: 2_000,
  value: 1,
  expr: 'up == 0',
  closedByHand: false,
  updatedAt: 2_000,
};

/** ops.db, and the questions it was asked. */
function askedOps(): { readonly ops: Ops; readonly asked: string[] } {
  const ops = directOps();
  const asked: string[] = [];
  return {
    asked,
    ops: {
      ...ops,
      read: (name, input) => {
        asked.push(name);
        return ops.read(name, input);
      },
    },
  };
}

/** Few times and many ids, so that alerts that began at once are the rule. */
const alerts = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ unit: fc.constantFrom('a', 'b', 'B', '1', '-', 'é'), minLength: 1, maxLength: 4 }),
      state: fc.constantFrom('pending' as const, 'firing' as const, 'resolved' as const),
      activeAt: fc.integer({ min: 1, max: 4 }),
      waited: fc.integer({ min: 0, max: 2 }),
    }),
    { selector: ({ id }) => id, maxLength: 20 },
  )
  .map((rows) =>
    rows.map(({ id, state, activeAt, waited }): Alert => {
      const { firedAt: _, ...pending } = base;
      const began = { ...pending, id, state, activeAt };
      if (state === 'pending') return began;
      const firedAt = activeAt + waited;
      return state === 'firing' ? { ...began, firedAt } : { ...began, firedAt, resolvedAt: firedAt + 1 };
    }),
  );

describe('the list of alerts', () => {
  it('has what goes on, what began last first', () => {
    const { firedAt: _, ...never } = base;
    const pending: Alert = { ...never, id: 'p', state: 'pending', activeAt: 3_000 };
    const over: Alert = { ...base, id: 'o', state: 'resolved', firedAt: 9_000, resolvedAt: 9_500 };
    const given = [over, base, pending, { ...base, id: 'A' }];
    expect(liveNewestFirst(given, 10).map(({ id }) => id)).toEqual(['p', 'A', 'a']);
    expect(liveNewestFirst(given, 2).map(({ id }) => id)).toEqual(['p', 'A']);
    expect(given.map(({ id }) => id)).toEqual(['o', 'a', 'p', 'A']);
  });

  it('is the same from memory and from the store', async () => {
    const { asked, ops } = askedOps();
    await fc.assert(
      fc.asyncProperty(alerts, fc.integer({ min: 1, max: 25 }), async (current, limit) => {
        await ops.commit(current.map((alert) => ({ do: 'alert.put', alert })));
        const query = { resolvedSince: undefined, limit };
        const stored = await listStored(ops)(query);
        expect(asked.splice(0)).toEqual(['alerts.list']);
        expect(await listWatched({ current: () => current }, ops)(query)).toEqual(stored);
        // In memory it is answered without the store.
        expect(asked).toEqual([]);
        await ops.commit(current.map(({ id }) => ({ do: 'alert.drop', id })));
      }),
      { numRuns: 200 },
    );
  });

  it('asks the store for what is over, of which memory has an hour', async () => {
    const { asked, ops } = askedOps();
    const over: Alert = { ...base, id: 'o', state: 'resolved', resolvedAt: 3_000 };
    await ops.commit([
      { do: 'alert.put', alert: over },
      { do: 'alert.put', alert: base },
    ]);
    const query = { resolvedSince: 0, limit: 10 };
    expect(await listWatched({ current: () => [] }, ops)(query)).toEqual([base, over]);
    expect(asked).toEqual(['alerts.list']);
    // Without a console nothing is in memory.
    expect(await listStored(ops)({ resolvedSince: undefined, limit: 10 })).toEqual([base]);
  });
});
