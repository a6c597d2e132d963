import { describe, expect, it } from 'vitest';
import { Guard, isLoopback, tokenOf } from '../../../src-main/api/guard.ts';
import { RateLimiter } from '../../../src-main/api/rate-limit.ts';
import { Tokens } from '../../../src-main/api/tokens.ts';
import { Coalescer } from '../../../src-main/engine/live/coalesce.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('loopback', () => {
  it('is an address, not a name that begins like one', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['127.evil.example', '127.0.0.1.evil.example', '0.0.0.0', '::', '10.0.0.1', ''].map(isLoopback)).toEqual(
      Array.from({ length: 6 }, () => false),
    );
  });
});

describe('the guard', () => {
  it('behind TLS takes its own name only, with https', () => {
    const guard = new Guard({ host: 'ops.internal', port: 443, tls: true, tokens: new Tokens([]) });
    guard.checkPlace({ host: 'ops.internal', origin: 'https://ops.internal' });
    guard.checkPlace({ host: 'ops.internal:443', origin: undefined });
    expect(() => guard.checkPlace({ host: 'localhost:443', origin: undefined })).toThrow(/Host/);
    expect(() => guard.checkPlace({ host: 'ops.internal', origin: 'http://ops.internal' })).toThrow(/origins/);
  });

  it('reads a bearer token, or the password of any user', () => {
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
    const headers = ['Bearer abc', 'bearer abc', basic('any:abc'), basic(':abc'), basic('any:'), basic('any:a b')];
    expect(headers.map(tokenOf)).toEqual(['abc', 'abc', 'abc', 'abc', undefined, undefined]);
    expect(['Bearer', 'Bearer a b', 'Digest abc', undefined].map(tokenOf)).toEqual(Array(4).fill(undefined));
  });
});

describe('the rate limiter', () => {
  it('gives the burst, then as much as time brings', () => {
    const clock = new FakeClock();
    const limiter = new RateLimiter(2, 3, () => clock.monotonic());
    expect([0, 0, 0, 0].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
    expect(limiter.take('b')).toBe(0);
    clock.advance(500);
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1]);
    clock.advance(60_000);
    expect([0, 0, 0, 0].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
  });
});

describe('the coalescer', () => {
  it('hands each key over once per window, and nothing after it was disposed', () => {
    const clock = new FakeClock();
    const flushed: string[][] = [];
    const coalescer = new Coalescer<string>(clock, 250, (keys) => flushed.push([...keys]));
    for (const key of ['a', 'b', 'a']) coalescer.mark(key);
    clock.advance(249);
    expect(flushed).toEqual([]);
    clock.advance(1);
    coalescer.mark('c');
    clock.advance(250);
    expect(flushed).toEqual([['a', 'b'], ['c']]);
    coalescer.mark('d');
    coalescer[Symbol.dispose]();
    clock.advance(1_000);
    expect([flushed.length, clock.timers]).toEqual([2, 0]);
  });
});
