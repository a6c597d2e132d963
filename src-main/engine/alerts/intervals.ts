import type { Held } from '../../../src-shared/model/held.ts';
import type { TimeInterval } from '../../../src-shared/model/time-interval.ts';
import { isIn, nextChange } from '../../../src-shared/route/time-interval.ts';
import type { RouteNode } from '../../../src-shared/route/tree.ts';

interface Known {
  readonly interval: TimeInterval;
  /** What is known of it holds in [from, until), epoch ms. */
  from: number;
  until: number;
  inside: boolean;
}

/** Which routes the clock mutes; an interval is asked once and then again when it begins or ends. */
export class RouteIntervals {
  readonly #known: ReadonlyMap<string, Known>;

  constructor(intervals: readonly TimeInterval[]) {
    this.#known = new Map(
      intervals.map((interval) => [interval.name, { interval, from: 0, until: 0, inside: false }] as const),
    );
  }

  /** Why the route tells nothing at `now` (epoch ms), and until when that is known to hold. */
  mutes(route: RouteNode, now: number): Held | undefined {
    for (const name of route.muteTimeIntervals) {
      const found = this.#at(name, now);
      if (found?.inside) return held(`the route is muted in the time interval ${name}.`, name, found.until);
    }
    if (route.activeTimeIntervals.length === 0) return undefined;
    const found = route.activeTimeIntervals.map((name) => this.#at(name, now));
    if (found.some((one) => one?.inside)) return undefined;
    const names = route.activeTimeIntervals.join(', ');
    const until = Math.min(...found.map((one) => one?.until ?? Infinity));
    return held(`the route is active only in the time interval ${names}.`, names, until);
  }

  #at(name: string, now: number): Known | undefined {
    const known = this.#known.get(name);
    if (known === undefined || (now >= known.from && now < known.until)) return known;
    known.inside = isIn(known.interval, now);
    known.from = now;
    known.until = nextChange(known.interval, now) ?? Infinity;
    return known;
  }
}

function held(reason: string, ref: string, until: number): Held {
  return { by: 'time_interval', reason, ref, ...(until === Infinity ? {} : { until }) };
}
