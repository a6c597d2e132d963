import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, type Batch, emptyBatch } from '../../../src-renderer/state/batch.ts';
import { EMPTY_LIVE, type LiveState } from '../../../src-renderer/state/live.ts';
import type { MonitorStatus } from '../../../src-shared/model/check.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';

function monitor(name: string, change: Partial<MonitorStatus> = {}): MonitorStatus {
  return { ...statusOf(0, 'up', 0, 10), name, group: 'Shop', ...change };
}
function batchOf(change: Partial<Batch>): Batch {
  return { ...emptyBatch(), ...change };
}
function withMonitors(...monitors: readonly MonitorStatus[]): LiveState {
  const map = new Map(monitors.map((one) => [one.name, one]));
  return applyBatch(EMPTY_LIVE, batchOf({ monitors: map, monitorSnapshot: true }));
}

describe('applyBatch', () => {
  it('orders by group, then by name as people count, without a group last', () => {
    const state = withMonitors(
      monitor('API 10'),
      monitor('loose', { group: '' }),
      monitor('API 9'),
      monitor('Z', { group: 'Apple' }),
    );
    expect(state.monitorNames).toEqual(['Z', 'API 9', 'API 10', 'loose']);
    expect(state.ready).toEqual({ monitors: true, alerts: false });
  });

  it('keeps the id list and every other record when one record changes', () => {
    const before = withMonitors(monitor('a'), monitor('b'));
    const after = applyBatch(before, batchOf({ monitors: new Map([['a', monitor('a', { state: 'down' })]]) }));
    expect(after.monitorNames).toBe(before.monitorNames);
    expect(after.monitors.get('b')).toBe(before.monitors.get('b'));
    expect(after.monitors.get('a')?.state).toBe('down');
    expect(after.alerts).toBe(before.alerts);
  });

  it('gives a new id list when a monitor comes, goes or moves to another group', () => {
    const before = withMonitors(monitor('a'), monitor('b'));
    const came = applyBatch(before, batchOf({ monitors: new Map([['c', monitor('c')]]) }));
    expect(came.monitorNames).toEqual(['a', 'b', 'c']);
    const gone = applyBatch(came, batchOf({ monitors: new Map([['a', undefined]]) }));
    expect(gone.monitorNames).toEqual(['b', 'c']);
    const moved = applyBatch(before, batchOf({ monitors: new Map([['b', monitor('b', { group: 'Zoo' })]]) }));
    expect(moved.monitorNames).toEqual(['a', 'b']);
    expect(moved.monitorNames).not.toBe(before.monitorNames);
  });

  it('forgets with a snapshot what is not in it, and keeps the list when it says the same', () => {
    const before = withMonitors(monitor('a'), monitor('b'));
    const same = applyBatch(
      before,
      batchOf({
        monitors: new Map([
          ['b', monitor('b')],
          ['a', monitor('a')],
        ]),
        monitorSnapshot: true,
      }),
    );
    expect(same.monitorNames).toBe(before.monitorNames);
    const less = applyBatch(before, batchOf({ monitors: new Map([['b', monitor('b')]]), monitorSnapshot: true }));
    expect([...less.monitors.keys()]).toEqual(['b']);
  });

  it('puts the newest alert first', () => {
    const alerts = new Map([1, 3, 2].map((n) => [`alert-${n}`, alertOf(monitor('a'), 'down', n, n * 1_000)] as const));
    const state = applyBatch(EMPTY_LIVE, batchOf({ alerts, alertSnapshot: true }));
    expect(state.alertIds).toEqual(['alert-3', 'alert-2', 'alert-1']);
  });

  it('holds after any sequence of batches exactly the ids of the records', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y', undefined));
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (batches) => {
        let state = withMonitors();
        for (const changes of batches) {
          const monitors = new Map(
            changes.map(([name, group]) => [name, group === undefined ? undefined : monitor(name, { group })] as const),
          );
          state = applyBatch(state, batchOf({ monitors }));
        }
        expect([...state.monitorNames].sort()).toEqual([...state.monitors.keys()].sort());
        const groups = state.monitorNames.map((name) => state.monitors.get(name)?.group ?? '');
        expect(groups).toEqual([...groups].sort());
      }),
    );
  });
});
