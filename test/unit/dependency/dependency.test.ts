import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dependencies } from '../../../src-main/engine/watch/dependency/dependencies.ts';
import { parentCircle } from '../../../src-shared/dependency/graph.ts';
import { dependencyHold, type Seen } from '../../../src-shared/dependency/hold.ts';
import { symptomOf } from '../../../src-shared/dependency/symptom.ts';
import { type MonitorState, STATES } from '../../../src-shared/model/check.ts';
import { Monitor } from '../../../src-shared/model/monitor.ts';

type Graph = Readonly<Record<string, readonly string[]>>;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const graph: fc.Arbitrary<Graph> = fc.dictionary(fc.constantFrom(...NAMES), fc.subarray([...NAMES, 'nobody']), {
  noNullPrototype: true,
});
const states = fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...STATES)])));
const parentsIn = (g: Graph) => (name: string) => g[name] ?? [];

/** Whether `to` can be reached from `from` over one parent or more, by looking everywhere. */
function reaches(g: Graph, from: string, to: string): boolean {
  const seen = new Set<string>();
  const edge = [...(g[from] ?? [])];
  for (let at = edge.pop(); at !== undefined; at = edge.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    edge.push(...(g[at] ?? []));
  }
  return false;
}

describe('circles of parents', () => {
  it('are found exactly where they are, with a way that exists', () => {
    fc.assert(
      fc.property(graph, fc.constantFrom(...NAMES), (g, start) => {
        const circle = parentCircle(start, parentsIn(g));
        expect(circle !== undefined).toBe(reaches(g, start, start));
        if (circle === undefined) return;
        expect([circle[0], circle.at(-1)]).toEqual([start, start]);
        for (let i = 1; i < circle.length; i++) expect(g[circle[i - 1] ?? '']).toContain(circle[i]);
        expect(new Set(circle.slice(1)).size).toBe(circle.length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('are left out of what is watched, and nothing else is', () => {
    fc.assert(
      fc.property(graph, (g) => {
        const known = new Dependencies();
        known.apply(
          Object.entries(g).map(([name, parents]) => Monitor.parse({ kind: 'machine', name, parents: [...parents] })),
        );
        const kept = Object.fromEntries(NAMES.map((name) => [name, known.parentsOf(name)]));
        for (const name of NAMES) {
          expect(reaches(kept, name, name)).toBe(false);
          for (const parent of g[name] ?? [])
            if (!reaches(g, parent, name) && parent !== name) expect(kept[name]).toContain(parent);
          for (const child of known.descendants(name)) expect(reaches(kept, child, name)).toBe(true);
        }
        expect(known.circle() !== undefined).toBe(NAMES.some((name) => reaches(g, name, name)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('symptoms', () => {
  const of = (g: Graph, s: Readonly<Record<string, MonitorState>>, name = 'a') =>
    symptomOf(name, parentsIn(g), (one) => s[one]);

  it.each<readonly [string, Graph, Readonly<Record<string, MonitorState>>, readonly string[] | undefined]>([
    ['a parent that is down', { a: ['b'] }, { b: 'down' }, ['b']],
    ['a parent that is degraded', { a: ['b'] }, { b: 'degraded' }, undefined],
    ['an unknown parent', { a: ['b'] }, {}, undefined],
    ['a blind parent', { a: ['b'] }, { b: 'blind' }, undefined],
    ['a paused parent', { a: ['b'] }, { b: 'paused' }, undefined],
    ['a pending parent', { a: ['b'] }, { b: 'pending' }, undefined],
    ['a blind parent under one that is down', { a: ['b'], b: ['c'] }, { b: 'blind', c: 'down' }, ['b', 'c']],
    ['a parent that works under one that is down', { a: ['b'], b: ['c'] }, { b: 'up', c: 'down' }, undefined],
    ['the cause is the topmost', { a: ['b'], b: ['c'], c: ['d'] }, { b: 'down', c: 'down', d: 'up' }, ['b', 'c']],
    ['one of two parents', { a: ['b', 'c'] }, { b: 'up', c: 'down' }, ['c']],
    ['a circle ends', { a: ['b'], b: ['a'] }, { b: 'down' }, ['b']],
  ])('%s', (_what, g, s, path) => {
    expect(of(g, s)?.path).toEqual(path);
    expect(of(g, s)?.cause).toBe(path?.at(-1));
  });

  it('are explained by a monitor that is down, over a way on which nothing works', () => {
    fc.assert(
      fc.property(graph, states, fc.constantFrom(...NAMES), (g, s, name) => {
        const found = of(g, s, name);
        const direct = (g[name] ?? []).some((parent) => parent !== name && s[parent] === 'down');
        if (direct) expect(found).toBeDefined();
        if (found === undefined) return;
        expect(s[found.cause]).toBe('down');
        expect(found.path).not.toContain(name);
        let before = name;
        for (const step of found.path) {
          expect(g[before]).toContain(step);
          expect(['up', 'degraded']).not.toContain(s[step]);
          before = step;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('waiting for word of a parent', () => {
  const up: Seen = {
    state: 'up',
    since: 0,
    failures: 0,
    successes: 0,
    firstFailureAt: undefined,
    seenAt: 0,
    confirmMs: 10_000,
  };
  const FIRED = 100_000;
  const child: Seen = { ...up, state: 'down', since: FIRED - 2_000, seenAt: FIRED };
  const hold = (parent: Partial<Seen> | undefined, now = FIRED, own: Partial<Seen> = {}) =>
    dependencyHold('a', FIRED, now, parentsIn({ a: ['b'] }), (name) =>
      name === 'a' ? { ...child, ...own } : parent === undefined ? undefined : { ...up, ...parent },
    );

  it('is for as long as confirming takes, and only while the parent has not answered since', () => {
    expect(hold({ seenAt: FIRED })).toBeUndefined();
    expect(hold({ seenAt: FIRED, failures: 1 })).toMatchObject({ kind: 'unsettled', on: 'b', until: FIRED + 10_000 });
    expect(hold({ seenAt: FIRED - 5_000 })).toMatchObject({ kind: 'unsettled', on: 'b' });
    expect(hold({ seenAt: FIRED - 5_000 }, FIRED + 10_000)).toBeUndefined();
    expect(hold({ failures: 1, seenAt: FIRED }, FIRED + 10_000)).toBeUndefined();
    expect(hold({ confirmMs: 3_600_000, seenAt: 0 }, FIRED + 299_999)).toBeDefined();
    expect(hold({ confirmMs: 3_600_000, seenAt: 0 }, FIRED + 300_000)).toBeUndefined();
  });

  it('is for nobody when the monitor works, nothing is known of it, or it needs nothing', () => {
    expect(hold({ failures: 1 }, FIRED, { state: 'up' })).toBeUndefined();
    expect(hold({ failures: 1 }, FIRED, { state: 'blind' })).toBeUndefined();
    expect(
      dependencyHold(
        'x',
        FIRED,
        FIRED,
        () => [],
        () => child,
      ),
    ).toBeUndefined();
    expect(
      dependencyHold(
        'x',
        FIRED,
        FIRED,
        () => ['b'],
        () => undefined,
      ),
    ).toBeUndefined();
    expect(hold(undefined)).toBeUndefined();
  });

  it('goes on after the parent came back until the child was looked at, or is found to be recovering', () => {
    const back = { since: FIRED + 60_000, seenAt: FIRED + 60_000 };
    const now = FIRED + 61_000;
    expect(hold(back, now)).toMatchObject({ kind: 'unsettled', on: 'a', until: FIRED + 70_000 });
    expect(hold(back, now, { seenAt: FIRED + 60_500 })).toBeUndefined();
    expect(hold(back, now, { seenAt: FIRED + 60_500, successes: 1 })).toMatchObject({ kind: 'unsettled' });
    expect(hold(back, FIRED + 70_000)).toBeUndefined();
  });

  it('is a symptom, whatever else, under a parent that is down', () => {
    expect(hold({ state: 'down' })).toMatchObject({ kind: 'symptom', symptom: { cause: 'b' } });
    expect(hold({ state: 'down' }, FIRED + 3_600_000)).toMatchObject({ kind: 'symptom' });
  });
});
