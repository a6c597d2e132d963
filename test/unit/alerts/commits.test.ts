import { describe, expect, it } from 'vitest';
import { OrderedCommits } from '../../../src-main/engine/alerts/commits.ts';
import type { OpsCommand } from '../../../src-main/engine/store/ops.ts';
import type { Ops } from '../../../src-main/engine/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const mark = (value: string): OpsCommand => ({ do: 'mark.put', name: 'm', value });
const line: OpsCommand = {
  do: 'alert.event',
  event: { alertId: 'gone', at: 0, kind: 'notified', by: 'engine', reason: 'x' },
};

function bench(fail: (commands: readonly OpsCommand[], nth: number) => string | undefined) {
  const clock = new FakeClock();
  const done: (readonly OpsCommand[])[] = [];
  let nth = 0;
  const commit: Ops['commit'] = async (commands) => {
    await Promise.resolve();
    const why = fail(commands, nth++);
    if (why !== undefined) throw new Error(why);
    done.push(commands);
  };
  const read: Ops['read'] = () => Promise.reject(new Error('not asked'));
  const commits = new OrderedCommits({ ops: { commit, read }, clock, log: new QuietLog(), random: () => 0.5 });
  return { clock, done, commits };
}

describe('ordered commits', () => {
  it('tries a full disk again and keeps the order', async () => {
    const { clock, done, commits } = bench((_, nth) => (nth < 5 ? 'database or disk is full' : undefined));
    const all = Promise.all(['a', 'b', 'c'].map((value) => commits.push([mark(value)])));
    expect(commits.waiting).toBe(3);
    await clock.run(60_000);
    await all;
    expect(done).toEqual([[mark('a')], [mark('b')], [mark('c')]]);
  });

  it('gives up what a constraint refuses, timeline lines first, and goes on', async () => {
    const { done, commits } = bench((commands) =>
      commands.some((c) => c.do === 'alert.event' || (c.do === 'mark.put' && c.value === 'bad'))
        ? 'FOREIGN KEY constraint failed'
        : undefined,
    );
    await Promise.all([commits.push([mark('a'), line]), commits.push([mark('bad')]), commits.push([mark('b')])]);
    expect(done).toEqual([[mark('a')], [mark('b')]]);
  });

  it('tries once more and ends when it is stopped', async () => {
    const { clock, done, commits } = bench(() => 'database or disk is full');
    void commits.push([mark('a')]);
    await clock.run(100);
    await commits.stop();
    expect(done).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
