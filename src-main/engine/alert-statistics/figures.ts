import type {
  AlertFigures,
  AlertStatistics,
  NoiseEntry,
  StatisticsBy,
  TimeFigures,
} from '../../../src-shared/model/alert-statistics.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import type { WallClock } from '../../../src-shared/time/wall-clock.ts';
import type { AlertFact } from './facts.ts';

export const DAY_MS = 86_400_000;

/** Mean, median and 90th percentile (interpolated between neighbours), ms. */
function timesOf(values: readonly number[]): TimeFigures {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (q: number): number => {
    const rank = q * (sorted.length - 1);
    const low = sorted[Math.floor(rank)] ?? 0;
    const high = sorted[Math.ceil(rank)] ?? low;
    return low + (high - low) * (rank - Math.floor(rank));
  };
  if (sorted.length === 0) return { count: 0, mean: null, median: null, p90: null };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { count: sorted.length, mean, median: quantile(0.5), p90: quantile(0.9) };
}

/** A span after the firing; a clock that was set back meanwhile makes none shorter than nothing. */
function since(fact: AlertFact, at: number | undefined): readonly number[] {
  return at === undefined ? [] : [Math.max(0, at - fact.firedAt)];
}

/** What some firings were like together. */
export function figuresOf(facts: readonly AlertFact[], clock: WallClock): AlertFigures {
  const acknowledged = facts.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length;
  return {
    fired: facts.length,
    acknowledged,
    ackRatio: facts.length === 0 ? null : acknowledged / facts.length,
    toAcknowledge: timesOf(facts.flatMap((fact) => since(fact, fact.acknowledgedAt))),
    toResolve: timesOf(facts.flatMap((fact) => since(fact, fact.resolvedAt))),
    repeats: facts.length - new Set(facts.map(({ fingerprint }) => fingerprint)).size,
    reopened: facts.reduce((sum, { reopened }) => sum + reopened, 0),
    atNight: facts.filter(({ firedAt }) => clock.isNight(firedAt)).length,
    outsideWork: facts.filter(({ firedAt }) => !clock.isWork(firedAt)).length,
  };
}

function keyOf(fact: AlertFact, by: StatisticsBy): string {
  switch (by) {
    case 'rule':
      return fact.rule;
    case 'severity':
      return severityOf(fact.labels);
    case 'group':
    case 'monitor':
      return fact.labels[by] ?? '';
  }
}

/** The figures of each rule, severity, group or monitor; most firings first. */
export function rowsOf(facts: readonly AlertFact[], by: StatisticsBy, clock: WallClock): AlertStatistics['rows'] {
  return [...Map.groupBy(facts, (fact) => keyOf(fact, by))]
    .map(([key, own]) => ({ key, ...figuresOf(own, clock) }))
    .sort((a, b) => b.fired - a.fired || (a.key < b.key ? -1 : 1));
}

/** Firings of every day of the window, days without any too. */
export function daysOf(
  facts: readonly AlertFact[],
  from: number,
  to: number,
  clock: WallClock,
): AlertStatistics['days'] {
  const days = new Map<number, { at: number; fired: number; atNight: number }>();
  for (let at = clock.day(from); at <= clock.day(to - 1); at += DAY_MS) days.set(at, { at, fired: 0, atNight: 0 });
  for (const { firedAt } of facts) {
    const day = days.get(clock.day(firedAt));
    if (day === undefined) continue;
    day.fired += 1;
    if (clock.isNight(firedAt)) day.atNight += 1;
  }
  return [...days.values()];
}

/** Firings by weekday and hour. */
export function weekOf(facts: readonly AlertFact[], clock: WallClock): AlertStatistics['week'] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { firedAt } of facts) {
    const day = week[clock.weekday(firedAt)];
    const hour = clock.hour(firedAt);
    if (day !== undefined) day[hour] = (day[hour] ?? 0) + 1;
  }
  return week;
}

/**
 * What became of each rule's firings, noisiest first. The noise is the share of firings that healed by themselves; one that
 * woke somebody for it counts twice: 0 when all were acted on, 1 when all healed by themselves and woke somebody.
 */
export function ledgerOf(facts: readonly AlertFact[]): readonly Omit<NoiseEntry, 'proposals'>[] {
  return [...Map.groupBy(facts, ({ rule }) => rule)]
    .map(([rule, own]) => {
      const actedOn = own.filter((fact) => fact.actedOn).length;
      const healed = own.filter(isSelfHealed);
      const inVain = healed.filter(({ woke }) => woke).length;
      return {
        rule,
        fired: own.length,
        actedOn,
        selfHealed: healed.length,
        woke: own.filter(({ woke }) => woke).length,
        open: own.length - actedOn - healed.length,
        messages: own.reduce((sum, { messages }) => sum + messages, 0),
        noise: (healed.length + inVain) / (2 * own.length),
      };
    })
    .sort((a, b) => b.noise * b.fired - a.noise * a.fired || (a.rule < b.rule ? -1 : 1));
}

/** Over without anybody. */
export function isSelfHealed({ actedOn, resolvedAt }: AlertFact): boolean {
  return !actedOn && resolvedAt !== undefined;
}
