import { describe, expect, it } from 'vitest';
import { Topic } from '../../../src-shared/rpc/server-topic.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function topic(overflow: 'latest' | 'resync') {
  const clock = new FakeClock();
  const sent: [number, unknown][] = [];
  const carrier = { backlog: 0 };
  const sink = new Topic<string>({
    overflow,
    timers: clock,
    send: (seq, data) => void sent.push([seq, data]),
    fail: () => undefined,
    backlogBytes: () => carrier.backlog,
  });
  const ack = (times: number): void => {
    for (let i = 0; i < times; i++) sink.ack();
  };
  return { clock, sent, carrier, sink, ack };
}

describe('a topic', () => {
  it('starts with its snapshot and counts the deltas', () => {
    const { sent, sink } = topic('latest');
    sink.delta('before the snapshot');
    sink.snapshot('all');
    sink.delta('one');
    sink.delta('two');
    expect(sent).toEqual([
      [0, 'all'],
      [1, 'one'],
      [2, 'two'],
    ]);
  });

  it('latest: a reader that acknowledges nothing gets eight events and then only the newest', () => {
    const { sent, sink, ack } = topic('latest');
    sink.snapshot('all');
    for (let i = 1; i <= 50; i++) sink.delta(`d${i}`);
    expect(sent).toHaveLength(8);
    ack(1);
    expect(sent.at(-1)).toEqual([8, 'd50']);
    ack(8);
    expect(sent).toHaveLength(9);
  });

  it('resync: what a slow reader missed is replaced by a new snapshot', () => {
    const { sent, sink, ack } = topic('resync');
    let asked = 0;
    sink.onResync(() => {
      asked += 1;
      sink.snapshot('all again');
    });
    sink.snapshot('all');
    for (let i = 1; i <= 50; i++) sink.delta(`d${i}`);
    expect(asked).toBe(0);
    ack(1);
    expect(asked).toBe(1);
    expect(sent.at(-1)).toEqual([0, 'all again']);
    ack(8);
    sink.delta('next');
    expect(sent.at(-1)).toEqual([1, 'next']);
  });

  it('waits for a full carrier and looks again by itself', () => {
    const { carrier, clock, sent, sink } = topic('latest');
    carrier.backlog = 2_000_000;
    sink.snapshot('all');
    sink.delta('newer');
    clock.advance(1_000);
    expect(sent).toEqual([]);
    carrier.backlog = 0;
    clock.advance(100);
    expect(sent).toEqual([[0, 'newer']]);
  });

  it('leaves no timer behind and says nothing once it ended', () => {
    const { carrier, clock, sent, sink } = topic('resync');
    carrier.backlog = 2_000_000;
    sink.snapshot('all');
    sink[Symbol.dispose]();
    carrier.backlog = 0;
    sink.snapshot('late');
    clock.advance(10_000);
    expect(sent).toEqual([]);
    expect(clock.timers).toBe(0);
  });
});
