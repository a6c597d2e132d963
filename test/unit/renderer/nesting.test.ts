import { describe, expect, it } from 'vitest';
import { partSentence } from '../../../src-renderer/features/alerts/IncidentSection.tsx';
import { fold, nest, withFolded } from '../../../src-renderer/features/alerts/nesting.ts';
import type { Line } from '../../../src-renderer/features/alerts/order.ts';
import { applyIncidents, incidentStore } from '../../../src-renderer/state/incidents.ts';
import { alertOf, statusOf } from '../../support/fixture-data.ts';
import { FixtureIncidents } from '../../support/fixture-incidents.ts';

const alert = (id: string): Line => ({ type: 'alert', id });
const heading = (section: 'needs' | 'taken', count: number): Line => ({ type: 'heading', section, count });
const cause = (id: string) => ({ cause: { alert: id, name: id, why: '' } });
const belonging = {
  incidents: new Map([['i', cause('gateway')]]),
  homes: new Map(['a', 'b', 'gateway', 'taken1', 'taken2'].map((id) => [id, 'i'])),
};
const lines = [
  heading('needs', 5),
  ...['a', 'x', 'gateway', 'b', 'y'].map(alert),
  heading('taken', 3),
  ...['taken1', 'z', 'taken2'].map(alert),
];
const shown = (given: ReturnType<typeof nest>): readonly string[] =>
  given.map((line) =>
    line.type === 'heading'
      ? line.section
      : `${line.lead === undefined ? '' : '> '}${line.id} ${line.symptoms ?? ''}`.trim(),
  );

describe('nesting', () => {
  it('puts the cause over its symptoms where the most urgent stood, and another one over them in another section', () => {
    expect(shown(nest(lines, belonging))).toEqual([
      'needs',
      'gateway 2',
      '> a',
      '> b',
      'x',
      'y',
      'taken',
      'taken1 1',
      '> taken2',
      'z',
    ]);
    expect(shown(nest(lines, { incidents: new Map(), homes: new Map() }))).toEqual(
      lines.map((line) => (line.type === 'heading' ? line.section : line.id)),
    );
  });

  it('folds symptoms away and acts on them with their cause', () => {
    const nested = nest(lines, belonging);
    expect(shown(fold(nested, new Set()))).toEqual(['needs', 'gateway 2', 'x', 'y', 'taken', 'taken1 1', 'z']);
    expect(shown(fold(nested, new Set(['i'])))).toContain('> a');
    expect(withFolded(nested, 'gateway', new Set())).toEqual(['gateway', 'a', 'b']);
    expect(withFolded(nested, 'gateway', new Set(['i']))).toEqual(['gateway']);
    expect(withFolded(nested, 'x', new Set())).toEqual(['x']);
  });
});

describe('incidents on the page', () => {
  it('follow snapshots and changes', () => {
    const incidents = new FixtureIncidents(
      new Map([0, 1].map((n) => alertOf(statusOf(n, 'down', 0, 2), 'down', n, 0)).map((one) => [one.id, one])),
    );
    const [a, b] = ['alert-0', 'alert-1'] as const;
    const one = incidents.group(a, b);
    let state = applyIncidents(incidentStore.getState(), incidents.snapshot(), true);
    expect([...state.homes]).toEqual([
      [a, one],
      [b, one],
    ]);
    expect(state.ready).toBe(true);
    const { incident } = incidents.split(one, [b]);
    state = applyIncidents(state, incidents.snapshot(), false);
    expect(state.homes.get(b)).toBe(incident.id);
    incidents.merge([one, incident.id]);
    state = applyIncidents(state, { ...incidents.snapshot(), removed: [incident.id] }, false);
    expect([...state.incidents.keys()]).toEqual([one]);
    expect(partSentence(incidents.story(one), b)).toMatch(
      /^A symptom of .+: its parent .+; all 2 alerts of it fire\.$/,
    );
    expect(partSentence(incidents.story(one), a)).toMatch(
      /^The cause: the other 1 alert is about what depends on it; all/,
    );
  });
});
