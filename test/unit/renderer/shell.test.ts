import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../src-renderer/features/overview/FirstMonitor.tsx';
import { href, parseHash } from '../../../src-renderer/shell/router.ts';
import { best, score } from '../../../src-renderer/shell/search.ts';
import { keyName } from '../../../src-renderer/shell/shortcuts.ts';
import { snoozeChoices } from '../../../src-renderer/shell/snooze.ts';
import { rangeOf } from '../../../src-renderer/shell/time-range.ts';
import { TypeAhead } from '../../../src-renderer/shell/type-ahead.ts';
import { fromWallTime, toWallTime } from '../../../src-renderer/shell/wall-time.ts';

describe('router', () => {
  it('reads back every place it wrote', () => {
    const segment = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.dictionary(segment, segment), (path, query) => {
        const back = parseHash(href(path, query));
        expect(back.path).toEqual(path);
        expect(back.query).toEqual({ ...query });
      }),
    );
  });
  it('takes anything that is no place for the overview', () => {
    for (const hash of ['', '#', '#abc', '#/']) expect(parseHash(hash).path).toEqual(['overview']);
    expect(parseHash('#/monitors/100%').path).toEqual(['monitors', '100%']);
    expect(href(['alerts'], { id: undefined, q: '' })).toBe('#/alerts');
  });
});

describe('keyName', () => {
  const press = (key: string, held: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {}): string =>
    keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
  it('names keys as commands are written', () => {
    expect(press('j')).toBe('j');
    expect(press('K', { ctrlKey: true })).toBe('Mod+k');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('A', { shiftKey: true })).toBe('Shift+a');
    expect(press('ArrowDown')).toBe('ArrowDown');
    expect(press(' ')).toBe('Space');
  });
});

describe('type-ahead', () => {
  it('hands over all keys in their order, once, or none when the first is too old', () => {
    const ahead = new TypeAhead();
    ahead.keep('j', 1_000);
    ahead.keep('a', 3_900);
    expect(ahead.take(4_000)).toEqual(['j', 'a']);
    expect(ahead.take(4_000)).toEqual([]);
    ahead.keep('j', 1_000);
    ahead.keep('a', 3_900);
    expect(ahead.take(4_001)).toEqual([]);
    expect(ahead.take(3_950)).toEqual([]);
    ahead.keep('a', 5_000);
    ahead.drop();
    expect(ahead.take(5_000)).toEqual([]);
  });
});

describe('search', () => {
  it('prefers the start of a word and leaves out what does not match', () => {
    expect(score('Orders API', 'xyz')).toBe(0);
    expect(best(['Reorder', 'Orders API', 'Search'], (text) => text, 'ord', 5)).toEqual(['Orders API', 'Reorder']);
    expect(best(['b', 'a'], (text) => text, '', 1)).toEqual(['b']);
  });
});

describe('time', () => {
  const now = Date.UTC(2026, 10, 21, 9, 0);
  it('reads presets and fixed ranges, and falls back to six hours', () => {
    expect(rangeOf({ range: '1h' }, now)).toEqual({ from: now - 3_600_000, to: now, live: true, preset: '1h' });
    expect(rangeOf({ from: '5', to: '9' }, now)).toEqual({ from: 5, to: 9, live: false, preset: '' });
    for (const query of [{}, { range: 'soon' }, { range: '1s' }, { from: '9', to: '5' }, { from: 'x', to: '1' }])
      expect(rangeOf(query, now)).toMatchObject({ live: true, preset: '6h' });
  });
  it('writes and reads wall times of a zone', () => {
    expect(toWallTime(now, 'Europe/Berlin')).toBe('2026-11-21T10:00');
    expect(fromWallTime('2026-11-21T10:00', 'Europe/Berlin')).toBe(now);
    expect(fromWallTime('', 'UTC')).toBeUndefined();
    // The hour that comes twice when summer time ends: the first of the two.
    expect(fromWallTime('2026-10-25T02:30', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });
  it('snoozes until nine in the morning over a change of clocks', () => {
    const eve = Date.UTC(2026, 9, 24, 20, 0);
    const until = snoozeChoices(eve, 'Europe/Berlin').at(-1)?.until;
    expect(until).toBe(Date.UTC(2026, 9, 25, 8, 0));
    expect(
      snoozeChoices(eve, 'UTC')
        .map((choice) => choice.until - eve)
        .slice(0, 3),
    ).toEqual([1_800_000, 3_600_000, 14_400_000]);
  });
});

describe('addressOf', () => {
  it('completes what can be watched and refuses the rest', () => {
    expect(addressOf('shop.example/health')).toBe('https://shop.example/health');
    expect(addressOf(' http://127.0.0.1:8080 ')).toBe('http://127.0.0.1:8080');
    for (const text of ['', 'two words', 'http://']) expect(addressOf(text)).toBeUndefined();
  });
});
