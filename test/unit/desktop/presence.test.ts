import { expect, it } from 'vitest';
import { DesktopPresence, type IdleSource } from '../../../src-main/desktop/presence.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('asks every so often, tells of changes only, and counts being away from the last key', () => {
  const clock = new FakeClock();
  const begun = clock.now();
  let state: ReturnType<IdleSource['getSystemIdleState']> = 'active';
  const asked: number[] = [];
  let told = 0;
  {
    using presence = new DesktopPresence(
      {
        getSystemIdleState: (threshold) => {
          asked.push(threshold);
          return state;
        },
      },
      clock,
    );
    expect(presence.now()).toEqual({ state: 'unknown', since: begun });
    using _listener = presence.onChange(() => told++);
    presence.look();
    expect(presence.now()).toEqual({ state: 'active', since: begun });
    clock.advance(60_000);
    expect([asked.length, told]).toEqual([5, 1]);
    state = 'idle';
    clock.advance(15_000);
    expect(presence.now()).toEqual({ state: 'away', since: begun + 75_000 - 300_000 });
    state = 'locked';
    presence.look();
    expect(presence.now()).toEqual({ state: 'locked', since: begun + 75_000 });
    expect([told, new Set(asked)]).toEqual([3, new Set([300])]);
  }
  expect(clock.timers).toBe(0);
});
