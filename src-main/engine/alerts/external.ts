import { beginReported, endReported, type ReportedAlert, reportAgain } from '../../../src-shared/alert/external.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Roster } from './roster.ts';

/** Senders are given this long again after time in which they could not be heard, ms: Alertmanager's resolve_timeout. */
const GRACE_MS = 300_000;
/** Between two looks at alerts that another program keeps alive, ms. */
const LOOK_MS = 15_000;
/** A pause between two looks beyond this was sleep, a stall or a jump of the clock, ms. */
const GAP_MS = 60_000;

export interface ExternalDeps {
  readonly roster: Roster;
  /** The watcher sees nothing at all: its network is gone, or storage is in trouble. */
  readonly isBlind: () => boolean;
  readonly newId: () => string;
  /** Brings a transition into memory and, when something of it has to survive a restart, into the next transaction. */
  readonly take: (before: Alert | undefined, after: Transition) => void;
}

/**
 * Alerts that other programs report and have to report again: what is not repeated until its end is over. Time in which
 * nobody could be heard (a restart, sleep, a lost network) ends none of them.
 */
export class ExternalAlerts {
  readonly #deps: ExternalDeps;
  /** No alert ends before this, epoch ms. */
  #grace = 0;
  /** Epoch ms; undefined while there is nothing to look at. */
  #lookedAt: number | undefined;

  constructor(deps: ExternalDeps) {
    this.#deps = deps;
  }

  /** The alerts of the last run are there: their senders have not been heard since. */
  resume(now: number): void {
    if (this.#deps.roster.external().length === 0) return;
    this.#grace = now + GRACE_MS;
    this.#lookedAt = now;
  }

  /** Takes reports, the later one of the same label set last. */
  report(reports: readonly ReportedAlert[], now: number): void {
    const { newId, roster, take } = this.#deps;
    const known = new Map(roster.external().map((alert) => [roster.key(alert.labels), alert]));
    for (const reported of reports) {
      const key = roster.key(reported.labels);
      const before = known.get(key);
      if (before === undefined && reported.endsAt <= now) continue;
      const after = before === undefined ? beginReported(newId(), reported, now) : reportAgain(before, reported, now);
      take(before, after);
      const alert = after.alert;
      if (alert === undefined || (alert.state === 'resolved' && !alert.closedByHand)) known.delete(key);
      else known.set(key, alert);
    }
  }

  /** Ends what was not repeated in time. */
  look(now: number): void {
    const { isBlind, roster, take } = this.#deps;
    const external = roster.external();
    const paused = this.#lookedAt !== undefined && Math.abs(now - this.#lookedAt) > GAP_MS;
    this.#lookedAt = external.length === 0 ? undefined : now;
    if (paused || isBlind()) this.#grace = now + GRACE_MS;
    // After the clock was set back the grace lies too far in the future.
    else this.#grace = Math.min(this.#grace, now + GRACE_MS);
    for (const alert of external) {
      const endsAt = alert.external?.endsAt ?? 0;
      if (Math.max(endsAt, this.#grace) > now) continue;
      take(alert, endReported(alert, now, 'Its sender has not repeated it in time: it is taken to be over.'));
    }
  }

  /** When `look` has to be called next, epoch ms; undefined: there is nothing to look at. */
  nextAt(now: number): number | undefined {
    return this.#deps.roster.external().length === 0 ? undefined : now + LOOK_MS;
  }
}
