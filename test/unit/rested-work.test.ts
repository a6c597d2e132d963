import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RestedWork, type RestedWorkOptions } from '../../src-main/engine/rested-work.ts';
import { FakeClock } from '../support/fake-clock.ts';

class Bench {
  readonly clock = new FakeClock();
  /** Monotonic ms at which each run began. */
  readonly runs: number[] = [];
  /** What a run costs, ms. */
  cost = 0;
  readonly work: RestedWork;

  constructor(times: number, pace?: RestedWorkOptions['pace']) {
    const options = { clock: this.clock, times, ...(pace === undefined ? {} : { pace }) };
    this.work = new RestedWork(options, () => this.run());
  }

  run(): void {
    this.runs.push(this.clock.monotonic());
    this.clock.sleep(this.cost);
  }
}

describe('work that rests', () => {
  it('is done at the end of this turn, once for everything that asked', async () => {
    const b = new Bench(5);
    b.work.ask();
    b.work.ask();
    expect(b.runs).toEqual([]);
    await Promise.resolve();
    expect(b.runs).toEqual([0]);
    // What cost nothing is followed by no rest.
    b.work.ask();
    await b.clock.run(0);
    expect(b.runs).toEqual([0, 0]);
    expect(b.clock.timers).toBe(0);
  });

  it('rests for as long as it cost many times over, counted from its end', async () => {
    const b = new Bench(5);
    b.cost = 40;
    b.work.ask();
    await b.clock.run(0);
    b.cost = 1;
    b.work.ask();
    b.work.ask();
    await b.clock.run(199);
    expect(b.runs).toEqual([0]);
    await b.clock.run(1);
    expect(b.runs).toEqual([0, 240]);
    b.work.ask();
    await b.clock.run(4);
    expect(b.runs).toHaveLength(2);
    await b.clock.run(1);
    expect(b.runs).toEqual([0, 240, 246]);
    // Rested, and nobody asked meanwhile: the next one does not wait.
    await b.clock.run(10_000);
    expect(b.runs).toHaveLength(3);
    b.work.ask();
    await Promise.resolve();
    expect(b.runs).toHaveLength(4);
  });

  it('runs as often as its pace after a burst, and again in a burst after a quiet time', async () => {
    const b = new Bench(5, { everyMs: 100, burst: 3 });
    const storm = async (ms: number): Promise<void> => {
      for (let t = 0; t < ms; t += 10) {
        b.work.ask();
        await b.clock.run(10);
      }
    };
    await storm(300);
    // The fourth is the first for which more than three have asked: those count twice.
    expect(b.runs).toEqual([0, 10, 20, 100, 300]);
    // Half a second of quiet is worth three runs, and no more.
    await b.clock.run(500);
    await storm(200);
    expect(b.runs.slice(5)).toEqual([800, 810, 820, 900]);
  });

  it('runs at its pace where few ask for each run', async () => {
    const b = new Bench(5, { everyMs: 100, burst: 3 });
    for (let t = 0; t < 1_000; t += 50) {
      b.work.ask();
      await b.clock.run(50);
    }
    expect(b.runs).toEqual([0, 50, 100, 150, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
  });

  it('never runs more often than its pace and its burst allow, whatever asks', async () => {
    const steps = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 20 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (asked) => {
        const b = new Bench(2, { everyMs: 100, burst: 4 });
        for (const [wait, cost] of asked) {
          b.cost = cost;
          b.work.ask();
          await b.clock.run(wait);
        }
        await b.clock.run(1_000);
        b.runs.forEach((from, i) => {
          const until = b.runs[i + 4];
          if (until !== undefined) expect(until - from).toBeGreaterThanOrEqual(100);
        });
        // What was asked for is done in the end.
        if (asked.length > 0) expect(b.runs.length).toBeGreaterThan(0);
        expect(b.clock.timers).toBe(0);
      }),
    );
  });

  it('counts by the monotonic clock', async () => {
    const b = new Bench(5, { everyMs: 100, burst: 1 });
    b.work.ask();
    await b.clock.run(0);
    b.clock.jump(86_400_000);
    b.work.ask();
    await b.clock.run(99);
    expect(b.runs).toHaveLength(1);
    b.clock.jump(-2 * 86_400_000);
    await b.clock.run(1);
    expect(b.runs).toHaveLength(2);
  });

  it('is done at once when somebody cannot wait, and what was asked for before is done with it', async () => {
    const b = new Bench(5);
    b.cost = 10;
    b.work.ask();
    expect(b.work.now(() => 'in this way')).toBe('in this way');
    await b.clock.run(0);
    expect(b.runs).toEqual([]);
    b.work.ask();
    await b.clock.run(0);
    expect(b.runs).toEqual([0]);
    // In the middle of a rest, too: the timer is gone, and the rest begins anew.
    b.work.ask();
    expect(b.clock.timers).toBe(1);
    b.clock.advance(20);
    b.work.now(() => b.run());
    expect(b.clock.timers).toBe(0);
    expect(b.runs).toEqual([0, 30]);
    b.work.ask();
    await b.clock.run(49);
    expect(b.runs).toHaveLength(2);
    await b.clock.run(1);
    expect(b.runs).toEqual([0, 30, 90]);
  });

  it('is done again for what asks while it is done', async () => {
    const clock = new FakeClock();
    let runs = 0;
    const work = new RestedWork({ clock, times: 5 }, () => {
      runs += 1;
      if (runs === 1) work.ask();
    });
    work.ask();
    await clock.run(0);
    expect(runs).toBe(2);
  });

  it('forgets what was asked for when it is disposed of, and can be asked again', async () => {
    const b = new Bench(5, { everyMs: 100, burst: 1 });
    b.work.ask();
    b.work[Symbol.dispose]();
    await b.clock.run(0);
    expect(b.runs).toEqual([]);
    b.work.ask();
    b.work[Symbol.dispose]();
    b.work.ask();
    await b.clock.run(0);
    expect(b.runs).toEqual([0]);
    b.work.ask();
    b.work[Symbol.dispose]();
    expect(b.clock.timers).toBe(0);
    await b.clock.run(1_000);
    expect(b.runs).toEqual([0]);
  });
});
