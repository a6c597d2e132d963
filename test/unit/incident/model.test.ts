import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src-shared/incident/book.ts';
import { type ByHand, mergeByHand, restore, splitByHand } from '../../../src-shared/incident/by-hand.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { Scene } from './scene.ts';

/** Twelve monitors: two trees and some by themselves, in groups, so that every kind of evidence occurs. */
const FLEET = {
  g: {},
  g1: { parents: ['g'] },
  g2: { parents: ['g'] },
  g11: { parents: ['g1'] },
  d: {},
  d1: { parents: ['d'] },
  d2: { parents: ['d', 'g'] },
  a: { labels: { group: 'x', instance: 'h:1' } },
  b: { labels: { group: 'x', instance: 'h:2' } },
  c: { labels: { group: 'x' } },
  e: { labels: { team: 't' } },
  f: { labels: { team: 't' } },
} as const;
const NAMES = Object.keys(FLEET) as (keyof typeof FLEET)[];

type Move =
  | { readonly do: 'flip'; readonly which: readonly number[] }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'merge' | 'split'; readonly a: number; readonly b: number }
  | { readonly do: 'undo' | 'restart' | 'tidy' };

const index = fc.nat({ max: 30 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('flip' as const), which: fc.array(index, { minLength: 1, maxLength: 5 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 15, 70, 400, 4_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('merge' as const, 'split' as const), a: index, b: index }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'restart' as const, 'tidy' as const) }) },
);

/** What people decided: pairs of alerts that have to be together, or apart. */
interface Decision {
  readonly pairs: readonly (readonly [string, string])[];
  readonly together: boolean;
}

class World {
  scene = new Scene().watch(FLEET);
  readonly firing = new Map<string, string>();
  readonly seen = new Map<string, Sighting>();
  decisions: Decision[] = [];
  readonly undos: { readonly before: ByHand['before']; readonly decision: Decision; readonly order: number }[] = [];
  #ids = 0;

  run(move: Move): void {
    const { scene } = this;
    switch (move.do) {
      case 'flip': {
        const names = [...new Set(move.which.map((i) => NAMES[i % NAMES.length] ?? 'a'))];
        const begun = names.filter((name) => !this.firing.has(name));
        for (const name of names) {
          const id = this.firing.get(name);
          if (id === undefined) continue;
          this.firing.delete(name);
          scene.end(id);
        }
        const fresh = begun.map((name) => {
          const { labels = {} } = FLEET[name] as { readonly labels?: Record<string, string> };
          const one = { ...scene.down(name, labels), id: `${name}#${this.#ids++}` };
          this.firing.set(name, one.id);
          this.seen.set(one.id, one);
          return one;
        });
        scene.fire(...fresh);
        break;
      }
      case 'pass':
        scene.now += move.seconds * 1_000;
        break;
      case 'tidy':
        scene.book.forget(scene.now);
        break;
      case 'merge': {
        const homes = [...scene.book.cases];
        const [a, b] = [homes[move.a % homes.length], homes[move.b % homes.length]];
        if (a === undefined || b === undefined || a === b) return;
        const pairs = [...a.members.keys()].flatMap((x) => [...b.members.keys()].map((y) => [x, y] as const));
        const keys = [a, b].flatMap((home) => [...home.members.keys()]);
        const { before } = mergeByHand(scene.book, [a.id, b.id], 'kim', '', scene.now);
        // The last word counts.
        this.#forget(keys);
        this.#decide(before, { pairs, together: true });
        scene.drain();
        break;
      }
      case 'split': {
        const homes = [...scene.book.cases].filter(({ members }) => members.size > 1);
        const home = homes[move.a % Math.max(1, homes.length)];
        if (home === undefined) return;
        const all = [...home.members.keys()];
        const off = all.filter((_, i) => ((move.b + 1) >> (i % 5)) % 2 === 1);
        if (off.length === 0 || off.length === all.length) {
          expect(() => splitByHand(scene.book, home.id, off, 'kim', '', scene.now)).toThrow(RpcError);
          return;
        }
        const stays = all.filter((id) => !off.includes(id));
        const { before } = splitByHand(scene.book, home.id, off, 'kim', '', scene.now);
        this.#forget(all, true);
        this.#decide(before, { pairs: off.flatMap((x) => stays.map((y) => [x, y] as const)), together: false });
        scene.drain();
        break;
      }
      case 'undo': {
        const last = this.undos.pop();
        if (last === undefined) return;
        restore(scene.book, last.before, 'kim', scene.now);
        this.decisions = this.decisions.filter((one) => one !== last.decision);
        scene.drain();
        break;
      }
      case 'restart': {
        const next = new Scene().watch(FLEET);
        next.now = scene.now;
        const records = [...scene.book.cases].map((home) => home.record(scene.now));
        const members = [...scene.book.cases].flatMap((home) =>
          [...home.members.values()].map((member) => ({ incident: home.id, member })),
        );
        const kept = structuredClone({ records, members });
        const before = scene.incidents();
        next.book.load(kept.records, kept.members, (id) => this.seen.get(id)?.labels);
        next.drain();
        expect(next.incidents()).toEqual(before);
        this.scene = next;
        this.scene.skipIds(1_000 * (this.#ids += 1));
        break;
      }
    }
  }

  #decide(before: ByHand['before'], decision: Decision): void {
    this.decisions.push(decision);
    this.undos.push({ before, decision, order: this.undos.length });
  }

  /** Earlier decisions about these alerts no longer hold among them. */
  #forget(alerts: readonly string[], togetherOnly = false): void {
    const set = new Set(alerts);
    this.decisions = this.decisions.map((one) =>
      togetherOnly && !one.together
        ? one
        : { ...one, pairs: one.pairs.filter(([a, b]) => !(set.has(a) && set.has(b))) },
    );
    // What was decided over is not taken back further than this.
    this.undos.length = 0;
  }

  check(): void {
    const { book } = this.scene;
    const homes = new Map<string, string>();
    for (const home of book.cases) {
      for (const id of home.members.keys()) {
        expect(homes.has(id), `${id} is in one incident`).toBe(false);
        homes.set(id, home.id);
        expect(book.homeOf(id)).toBe(home);
      }
      const firing = [...home.members.values()].filter(({ endedAt }) => endedAt === undefined).length;
      expect(home.firing).toBe(firing);
      const record = home.record(this.scene.now);
      expect(record.state).toBe(firing > 0 ? 'open' : 'ended');
      expect(record.endedAt === undefined).toBe(firing > 0);
      expect(home.total).toBeGreaterThan(0);
      expect(record.cause.why).not.toBe('');
    }
    for (const id of this.firing.values()) expect(homes.has(id), `${id} has an incident`).toBe(true);
    for (const { pairs, together } of this.decisions)
      for (const [a, b] of pairs) {
        const [x, y] = [homes.get(a), homes.get(b)];
        if (x !== undefined && y !== undefined) expect(x === y, `${a} and ${b}`).toBe(together);
      }
  }
}

describe('incidents', () => {
  it('hold every alert once, end with their last one, keep what people decided, and outlive a restart', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const world = new World();
        for (const one of moves) {
          const before = new Map(
            [...world.scene.book.cases].flatMap((home) => [...home.members.keys()].map((id) => [id, home.id])),
          );
          const ids = new Set([...world.scene.book.cases].map(({ id }) => id));
          world.run(one);
          world.check();
          if (one.do !== 'flip') continue;
          // Alerts come and go; incidents keep their names unless they are merged away.
          const after = new Set([...world.scene.book.cases].map(({ id }) => id));
          for (const [alert, id] of before) if (after.has(id)) expect(world.scene.book.homeOf(alert)?.id).toBe(id);
          for (const id of ids)
            if (!after.has(id)) expect(world.scene.changes.at(-1)?.drop.map((d) => d.id)).toContain(id);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('are the same whatever the order in which alerts of one tick come', () => {
    const ticks = fc.array(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(ticks, fc.array(fc.nat()), (all, seeds) => {
        const worlds = [new Scene().watch(FLEET), new Scene().watch(FLEET)];
        for (const names of all) {
          for (const [i, scene] of worlds.entries()) {
            scene.now += 20_000;
            const fresh = names.filter((name) => scene.book.member(name) === undefined);
            const shuffled = i === 0 ? fresh : [...fresh].sort((a, b) => rank(a, seeds) - rank(b, seeds));
            scene.fire(
              ...shuffled.map((name) => {
                const { labels = {} } = FLEET[name] as { readonly labels?: Record<string, string> };
                return scene.down(name, labels);
              }),
            );
          }
          expect(worlds[1]?.incidents()).toEqual(worlds[0]?.incidents());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are as before after a merge and a split, and after each was taken back', () => {
    const scene = new Scene().watch(FLEET);
    scene.fire(scene.down('g'), scene.down('g1'), scene.down('d'), scene.down('e'));
    const before = scene.incidents();
    const ids = [...scene.book.cases].map(({ id }) => id);
    const links = [...scene.book.cases].flatMap((home) => [...home.members.values()]);
    expect(before).toEqual(['d', 'e', 'g g1']);
    const merged = mergeByHand(scene.book, ids, 'kim', 'one switch', scene.now);
    scene.drain();
    expect(scene.incidents()).toHaveLength(1);
    expect(scene.story()).toContain('merged kim: Merged by hand: d, e, g: one switch');
    restore(scene.book, merged.before, 'kim', scene.now);
    scene.drain();
    expect(scene.incidents()).toEqual(before);
    expect([...scene.book.cases].map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect([...scene.book.cases].flatMap((home) => [...home.members.values()])).toEqual(expect.arrayContaining(links));

    const again = mergeByHand(scene.book, ids, 'kim', '', scene.now);
    splitByHand(scene.book, again.home.id, ['d'], 'kim', '', scene.now);
    const last = splitByHand(scene.book, again.home.id, ['e'], 'kim', '', scene.now);
    scene.drain();
    expect(scene.incidents()).toEqual(before);
    restore(scene.book, last.before, 'kim', scene.now);
    scene.drain();
    expect(scene.incidents()).toEqual(['d', 'g e g1']);
  });

  it('do not take back what was split off by hand, even when it fires again and its parent does', () => {
    const scene = new Scene().watch(FLEET);
    scene.fire(scene.down('g'), scene.down('g1'), scene.down('g2'));
    const [home] = scene.book.cases;
    if (home === undefined) throw new Error('no incident');
    splitByHand(scene.book, home.id, ['g1'], 'kim', 'its own disk', scene.now);
    scene.drain();
    expect(scene.incidents()).toEqual(['g g2', 'g1']);
    scene.fire(scene.sighting({ alertname: 'Slow', monitor: 'g' }, 0, 'slow'));
    expect(scene.incidents()).toEqual(['g g2 slow', 'g1']);
    scene.end('g1');
    scene.now += 4_000_000;
    scene.book.forget(scene.now);
    scene.fire({ ...scene.down('g1'), id: 'g1 again' });
    expect(scene.incidents()).toEqual(['g g2 slow', 'g1 again']);
  });
});

function rank(name: string, seeds: readonly number[]): number {
  return seeds[NAMES.indexOf(name as keyof typeof FLEET) % Math.max(1, seeds.length)] ?? 0;
}
