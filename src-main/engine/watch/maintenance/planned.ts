import { getLocalTimeZone } from '@internationalized/date';
import { changesAt, type Opening, openAt, upcoming } from '../../../../src-shared/maintenance/coverage.ts';
import {
  type ByHand,
  type MaintenanceEntry,
  type MaintenanceWindow,
  NOTHING_BY_HAND,
} from '../../../../src-shared/model/maintenance.ts';
import type { Monitor, Origin } from '../../../../src-shared/model/monitor.ts';
import { type Scope, scopeOf } from './scope.ts';

/** Occurrences to come that are shown. */
const SHOWN = 5;
const HOUR_MS = 3_600_000;

/** A window with the zone its wall times are read in, what was done to it by hand, and whom it means today. */
export interface Planned {
  readonly window: MaintenanceWindow;
  readonly origin: Origin;
  readonly opening: Opening;
  readonly scope: Scope;
}

export function plan(
  window: MaintenanceWindow,
  origin: Origin,
  byHand: ByHand | undefined,
  monitors: readonly Monitor[],
): Planned {
  const zone = window.timezone ?? getLocalTimeZone();
  return {
    window,
    origin,
    opening: { when: window.when, zone, byHand: byHand ?? NOTHING_BY_HAND },
    scope: scopeOf(window, monitors),
  };
}

/** How a window stands at `now`, for lists. */
export function entryOf({ opening, origin, scope, window }: Planned, now: number): MaintenanceEntry {
  const active = openAt(opening, now);
  return {
    window,
    origin,
    zone: opening.zone,
    monitors: [...scope.monitors].sort(),
    ...(active === undefined ? {} : { active }),
    next: [...upcoming(opening, now, SHOWN)],
    warnings: [...scope.warnings],
  };
}

/** How long it is meant to last when somebody starts it, ms. */
export function usualLength({ opening, window }: Planned, now: number): number {
  if (window.when.kind !== 'once') return window.when.duration;
  const next = upcoming(opening, now, 1)[0];
  return next === undefined || next.to === null ? HOUR_MS : next.to - next.from;
}

/** Until when it stays as it is, epoch ms; infinite when nothing is planned. */
export function stableUntil({ opening }: Planned, now: number): number {
  return changesAt(opening, now) ?? Number.POSITIVE_INFINITY;
}
