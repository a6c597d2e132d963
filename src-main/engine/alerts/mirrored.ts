import {
  beginMirrored,
  endMirrored,
  type ListedAlert,
  loseMirrored,
  mirrorAgain,
  wroteBack,
} from '../../../src-shared/alert/mirrored.ts';
import type { Transition } from '../../../src-shared/alert/transition.ts';
import { withoutEmpty } from '../../../src-shared/mirror/write-back.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Roster } from './roster.ts';

/** What we sent may have been on its way for so long when it is listed, ms. */
const ON_ITS_WAY_MS = 60_000;

/** Everything that another Alertmanager lists at one moment. */
export interface Listing {
  /** Its name in the configuration. */
  readonly from: string;
  /** People are told from here as well. */
  readonly notify: boolean;
  readonly alerts: readonly ListedAlert[];
  /** Why an alert that is missing may fire nevertheless, a clause; undefined: it is over. */
  readonly doubt: (alert: Alert) => string | undefined;
}

export interface MirroredDeps {
  readonly roster: Roster;
  readonly newId: () => string;
  /** Brings a transition into memory and into the next transaction. */
  readonly take: (before: Alert | undefined, after: Transition) => void;
}

/** Alerts of other Alertmanagers, as each of them listed its own last. */
export class MirroredAlerts {
  readonly #deps: MirroredDeps;

  constructor(deps: MirroredDeps) {
    this.#deps = deps;
  }

  /** Takes a whole answer: what it lists fires, and what it no longer lists is over. */
  list({ alerts, doubt, from, notify }: Listing, now: number): void {
    const { newId, roster, take } = this.#deps;
    const own = this.#own();
    const missing = new Map(roster.mirrored(from).map((alert) => [roster.key(alert.labels), alert]));
    const listed = new Set<string>();
    for (const one of alerts) {
      const key = roster.key(one.labels);
      if (listed.has(key)) continue;
      listed.add(key);
      if (isOurs(own.get(key), one)) continue;
      let before = missing.get(key);
      missing.delete(key);
      if (before?.mirror !== undefined && one.startsAt > before.mirror.startsAt) {
        take(before, endMirrored(before, now, `It ended and fired again at the Alertmanager ${from}.`));
        before = undefined;
      }
      const after =
        before === undefined ? beginMirrored(newId(), from, notify, one, now) : mirrorAgain(before, notify, one, now);
      take(before, after);
    }
    for (const [key, alert] of missing) {
      const why = doubt(alert);
      if (listed.has(key)) take(alert, endMirrored(alert, now, 'This console has the same alert itself.'));
      else if (why !== undefined) take(alert, loseMirrored(alert, why, now));
      else take(alert, endMirrored(alert, now, `The Alertmanager ${from} no longer lists it.`));
    }
  }

  /** An Alertmanager cannot be asked: that ends none of its alerts. `why` is a clause. */
  lose(from: string, why: string, now: number): void {
    for (const alert of this.#deps.roster.mirrored(from)) this.#deps.take(alert, loseMirrored(alert, why, now));
  }

  /** Ends what belongs to Alertmanagers that are no longer configured. */
  keepOnly(names: ReadonlySet<string>, now: number): void {
    for (const alert of this.#deps.roster.mirrored()) {
      const from = alert.mirror?.from ?? '';
      if (!names.has(from))
        this.#deps.take(alert, endMirrored(alert, now, `The Alertmanager ${from} is no longer configured here.`));
    }
  }

  /** What became of writing to its Alertmanager what was done to an alert here. */
  wrote(id: string, result: Parameters<typeof wroteBack>[1], now: number): void {
    const alert = this.#deps.roster.get(id);
    if (alert === undefined) return;
    const after = wroteBack(alert, result, now);
    if (after.alert !== alert) this.#deps.take(alert, after);
  }

  /** What this console watches or was told itself, by the labels that an Alertmanager keeps of it: those that are not empty. */
  #own(): ReadonlyMap<string, Alert> {
    const { roster } = this.#deps;
    const own = new Map<string, Alert>();
    for (const alert of roster.all.values()) {
      if (alert.mirror !== undefined) continue;
      const key = roster.key(withoutEmpty(alert.labels));
      const before = own.get(key);
      if (before === undefined || before.state === 'resolved') own.set(key, alert);
    }
    return own;
  }
}

/** Whether a listed alert is one of this console's own: it fires here, or it is over and nobody has spoken of it since. */
function isOurs(own: Alert | undefined, listed: ListedAlert): boolean {
  if (own === undefined) return false;
  if (own.state !== 'resolved') return true;
  const over = own.resolvedAt ?? 0;
  return listed.startsAt <= over && listed.updatedAt <= over + ON_ITS_WAY_MS;
}
