import { describe, expect, it } from 'vitest';
import type { OpsCommand } from '../../../src-main/engine/store/ops.ts';
import type { Ops } from '../../../src-main/engine/store/store.ts';
import { Ledger } from '../../../src-main/engine/watch/record/ledger.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { QuietLog } from '../../support/quiet-log.ts';

const mark = (value: string): OpsCommand => ({ do: 'mark.put', name: 'm', value });

/** A ledger over an ops.db whose transactions are answered by hand. */
function bench() {
  const clock = new FakeClock();
  const sent: string[][] = [];
  const answers: ((error?: Error) => void)[] = [];
  const commit: Ops['commit'] = (commands) => {
    sent.push(commands.map((command) => (command.do === 'mark.put' ? command.value : command.do)));
    return new Promise((resolve, reject) => {
      answers.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const read: Ops['read'] = () => Promise.reject(new Error('not asked'));
  const ledger = new Ledger(clock, { commit, read }, new QuietLog());
  const answer = async (error?: Error): Promise<void> => {
    answers.shift()?.(error);
    await clock.run(0);
  };
  return { clock, sent, ledger, answer };
}

describe('the ledger of the watch', () => {
  it('sends what one turn decides in one transaction, and what comes meanwhile in the next', async () => {
    const { answer, clock, ledger, sent } = bench();
    ledger.put(mark('a'));
    ledger.put(mark('b'), mark('c'));
    await clock.run(0);
    expect(sent).toEqual([['a', 'b', 'c']]);
    ledger.put(mark('d'));
    await clock.run(0);
    ledger.put(mark('e'));
    await clock.run(0);
    expect(sent).toHaveLength(1);
    await answer();
    expect(sent.slice(1)).toEqual([['d', 'e']]);
  });

  it('writes eight changes at once and a storm of them once a second', async () => {
    const { answer, clock, ledger, sent } = bench();
    for (let i = 0; i < 8; i += 1) {
      ledger.put(mark(String(i)));
      await clock.run(0);
      await answer();
    }
    expect(sent).toHaveLength(8);
    for (let i = 0; i < 400; i += 1) {
      ledger.put(mark('storm'));
      await clock.run(10);
      await answer();
    }
    expect(sent.length - 8).toBe(4);
    const flushed = ledger.flush();
    await answer();
    await flushed;
    expect(sent.slice(8).flat()).toHaveLength(400);
  });

  it('lets what is not pressing wait for company, but no longer than it may', async () => {
    const { answer, clock, ledger, sent } = bench();
    ledger.within(60_000, mark('good'));
    ledger.within(1_000, mark('bad'));
    await clock.run(999);
    expect(sent).toEqual([]);
    await clock.run(1);
    await answer();
    expect(sent).toEqual([['good', 'bad']]);
    ledger.within(60_000, mark('good'));
    ledger.put(mark('state'));
    await clock.run(0);
    await answer();
    expect(sent[1]).toEqual(['state', 'good']);
    expect(clock.timers).toBe(0);
  });

  it('sends every state before what is committed after it, in a storm and behind a transaction that is on its way', async () => {
    const { answer, clock, ledger, sent } = bench();
    expect(ledger.send()).toBeUndefined();
    ledger.put(mark('first'));
    expect(ledger.send()).toBeUndefined();
    expect(sent).toEqual([['first']]);
    // On its way: nothing has to be waited for, since whatever comes after it is committed after it.
    expect(ledger.send()).toBeUndefined();
    ledger.put(mark('second'));
    const order: string[] = [];
    const sending = ledger.send()?.then(() => order.push(`alert behind ${sent.length} transactions`));
    expect(sending).toBeDefined();
    await clock.run(0);
    expect(order).toEqual([]);
    await answer();
    await sending;
    expect(order).toEqual(['alert behind 2 transactions']);
    expect(sent[1]).toEqual(['second']);
    await answer();
    for (let i = 0; i < 20; i += 1) ledger.put(mark('storm'));
    expect(ledger.send()).toBeUndefined();
    expect(sent[2]).toHaveLength(20);
  });

  it('keeps what could not be written, in order, and tries again after 5 s', async () => {
    const { answer, clock, ledger, sent } = bench();
    ledger.put(mark('a'));
    await clock.run(0);
    ledger.put(mark('b'));
    await answer(new Error('database or disk is full'));
    ledger.put(mark('c'));
    await clock.run(4_000);
    const flushed = ledger.flush();
    await answer(new Error('database or disk is full'));
    await answer();
    await flushed;
    await clock.run(5_000);
    await answer();
    expect(sent.at(-1)).toEqual(['a', 'b', 'c']);
    ledger.put(mark('d'));
    await clock.run(0);
    expect(sent.at(-1)).toEqual(['d']);
  });
});
