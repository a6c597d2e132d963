import { describe, expect, it } from 'vitest';
import { takeToken } from '../../../src-renderer/api/connect.ts';

/** A tab at an address, with what it keeps. */
function tab(address: string) {
  const url = new URL(address);
  const kept = new Map<string, string>();
  const replaced: unknown[] = [];
  const page = {
    location: url as unknown as Location,
    history: { state: 's', replaceState: (...args: unknown[]) => replaced.push(args) } as unknown as History,
    sessionStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    } as unknown as Storage,
  };
  return { page, kept, replaced };
}

describe('the token of a tab', () => {
  it('is taken out of the address and kept under the origin with its port', () => {
    const { kept, page, replaced } = tab('http://127.0.0.1:9470/?a=b#0123456789abcdef-_X');
    expect(takeToken(page)).toBe('0123456789abcdef-_X');
    expect(replaced).toEqual([['s', '', '/?a=b']]);
    expect([...kept]).toEqual([['tocsin.token http://127.0.0.1:9470', '0123456789abcdef-_X']]);
  });

  it('is remembered, and a page of the console in the fragment is no token', () => {
    const { kept, page, replaced } = tab('http://127.0.0.1:9470/#/alerts/0123456789abcdef');
    expect(takeToken(page)).toBeUndefined();
    kept.set('tocsin.token http://127.0.0.1:9470', 'kept-token-0123456');
    expect(takeToken(page)).toBe('kept-token-0123456');
    expect(replaced).toEqual([]);
  });
});
