import { isToldElsewhere } from '../../../src-shared/alert/mirrored.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { InhibitRule } from '../../../src-shared/model/inhibit-rule.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { TimeInterval } from '../../../src-shared/model/time-interval.ts';
import { type Destination, destinations } from '../../../src-shared/route/group.ts';
import { InhibitionIndex } from '../../../src-shared/route/inhibit.ts';
import { type RouteNode, routeTree } from '../../../src-shared/route/tree.ts';
import type { Routing } from './alerts.ts';
import { ELSEWHERE_GATES, type Gate } from './gate.ts';
import { RouteIntervals } from './intervals.ts';

/** The routing in force: where alerts go, what the clock mutes and who inhibits whom. */
export class RoutingInForce {
  readonly tree: RouteNode;
  readonly #intervals: RouteIntervals;
  readonly #inhibition: InhibitionIndex;
  readonly #known = new WeakMap<Labels, readonly Destination[]>();

  /** Throws an Error in RE2's words on a matcher whose regular expression does not compile. */
  constructor(
    { route }: Pick<Routing, 'route'>,
    timeIntervals: readonly TimeInterval[],
    inhibitRules: readonly InhibitRule[],
  ) {
    this.tree = routeTree(route);
    this.#intervals = new RouteIntervals(timeIntervals);
    this.#inhibition = new InhibitionIndex(inhibitRules);
  }

  /** Label sets never change in place, so each is routed once. */
  destinations(labels: Labels): readonly Destination[] {
    let found = this.#known.get(labels);
    if (found === undefined) this.#known.set(labels, (found = destinations(this.tree, labels)));
    return found;
  }

  /** Takes over an alert as it is now. */
  put(alert: Alert): void {
    // What another Alertmanager tells of inhibits there, and nothing here: it may be long over when that cannot be asked.
    if (alert.mirror === undefined) this.#inhibition.put(alert);
  }

  drop(id: string): void {
    this.#inhibition.drop(id);
  }

  readonly inhibited: Gate = (alert) => {
    const found = this.#inhibition.inhibitorOf(alert);
    if (found === undefined) return undefined;
    const { by, rule } = found;
    const name = by.labels['alertname'] ?? by.rule;
    return {
      by: 'inhibition',
      reason: `${name} fires and inhibits it${rule.name === undefined ? '' : ` (${rule.name})`}.`,
      ref: by.fingerprint,
    };
  };

  /** Why the clock keeps a route from telling anything at `now` (epoch ms). */
  muted(route: RouteNode, now: number): Held | undefined {
    return this.#intervals.mutes(route, now);
  }
}

const NOTHING: readonly Held[] = [];

/** What holds alerts back at one moment; each alert is asked about once. */
export class Holding {
  readonly #gates: readonly Gate[];
  readonly #routing: RoutingInForce;
  readonly #now: number;
  readonly #known = new Map<string, readonly Held[]>();

  constructor(gates: readonly Gate[], routing: RoutingInForce, now: number) {
    this.#gates = gates;
    this.#routing = routing;
    this.#now = now;
  }

  /** What keeps people from being told over this route; the first answer is the reason that is written down. */
  over(alert: Alert, route: RouteNode | undefined): Held | undefined {
    return this.#gatesOf(alert)[0] ?? (route && this.#routing.muted(route, this.#now));
  }

  /** Everything that holds the alert back over these routes. */
  overAll(alert: Alert, routes: readonly RouteNode[]): readonly Held[] {
    return [...this.#gatesOf(alert), ...routes.flatMap((route) => this.#routing.muted(route, this.#now) ?? [])];
  }

  /** Everything that holds the alert back, over any of its routes. */
  all(alert: Alert): readonly Held[] {
    if (isToldElsewhere(alert)) return this.#gatesOf(alert);
    const found = this.#gatesOf(alert);
    const muted: Held[] = [];
    for (const { route } of this.#routing.destinations(alert.labels)) {
      const held = this.#routing.muted(route, this.#now);
      if (held !== undefined && muted.every(({ ref }) => ref !== held.ref)) muted.push(held);
    }
    return muted.length === 0 ? found : [...found, ...muted];
  }

  #gatesOf(alert: Alert): readonly Held[] {
    let found = this.#known.get(alert.id);
    if (found === undefined) {
      found = this.#ask(isToldElsewhere(alert) ? ELSEWHERE_GATES : this.#gates, alert);
      this.#known.set(alert.id, found);
    }
    return found;
  }

  /** Nothing holds most alerts back: in a storm thousands are asked about at each decision. */
  #ask(gates: readonly Gate[], alert: Alert): readonly Held[] {
    let found: Held[] | undefined;
    for (const gate of gates) {
      const held = gate(alert, this.#now);
      if (held === undefined) continue;
      if (found === undefined) found = [held];
      else found.push(held);
    }
    return found ?? NOTHING;
  }
}
