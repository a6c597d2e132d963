import { describe, expect, it } from 'vitest';
import { matchersOf } from '../../../src-renderer/features/silences/place.ts';
import { silenceFits } from '../../../src-renderer/features/silences/SilencesPage.tsx';
import { silencesSentence, timeText } from '../../../src-renderer/features/silences/words.ts';
import { labelBook, pastedMatchers, writtenMatchers } from '../../../src-renderer/shell/matchers/matcher-lines.ts';
import { hidingSentence } from '../../../src-renderer/shell/silence/HiddenPreview.tsx';
import {
  draftOf,
  fieldsOf,
  hiddenBy,
  matchersFor,
  newSilence,
  silenceLike,
} from '../../../src-renderer/shell/silence/silence-form.ts';
import { standing } from '../../../src-renderer/state/inbox.ts';
import type { SilenceEntry } from '../../../src-shared/contract/silence.ts';
import { compileMatchers, type Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { SilenceState } from '../../../src-shared/model/silence.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const HOUR = 3_600_000;

function alert(n: number, labels: Record<string, string>): Alert {
  return { ...alertOf(statusOf(n, 'down', NOW, 10), 'down', n, NOW - 60_000), labels };
}

const A: Matcher = { name: 'a', op: '=', value: 'b' };

function entry(state: SilenceState, from: number, to: number, hides = 0): SilenceEntry {
  const silence = {
    id: `${state}-${from}`,
    matchers: [{ ...A }],
    startsAt: NOW + from,
    endsAt: NOW + to,
    updatedAt: NOW,
    createdBy: 'kim',
    comment: 'disk swap',
  };
  return { silence, state, hides, unmatched: state === 'active' && hides === 0, overlong: false };
}

describe('the form of a silence', () => {
  it('says when a new one begins and ends', () => {
    const fields = { ...newSilence([A]), comment: ' why ' };
    // The start of one that begins at once is the engine's.
    expect(draftOf(fields, NOW)).toEqual({ matchers: [A], endsAt: NOW + 2 * HOUR, comment: 'why' });
    expect(draftOf({ ...fields, beginsIn: HOUR }, NOW)).toEqual({
      matchers: [A],
      startsAt: NOW + HOUR,
      endsAt: NOW + 3 * HOUR,
      comment: 'why',
    });
  });
  it('brings back what it was opened with', () => {
    for (const one of [entry('active', -HOUR, HOUR), entry('pending', HOUR, 3 * HOUR)]) {
      const { comment, endsAt, id, matchers, startsAt } = one.silence;
      expect(draftOf(fieldsOf(one.silence, one.state, NOW), NOW)).toEqual({ id, matchers, startsAt, endsAt, comment });
    }
    const over = entry('expired', -5 * HOUR, -2 * HOUR).silence;
    expect(draftOf(silenceLike(over), NOW)).toEqual({
      matchers: [A],
      endsAt: NOW + 3 * HOUR,
      comment: 'disk swap',
    });
  });
  it('goes by what the engine says of a silence that has just begun', () => {
    // Its start lies ahead of the page's clock.
    const { id, matchers, startsAt } = entry('active', 4_000, HOUR).silence;
    expect(draftOf(fieldsOf(entry('active', 4_000, HOUR).silence, 'active', NOW), NOW)).toMatchObject({
      id,
      matchers,
      startsAt,
      endsAt: NOW + HOUR,
    });
  });
  it('leaves out lines that are not written yet, and takes pasted matchers', () => {
    expect(writtenMatchers([A, { name: '', op: '=', value: '' }])).toEqual([A]);
    expect(pastedMatchers('{a="b", c=~"d|e"}')).toEqual([A, { name: 'c', op: '=~', value: 'd|e' }]);
    for (const text of ['severity', 'a b', '{', '']) expect(pastedMatchers(text)).toBeUndefined();
  });
  it('fits every alert that it was opened for', () => {
    const alerts = [
      alert(1, { alertname: 'A.x', dc: '1', host: 'a' }),
      alert(2, { alertname: 'B', dc: '1', host: 'b', empty: '' }),
    ];
    expect(matchersFor(alerts.slice(0, 1))).toEqual([
      { name: 'alertname', op: '=', value: 'A.x' },
      { name: 'dc', op: '=', value: '1' },
      { name: 'host', op: '=', value: 'a' },
    ]);
    expect(matchersFor(alerts)).toEqual([{ name: 'dc', op: '=', value: '1' }]);
    const apart = [alert(1, { alertname: 'A.x' }), alert(2, { alertname: 'B' })];
    const [named] = matchersFor(apart);
    expect(named).toEqual({ name: 'alertname', op: '=~', value: 'A\\.x|B' });
    for (const { labels } of apart) expect(compileMatchers(matchersFor(apart))(labels)).toBe(true);
    expect(compileMatchers(matchersFor(apart))({ alertname: 'Akx' })).toBe(false);
    expect(matchersFor([])).toEqual([]);
  });
  it('offers the labels that there are, the most frequent first', () => {
    const book = labelBook([alert(1, { a: '1', b: 'x' }), alert(2, { b: 'y' }), alert(3, { b: 'y' })]);
    expect(book.names).toEqual(['b', 'a']);
    expect(book.values.get('b')).toEqual(['y', 'x']);
  });
});

describe('what is hidden', () => {
  const alerts = [alert(1, { a: 'b' }), alert(2, { a: 'c' })];
  it('is nothing while the matchers cannot be used', () => {
    expect(hiddenBy([A], alerts).map(({ id }) => id)).toEqual(['alert-1']);
    expect(hiddenBy([{ name: 'a', op: '=~', value: '.*' }], alerts)).toEqual([]);
    expect(hiddenBy([{ name: 'a', op: '=~', value: '(' }], alerts)).toEqual([]);
    expect(hiddenBy([A, { name: 'b', op: '=~', value: '(' }], alerts)).toEqual([]);
  });
  it('is said in words', () => {
    expect(hidingSentence(2, 12)).toBe(
      '2 alerts that fire now are hidden. Of the last seven days it would have hidden 12 alerts.',
    );
    expect(hidingSentence(1, undefined)).toBe('1 alert that fires now is hidden.');
    expect(hidingSentence(0, 0)).toBe('Nothing that fires now is hidden. None of the last seven days would have been.');
  });
  it('leaves the inbox, and comes back when the silence is over', () => {
    const [one] = alerts;
    if (one === undefined) throw new Error('there is an alert');
    expect(standing(one, NOW)).toBe('needs');
    const held = [{ by: 'silence', reason: 'silenced by kim.' } as const];
    expect(standing({ ...one, held }, NOW)).toBe('silenced');
    expect(standing({ ...one, held, ack: { at: NOW, by: 'kim', note: '' } }, NOW)).toBe('taken');
    expect(standing({ ...one, held: [{ by: 'inhibition', reason: '' }] }, NOW)).toBe('needs');
  });
});

describe('the list of silences', () => {
  it('has a sentence', () => {
    expect(silencesSentence([], 0, NOW)).toBe('Nothing is silenced.');
    expect(silencesSentence([entry('active', -HOUR, HOUR, 3)], 3, NOW)).toBe(
      '1 silence hides 3 alerts; it ends in 1 h.',
    );
    expect(
      silencesSentence(
        [entry('active', -HOUR, 2 * HOUR, 1), entry('active', -HOUR, HOUR), entry('pending', 3 * HOUR, 4 * HOUR)],
        1,
        NOW,
      ),
    ).toBe('2 silences hide 1 alert; the first ends in 1 h. One begins in 3 h. 1 silence hides nothing.');
  });
  it('says when, and is filtered by matcher, comment and author', () => {
    expect(timeText(entry('active', -HOUR, HOUR), NOW)).toBe('ends in 1 h');
    expect(timeText(entry('pending', HOUR, 2 * HOUR), NOW)).toBe('begins in 1 h');
    expect(timeText(entry('expired', -3 * HOUR, -HOUR), NOW)).toBe('over for 1 h');
    const one = entry('active', -HOUR, HOUR);
    for (const typed of ['', 'a="b"', 'KIM disk', 'swap']) expect(silenceFits(one, typed)).toBe(true);
    expect(silenceFits(one, 'sam')).toBe(false);
  });
  it('reads matchers of an address, or none', () => {
    expect(matchersOf('{a="b"}')).toEqual([A]);
    expect(matchersOf('{a b}')).toEqual([]);
    expect(matchersOf('')).toEqual([]);
  });
});
