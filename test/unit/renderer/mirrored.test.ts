import { describe, expect, it } from 'vitest';
import { alertMatches } from '../../../src-renderer/features/alerts/order.ts';
import { originSentence, sourceOf, takenSentence } from '../../../src-renderer/features/alerts/words.ts';
import { alertmanagerSentence } from '../../../src-renderer/features/settings/AlertmanagersPanel.tsx';
import { draftOf, hiddenBy, homeOf, newSilenceFor } from '../../../src-renderer/shell/silence/silence-form.ts';
import type { AlertmanagerEntry } from '../../../src-shared/contract/alertmanager.ts';
import type { Alert, Mirrored } from '../../../src-shared/model/alert.ts';

const NOW = Date.UTC(2026, 0, 5, 3);
const MINUTE = 60_000;

function alert(id: string, mirror?: Partial<Mirrored>, more: Partial<Alert> = {}): Alert {
  const from = { from: 'team', startsAt: NOW, receivers: ['pager', 'mail'], generatorUrl: '', notify: false };
  return {
    id,
    fingerprint: id,
    rule: 'HostDown',
    labels: { alertname: 'HostDown', host: 'a' },
    annotations: {},
    state: 'firing',
    activeAt: NOW,
    value: 1,
    expr: '',
    ...(mirror === undefined ? {} : { mirror: { ...from, ...mirror } }),
    closedByHand: false,
    updatedAt: NOW,
    ...more,
  };
}

describe('an alert of another Alertmanager', () => {
  it('says whose it is, whom that tells, and what is wrong between us', () => {
    expect(originSentence(alert('own'))).toBe('');
    expect(originSentence(alert('a', {}))).toBe(
      'Of the Alertmanager team, which tells pager, mail. Nobody is told from here.',
    );
    expect(originSentence(alert('a', { notify: true, receivers: [] }))).toBe(
      'Of the Alertmanager team, which tells nobody. People are told from here as well.',
    );
    const lost = alert(
      'a',
      { lost: 'The Alertmanager team does not answer (refused)', unwritten: 'no answer within 10 s' },
      { blindSince: NOW - 5 * MINUTE },
    );
    expect(takenSentence(lost, NOW)).toBe(
      'Not known at the Alertmanager team yet: no answer within 10 s. Not known for 5 min: The Alertmanager team does not answer (refused).',
    );
    expect(sourceOf(alert('a', { generatorUrl: 'http://prometheus/graph' }))).toBe('http://prometheus/graph');
  });

  it('is found by its origin', () => {
    const both = [alert('own'), alert('a', {}), alert('b', { from: 'lab' })];
    const found = (typed: string): readonly string[] =>
      both.filter((one) => alertMatches(one, typed)).map(({ id }) => id);
    expect(found('alertmanager=team')).toEqual(['a']);
    expect(found('alertmanager=')).toEqual(['a', 'b']);
    expect(found('HostDown')).toEqual(['own', 'a', 'b']);
  });

  it('is silenced where it is told of, together with others of there only', () => {
    const [own, team, lab] = [alert('own'), alert('a', {}), alert('b', { from: 'lab' })];
    expect(homeOf([team, alert('c', {})])).toEqual({ alertmanager: 'team' });
    expect(homeOf([own])).toEqual({});
    expect([homeOf([own, team]), homeOf([team, lab])]).toEqual(['mixed', 'mixed']);
    const fields = newSilenceFor([team]);
    expect(draftOf(fields, NOW)).toMatchObject({ alertmanager: 'team', matchers: fields.matchers });
    expect(draftOf(newSilenceFor([own]), NOW)).not.toHaveProperty('alertmanager');
    const told = alert('t', { notify: true });
    const all = [own, team, lab, told];
    expect(hiddenBy(fields.matchers, all, 'team').map(({ id }) => id)).toEqual(['a', 't']);
    expect(hiddenBy(fields.matchers, all).map(({ id }) => id)).toEqual(['own', 't']);
  });
});

describe('the list of other Alertmanagers', () => {
  const entry: AlertmanagerEntry = {
    name: 'team',
    url: 'http://a/',
    interval: 15_000,
    notify: false,
    matchers: [],
    alerts: 3,
    suppressed: 0,
    silences: 1,
  };
  it('says when each answered, what it shows, and what is wrong', () => {
    expect(alertmanagerSentence(entry, NOW)).toBe('Has not been asked yet.');
    const answered = { ...entry, answeredAt: NOW - 4_000 };
    expect(alertmanagerSentence(answered, NOW)).toMatch(/^Answered .+: 3 alerts; 1 silence\.$/);
    expect(alertmanagerSentence({ ...answered, suppressed: 3, silences: 2, unwritten: 'status 500' }, NOW)).toMatch(
      /: 3 alerts, all kept quiet there; 2 silences\. Not written there yet: status 500\. It is tried again\.$/,
    );
    const lost = { since: NOW - MINUTE, reason: 'connection refused by a' };
    expect(alertmanagerSentence({ ...answered, alerts: 1, lost }, NOW)).toMatch(
      /^Has not answered for 1 min: connection refused by a\. Kept as last seen: 1 alert; 1 silence\.$/,
    );
  });
});
