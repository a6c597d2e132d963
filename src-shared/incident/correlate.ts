import type { IncidentMember } from '../model/incident.ts';
import { ENGINE, type Evidence, type IncidentBook, type Sighting } from './book.ts';
import type { Case } from './case.ts';
import { rootOf } from './cause.ts';
import { closeness, ENOUGH, isShared, rarity, type Trait, WINDOW_MS, WORTH_ASKING } from './evidence.ts';
import { alertingAbove } from './topology.ts';
import { alertsCounted, belowWords, gapApart } from './words.ts';

/** A value seen in more incidents than this within the window tells none of them from another. */
const MOST_INCIDENTS = 32;
/** Depending on the same monitor, which works, counts half of what another shared value counts. */
const PARENT_WEIGHT = 0.5;
/** What nearly all carry is not counted. */
const LEAST_WEIGHT = 0.05;

/** Two alerts that have something in common, though not enough: whether their series moved together would decide. */
export interface Doubt {
  readonly alert: string;
  readonly other: string;
  /** What they have in common adds up to this. */
  readonly score: number;
  readonly why: string;
}

interface Score {
  sum: number;
  best: number;
  text: string;
  other: string;
  at: number;
}

/** The order in which alerts that are seen together are looked at: what others depend on first, then as they began. */
export function inOrder(seen: readonly Sighting[], aboveOf: (monitor: string) => readonly string[]): Sighting[] {
  const depths = new Map<string, number>();
  const depth = (one: Sighting): number => {
    if (one.monitor === undefined) return 0;
    let known = depths.get(one.monitor);
    if (known === undefined) depths.set(one.monitor, (known = aboveOf(one.monitor).length));
    return known;
  };
  return [...seen].sort(
    (a, b) =>
      depth(a) - depth(b) ||
      a.startedAt - b.startedAt ||
      (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

/**
 * Puts an alert that has begun to fire into an incident, or begins one, and brings together incidents that it explains.
 * What is looked at is bounded by the alert's own labels and ancestors, never by how many alerts there are
 * (docs/adr/0034-incidents.md). Others may have their turn at each yield, though nobody changes the book meanwhile. Returns
 * what is worth a closer look.
 */
export function* correlate(book: IncidentBook, seen: Sighting, now: number): Generator<undefined, Doubt | undefined> {
  const traits = book.traitsOf(seen);
  const above = seen.monitor === undefined ? [] : explanations(book, seen.monitor);
  const scores = scoresOf(book, seen, traits);
  const found =
    returned(book, seen, now) ??
    sameMonitor(book, seen) ??
    below(book, seen, above) ??
    failedTogether(book, seen, traits) ??
    alike(seen, scores);
  const home = found?.home ?? book.open();
  book.join(home, seen, found?.evidence ?? { link: 'first', why: 'it began the incident' }, now);
  const mention = { alert: seen.id, at: seen.startedAt };
  const source = seen.monitor ?? seen.labels['instance'] ?? seen.fingerprint;
  for (const trait of traits) {
    const posting = book.posting(trait);
    posting.add(home, mention);
    if (above.length === 0) posting.addUnexplained(source, mention);
  }
  if (seen.monitor !== undefined) yield* adopt(book, seen, seen.monitor, now);
  if (above.length === 0) yield* gather(book, seen, traits, now);
  return found === undefined ? doubtOf(book, seen, scores) : undefined;
}

/** What a series comparison said of a doubt: the incidents become one when that and the labels are enough together. */
export function moved(book: IncidentBook, { alert, other, score, why }: Doubt, r: number, now: number): boolean {
  const a = book.homeOf(alert);
  const b = book.homeOf(other);
  if (a === undefined || b === undefined || !a.open || !b.open) return false;
  if (!mayMerge(a, b) || score + Math.abs(r) / 2 < ENOUGH) return false;
  const names = [book.member(alert)?.name ?? '', book.member(other)?.name ?? ''];
  const words = `its series moved with that of ${names[1]} around the start (r = ${r.toFixed(2).replace('-', '−')}), and both have ${why}`;
  relink(book, alert, { link: 'movement', to: other, why: words });
  book.say(book.merge(a, b), now, 'merged', ENGINE, `${names[0]} belongs to it: ${words}.`);
  return true;
}

/** Whether the engine may make one incident of two: not what a person has taken apart, nor what two people have named. */
export function mayMerge(a: Case, b: Case): boolean {
  if (a === b || a.splitFrom !== undefined || b.splitFrom !== undefined || (a.touched && b.touched)) return false;
  return !keepsOut(a, b) && !keepsOut(b, a);
}

function keepsOut({ excluded }: Case, { members }: Case): boolean {
  if (excluded.size === 0) return false;
  for (const { fingerprint } of members.values()) if (excluded.has(fingerprint)) return true;
  return false;
}

function mayJoin(home: Case, seen: Sighting): boolean {
  return home.open && !home.excluded.has(seen.fingerprint);
}

interface Place {
  readonly home: Case;
  readonly evidence: Evidence;
}

/** The same labels fired in it before, and it is open or has only just ended. */
function returned(book: IncidentBook, seen: Sighting, now: number): Place | undefined {
  const home = book.returning(seen.fingerprint);
  if (home === undefined || (!home.open && (home.endedAt ?? 0) < now - WINDOW_MS)) return undefined;
  return { home, evidence: { link: 'again', why: 'the same alert was part of it before' } };
}

function sameMonitor(book: IncidentBook, seen: Sighting): Place | undefined {
  if (seen.monitor === undefined) return undefined;
  const near = nearest(book, book.firingOf(seen.monitor)?.values() ?? [], seen, -WINDOW_MS, WINDOW_MS);
  if (near === undefined) return undefined;
  const why = `it is about the monitor ${seen.monitor} as well, ${gapApart(near.member.startedAt, seen.startedAt)}`;
  return { home: near.home, evidence: { link: 'monitor', to: near.member.alert, why } };
}

/** Ways from a monitor up to the nearest ones that alert. */
function explanations(book: IncidentBook, monitor: string): readonly (readonly string[])[] {
  return alertingAbove(monitor, book.topology, (name) => book.firingOf(name) !== undefined);
}

function below(book: IncidentBook, seen: Sighting, ways: readonly (readonly string[])[]): Place | undefined {
  for (const way of ways) {
    const cause = way.at(-1) ?? '';
    // A parent that has failed for days explains what fails now; one that failed well after it does not.
    const near = nearest(book, book.firingOf(cause)?.values() ?? [], seen, Number.NEGATIVE_INFINITY, WINDOW_MS);
    if (near === undefined) continue;
    const why = belowWords(way, near.member.startedAt, seen.startedAt);
    return { home: near.home, evidence: { link: 'topology', to: near.member.alert, why } };
  }
  return undefined;
}

/** Of some members the one that began closest to the alert, not earlier than `from` nor later than `to` (ms from its start). */
function nearest(
  book: IncidentBook,
  members: Iterable<IncidentMember>,
  seen: Sighting,
  from: number,
  to: number,
): { readonly home: Case; readonly member: IncidentMember } | undefined {
  let best: { readonly home: Case; readonly member: IncidentMember } | undefined;
  let gap = Number.POSITIVE_INFINITY;
  for (const member of members) {
    const apart = member.startedAt - seen.startedAt;
    if (apart < from || apart > to || Math.abs(apart) >= gap) continue;
    const home = book.homeOf(member.alert);
    if (home === undefined || !mayJoin(home, seen)) continue;
    best = { home, member };
    gap = Math.abs(apart);
  }
  return best;
}

/** Most of what carries a value of the alert has failed together already. */
function failedTogether(book: IncidentBook, seen: Sighting, traits: readonly Trait[]): Place | undefined {
  for (const trait of traits) {
    const posting = book.posting(trait);
    const home = posting.shared === undefined ? undefined : current(book, posting.shared);
    if (home === undefined || !mayJoin(home, seen) || posting.unexplained(seen.startedAt).size === 0) continue;
    return { home, evidence: { link: 'share', why: `most of what has ${trait.text} failed with it` } };
  }
  return undefined;
}

function current(book: IncidentBook, home: Case): Case | undefined {
  let root = home;
  while (root.into !== undefined) root = root.into;
  return book.case(root.id) === root ? root : undefined;
}

/** What the alert shares with incidents of the window, by incident. */
function scoresOf(book: IncidentBook, seen: Sighting, traits: readonly Trait[]): ReadonlyMap<Case, Score> {
  const scores = new Map<Case, Score>();
  const { population } = book;
  for (const trait of traits) {
    const posting = book.posting(trait);
    const count = posting.count(seen.startedAt);
    if (count === 0 || count > MOST_INCIDENTS) continue;
    const carriers = Math.max(population.carriers(trait.key), count + 1);
    const factor = trait.text.startsWith('the parent ') ? PARENT_WEIGHT : 1;
    const weight = rarity(carriers, population.size) * factor;
    if (weight < LEAST_WEIGHT) continue;
    const taken = new Set<Case>();
    for (const [from, { alert, at }] of posting.near()) {
      const home = current(book, from);
      if (home === undefined || taken.has(home) || !mayJoin(home, seen)) continue;
      taken.add(home);
      const part = weight * closeness(at - seen.startedAt);
      const known = scores.get(home);
      if (known === undefined) scores.set(home, { sum: part, best: part, text: trait.text, other: alert, at });
      else {
        known.sum += part;
        if (part > known.best) Object.assign(known, { best: part, text: trait.text, other: alert, at });
      }
    }
  }
  return scores;
}

function best(scores: ReadonlyMap<Case, Score>): readonly [Case, Score] | undefined {
  let found: readonly [Case, Score] | undefined;
  for (const entry of scores) {
    const ahead = entry[1].sum - (found?.[1].sum ?? 0);
    if (ahead > 1e-9 || (ahead > -1e-9 && found !== undefined && entry[0].startedAt < found[0].startedAt))
      found = entry;
  }
  return found;
}

function alike(seen: Sighting, scores: ReadonlyMap<Case, Score>): Place | undefined {
  const [home, score] = best(scores) ?? [];
  if (home === undefined || score === undefined || score.sum < ENOUGH) return undefined;
  const other = home.members.get(score.other);
  const name = other === undefined ? 'another of its alerts' : other.name;
  const why = `it has ${score.text} as ${name} has, ${gapApart(score.at, seen.startedAt)}`;
  return { home, evidence: { link: 'labels', to: score.other, why } };
}

function doubtOf(book: IncidentBook, seen: Sighting, scores: ReadonlyMap<Case, Score>): Doubt | undefined {
  const [home, score] = best(scores) ?? [];
  if (home === undefined || score === undefined || score.sum < WORTH_ASKING) return undefined;
  if (book.homeOf(seen.id) === home) return undefined;
  return { alert: seen.id, other: score.other, score: score.sum, why: score.text };
}

/** Incidents of what is below the alert's monitor become part of its own, unless something else explains them. */
function* adopt(book: IncidentBook, seen: Sighting, monitor: string, now: number): Generator<undefined, void> {
  // Where another alert about it fires already, this was done.
  if ((book.firingOf(monitor)?.size ?? 0) > 1) return;
  const found = new Map<Case, { readonly member: IncidentMember; readonly way: readonly string[] }[]>();
  for (const id of book.belowOf(monitor) ?? []) {
    yield;
    const home = book.homeOf(id);
    const member = home?.members.get(id);
    if (home === undefined || member?.monitor === undefined || member.startedAt < seen.startedAt - WINDOW_MS) continue;
    const way = explanations(book, member.monitor).find((one) => one.at(-1) === monitor);
    if (way === undefined) continue;
    const known = found.get(home);
    if (known === undefined) found.set(home, [{ member, way }]);
    else known.push({ member, way });
  }
  let whole = book.homeOf(seen.id);
  let incidents = 0;
  let alerts = 0;
  for (const [home, symptoms] of found) {
    yield;
    if (whole === undefined) return;
    const isOwn = home === whole;
    if (!isOwn && !(isExplained(book, home, symptoms.length, monitor) && mayMerge(whole, home))) continue;
    for (const { member, way } of symptoms) {
      const why = belowWords(way, seen.startedAt, member.startedAt);
      relink(book, member.alert, { link: 'topology', to: seen.id, why });
    }
    if (isOwn) continue;
    whole = book.merge(whole, home);
    incidents += 1;
    alerts += symptoms.length;
  }
  if (whole === undefined || incidents === 0) return;
  const of = incidents === 1 ? 'another incident' : `${incidents.toLocaleString('en')} incidents`;
  const reason = `${alertsCounted(alerts)} of ${of} came in: ${alerts === 1 ? 'it is' : 'they are'} about what depends on ${monitor}, which failed.`;
  book.say(whole, now, 'merged', ENGINE, reason);
}

/** Whether what is below a monitor is what an incident is about: its cause, or most of it where nothing explains it. */
function isExplained(book: IncidentBook, home: Case, count: number, monitor: string): boolean {
  const root = rootOf(home)?.member;
  const { monitor: about } = root ?? home.first ?? {};
  if (about !== undefined && book.aboveOf(about).includes(monitor)) return true;
  // Something else explains it: the two only have children in common.
  return root === undefined && count * 2 >= home.firing;
}

/** Where most of what carries a value of the alert has failed within the window, that is one incident. */
function* gather(
  book: IncidentBook,
  seen: Sighting,
  traits: readonly Trait[],
  now: number,
): Generator<undefined, void> {
  const { population } = book;
  for (const trait of traits) {
    const carriers = population.carriers(trait.key);
    const posting = book.posting(trait);
    const failing = posting.unexplained(seen.startedAt);
    if (!isShared(failing.size, carriers, population.size)) {
      posting.shared = undefined;
      continue;
    }
    let whole = book.homeOf(seen.id);
    const known = posting.shared === undefined ? undefined : current(book, posting.shared);
    if (whole === undefined || known === whole) continue;
    const why = `${failing.size} of ${carriers} that have ${trait.text} failed within 5 min`;
    // Once they were brought together it is the newcomer alone that comes in.
    const others = known === undefined ? [...failing.values()].map(({ alert }) => alert) : [];
    const homes = known === undefined ? others.flatMap((id) => book.homeOf(id) ?? []) : [known];
    let incidents = 0;
    for (const home of new Set(homes)) {
      yield;
      const other = current(book, home);
      if (other === undefined || other === whole || !other.open || !mayMerge(whole, other)) continue;
      whole = book.merge(whole, other);
      incidents += 1;
    }
    posting.shared = whole;
    if (incidents === 0) continue;
    for (const id of [seen.id, ...others]) {
      yield;
      if (book.member(id)?.link === 'first' && book.homeOf(id) === whole) relink(book, id, { link: 'share', why });
    }
    book.say(whole, now, 'merged', ENGINE, `${counted(incidents + 1)} became one: ${why}.`);
  }
}

function counted(incidents: number): string {
  return `${incidents.toLocaleString('en')} incidents`;
}

function relink(book: IncidentBook, alert: string, { link, to, why }: Evidence): void {
  const member = book.member(alert);
  if (member === undefined || member.by !== ENGINE) return;
  const { to: _, ...rest } = member;
  book.put({ ...rest, link, why, ...(to === undefined ? {} : { to }) });
}
