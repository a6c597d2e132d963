import type { ByHand, MaintenanceTimes, Span } from '../model/maintenance.ts';
import { occurrences } from '../time/recurrence.ts';

const FOREVER = Number.POSITIVE_INFINITY;
/** More stretches than this in one look are not asked for by anybody. */
const MOST = 10_000;

/** When a window is open: what is planned less what was cut, and what was held open by hand. */
export interface Opening {
  readonly when: MaintenanceTimes;
  readonly zone: string;
  readonly byHand: ByHand;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

function endOf(span: Span): number {
  return span.to ?? FOREVER;
}

/** Overlapping and touching stretches as one; ascending. */
function union(spans: readonly Stretch[]): readonly Stretch[] {
  const out: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) out.push({ from, to });
  }
  return out;
}

/** What is left of a stretch when these are taken out of it. */
function without(one: Stretch, cuts: readonly Span[]): readonly Stretch[] {
  return cuts.reduce<readonly Stretch[]>(
    (left, cut) =>
      left.flatMap(({ from, to }) =>
        [
          { from, to: Math.min(to, cut.from) },
          { from: Math.max(from, endOf(cut)), to },
        ].filter((piece) => piece.to > piece.from),
      ),
    [one],
  );
}

/**
 * The stretches in which the window is open that touch `[from, to)`, whole (not clipped) as far as they are planned, merged
 * and ascending. The first may have begun earlier when occurrences follow each other without a pause.
 */
export function coverage(opening: Opening, from: number, to: number): readonly Span[] {
  const { byHand, when, zone } = opening;
  const pieces: Stretch[] = byHand.holds.map((hold) => ({ from: hold.from, to: endOf(hold) }));
  for (const one of occurrences(when, zone, from)) {
    if (one.from >= to || pieces.length > MOST) break;
    pieces.push(...without(one, byHand.cuts));
  }
  return union(pieces)
    .filter((one) => one.to > from && one.from < to)
    .map((one) => ({ from: one.from, to: one.to === FOREVER ? null : one.to }));
}

/** The stretch that is open at `now`, with the end it is going to have. */
export function openAt(opening: Opening, now: number): Span | undefined {
  let horizon = now;
  // An occurrence may begin before the one that runs is over: its end is the end.
  for (let round = 0; round < 8; round += 1) {
    const found = coverage(opening, now, horizon + 1).find((one) => one.from <= now && endOf(one) > now);
    if (found === undefined || found.to === null || found.to <= horizon) return found;
    horizon = found.to;
  }
  return coverage(opening, now, horizon + 1).find((one) => one.from <= now && endOf(one) > now);
}

/** The next stretches that begin after `now`, at most `count`, as planned and not cut. */
export function upcoming(opening: Opening, now: number, count: number): readonly Span[] {
  const found: Span[] = [];
  for (const hold of opening.byHand.holds) if (hold.from > now) found.push(hold);
  for (const one of occurrences(opening.when, opening.zone, now)) {
    if (found.length >= count) break;
    for (const piece of without(one, opening.byHand.cuts)) if (piece.from > now) found.push(piece);
  }
  return found.sort((a, b) => a.from - b.from).slice(0, count);
}

/** Until when nothing changes by itself, epoch ms; undefined: never. */
export function changesAt(opening: Opening, now: number): number | undefined {
  const open = openAt(opening, now);
  if (open !== undefined) return open.to ?? undefined;
  return upcoming(opening, now, 1)[0]?.from;
}

/** By hand: open from now until a time, or until somebody finishes it. Ends other holds; a plan that is cut stays cut. */
export function hold(byHand: ByHand, now: number, until: number | null): ByHand {
  return { ...byHand, holds: kept([...ended(byHand.holds, now), { from: now, to: until }]) };
}

/** By hand: what is open now ends now, and what is planned of it does not come back. */
export function finish(opening: Opening, now: number): ByHand {
  const open = openAt(opening, now);
  if (open === undefined) return opening.byHand;
  const holds = ended(opening.byHand.holds, now);
  const planned = openAt({ ...opening, byHand: { ...opening.byHand, holds: [] } }, now);
  const cuts = planned === undefined ? [] : [{ from: now, to: planned.to }];
  return { holds: kept(holds), cuts: kept([...opening.byHand.cuts, ...cuts]) };
}

/** Holds that are open now end now; later ones stay. */
function ended(holds: readonly Span[], now: number): readonly Span[] {
  return holds
    .map((one) => (one.from <= now && endOf(one) > now ? { from: one.from, to: now } : one))
    .filter((one) => endOf(one) > one.from);
}

/** The newest ones; what was covered long ago stands in ops.db, not here. */
function kept(spans: readonly Span[]): Span[] {
  return spans.slice(-50);
}
