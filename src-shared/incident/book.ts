import type { IncidentEvent, IncidentLink, IncidentMember, NewIncidentEvent } from '../model/incident.ts';
import type { Labels } from '../model/labels.ts';
import type { Severity } from '../model/severity.ts';
import { Case, type IncidentRecord } from './case.ts';
import { type Trait, traitsOf, WINDOW_MS } from './evidence.ts';
import { Population, type Source } from './population.ts';
import { Posting } from './posting.ts';
import { ancestorsOf, type Topology } from './topology.ts';

/** Who acts when no person does. */
export const ENGINE = 'engine';
/** How long an incident that has ended can still be merged, split and undone, ms; an hour, as alerts stay in the inbox. */
export const KEPT_MS = 3_600_000;

/** An alert as far as incidents are concerned; times epoch ms. */
export interface Sighting {
  readonly id: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly labels: Labels;
  readonly monitor: string | undefined;
  readonly severity: Severity;
  readonly startedAt: number;
}

/** What has to be written down and told since it was last asked for. */
export interface IncidentChanges {
  readonly put: readonly IncidentRecord[];
  /** Incidents that are no more; their story goes on in `into`, where there is one worth telling. */
  readonly drop: readonly { readonly id: string; readonly into?: string }[];
  readonly members: readonly { readonly incident: string; readonly member: IncidentMember }[];
  readonly events: readonly NewIncidentEvent[];
}

/** The evidence that puts an alert beside another. */
export interface Evidence {
  readonly link: IncidentLink;
  readonly to?: string | undefined;
  readonly why: string;
}

/** The incidents in memory and what is known of their alerts; who belongs to whom is decided elsewhere. */
export class IncidentBook {
  readonly topology: Topology;
  readonly #newId: () => string;
  readonly #cases = new Map<string, Case>();
  readonly #homes = new Map<string, Case>();
  readonly #returning = new Map<string, Case>();
  readonly #firing = new Map<string, Map<string, IncidentMember>>();
  readonly #below = new Map<string, Set<string>>();
  readonly #postings = new Map<string, Posting>();
  #population = new Population();
  readonly #dirty = new Set<Case>();
  readonly #moved = new Set<string>();
  /** Ids of incidents that are no more, and where their story goes on. */
  readonly #dropped = new Map<string, string | undefined>();
  #events: NewIncidentEvent[] = [];

  constructor(topology: Topology, newId: () => string) {
    this.topology = topology;
    this.#newId = newId;
  }

  /** What is watched from now on. */
  apply(sources: Iterable<Source>): void {
    this.#population = new Population(sources);
    // Who is above whom may have changed as well.
    const firing = [...this.#firing.values()];
    this.#firing.clear();
    this.#below.clear();
    for (const members of firing) for (const member of members.values()) this.#fires(member);
    // After a start the incidents are loaded before it is known what is watched.
    for (const home of this.#cases.values()) home.relate(this.aboveOf);
  }

  get population(): Population {
    return this.#population;
  }

  get cases(): Iterable<Case> {
    return this.#cases.values();
  }

  case(id: string): Case | undefined {
    return this.#cases.get(id);
  }

  /** The incident of an alert in memory. */
  homeOf(alert: string): Case | undefined {
    const home = this.#homes.get(alert);
    return home === undefined ? undefined : rootOf(home);
  }

  member(alert: string): IncidentMember | undefined {
    return this.homeOf(alert)?.members.get(alert);
  }

  /** The incident in which an alert of these labels fired last. */
  returning(fingerprint: string): Case | undefined {
    const found = this.#returning.get(fingerprint);
    return found === undefined ? undefined : rootOf(found);
  }

  firingOf(monitor: string): ReadonlyMap<string, IncidentMember> | undefined {
    return this.#firing.get(monitor);
  }

  /** Ids of the firing alerts about what is below a monitor. */
  belowOf(monitor: string): ReadonlySet<string> | undefined {
    return this.#below.get(monitor);
  }

  posting(trait: Trait): Posting {
    let found = this.#postings.get(trait.key);
    if (found === undefined) this.#postings.set(trait.key, (found = new Posting()));
    return found;
  }

  traitsOf({ labels, monitor }: Pick<Sighting, 'labels' | 'monitor'>): readonly Trait[] {
    return traitsOf(labels, monitor === undefined ? [] : this.topology.parentsOf(monitor));
  }

  aboveOf = (monitor: string): readonly string[] => ancestorsOf(monitor, this.topology.parentsOf);

  open(): Case {
    return this.#create(this.#newId());
  }

  /** An incident of the past under its own id again. */
  reopen(record: IncidentRecord): Case {
    const made = Case.of(record);
    this.#cases.set(made.id, made);
    this.#dropped.delete(made.id);
    this.#dirty.add(made);
    return made;
  }

  join(home: Case, seen: Sighting, evidence: Evidence, now: number): void {
    const wasOpen = home.open;
    const isNew = home.total === 0;
    const { link, to, why } = evidence;
    const member: IncidentMember = {
      alert: seen.id,
      fingerprint: seen.fingerprint,
      name: seen.name,
      ...(seen.monitor === undefined ? {} : { monitor: seen.monitor }),
      severity: seen.severity,
      startedAt: seen.startedAt,
      joinedAt: now,
      by: ENGINE,
      link,
      ...(to === undefined ? {} : { to }),
      why,
    };
    home.add(member, seen.monitor === undefined ? [] : this.aboveOf(seen.monitor));
    this.#homes.set(seen.id, home);
    this.#returning.set(seen.fingerprint, home);
    this.#fires(member);
    this.#moved.add(seen.id);
    this.#dirty.add(home);
    if (isNew) this.say(home, now, 'opened', ENGINE, `${seen.name} began it.`);
    else if (!wasOpen) this.say(home, now, 'reopened', ENGINE, `${seen.name}: ${why}.`);
  }

  /** Replaces what is known of a member: its evidence, its end. */
  put(member: IncidentMember): void {
    const home = this.homeOf(member.alert);
    if (home === undefined) return;
    home.put(member);
    if (member.endedAt === undefined) this.#fires(member);
    else this.#endsFiring(member);
    this.#moved.add(member.alert);
    this.#dirty.add(home);
  }

  /** Makes one incident of two and returns it. The one that a person touched, then the larger, then the older one stays. */
  merge(a: Case, b: Case): Case {
    const [stays, goes] = survivor(a, b);
    const hasStory = goes.total > 1 || goes.touched;
    for (const id of goes.members.keys()) this.#moved.add(id);
    stays.absorb(goes);
    if (stays.open) stays.endedAt = undefined;
    else stays.endedAt = Math.max(stays.endedAt ?? 0, goes.endedAt ?? 0);
    this.#drop(goes, hasStory ? stays.id : undefined);
    this.#dirty.add(stays);
    return stays;
  }

  /** Gives these alerts another home; both are worked out anew by `settle`. */
  move(alerts: readonly string[], to: Case): ReadonlySet<Case> {
    const touched = new Set<Case>([to]);
    const arriving = [...to.members.values()];
    for (const id of alerts) {
      const from = this.homeOf(id);
      const member = from?.members.get(id);
      if (from === undefined || member === undefined || from === to) continue;
      from.members.delete(id);
      touched.add(from);
      arriving.push(member);
      this.#homes.set(id, to);
      this.#returning.set(member.fingerprint, to);
      this.#moved.add(id);
    }
    to.rebuild(arriving, this.aboveOf);
    for (const home of touched) {
      if (home !== to) home.rebuild([...home.members.values()], this.aboveOf);
      this.touch(home);
    }
    return touched;
  }

  /** Something of the incident itself has changed. */
  touch(home: Case): void {
    if (home.total === 0) this.#drop(home);
    else {
      let last = 0;
      for (const { endedAt } of home.members.values()) last = Math.max(last, endedAt ?? 0);
      home.endedAt = home.open ? undefined : Math.max(last, 0);
      this.#dirty.add(home);
    }
  }

  say(home: Case, at: number, kind: IncidentEvent['kind'], by: string, reason: string): void {
    this.#events.push({ incident: home.id, at, kind, by, reason });
  }

  /** Works out the causes of incidents; a new one is said. */
  name(homes: readonly Case[], now: number): void {
    for (const home of homes) {
      const found = home.cause();
      if (found === undefined) continue;
      const { member, why } = found;
      const before = home.told;
      home.told = { alert: member.alert, name: member.name, why };
      if (before !== undefined && before.alert !== member.alert)
        this.say(home, now, 'cause', ENGINE, `${member.name} is taken for the cause: ${why}.`);
    }
  }

  /** What has changed since the last call; causes are looked for now, and a new one is said. */
  drain(now: number): IncidentChanges {
    this.name([...this.#dirty], now);
    const put = [...this.#dirty].map((home) => home.record(now));
    const members = [...this.#moved].flatMap((id) => {
      const home = this.homeOf(id);
      const member = home?.members.get(id);
      return home === undefined || member === undefined ? [] : [{ incident: home.id, member }];
    });
    const events = this.#events.flatMap((event) => {
      if (!this.#dropped.has(event.incident)) return [event];
      const incident = this.#heirOf(event.incident);
      return incident === undefined ? [] : [{ ...event, incident }];
    });
    const drop = [...this.#dropped.keys()].map((id) => {
      const into = this.#heirOf(id);
      return { id, ...(into === undefined ? {} : { into }) };
    });
    this.#dirty.clear();
    this.#moved.clear();
    this.#dropped.clear();
    this.#events = [];
    return { put, drop, members, events };
  }

  /** Takes over what an earlier run kept. `labelsOf`: labels of the alerts that still fire. */
  load(
    records: readonly IncidentRecord[],
    members: readonly { readonly incident: string; readonly member: IncidentMember }[],
    labelsOf: (alert: string) => Labels | undefined,
  ): void {
    for (const record of records) this.#cases.set(record.id, Case.of(record));
    for (const { incident, member } of members) {
      const home = this.#cases.get(incident);
      if (home === undefined) continue;
      home.add(member, member.monitor === undefined ? [] : this.aboveOf(member.monitor));
      this.#homes.set(member.alert, home);
      this.#returning.set(member.fingerprint, home);
      if (member.endedAt !== undefined) continue;
      this.#fires(member);
      const labels = labelsOf(member.alert);
      if (labels === undefined) continue;
      const mention = { alert: member.alert, at: member.startedAt };
      for (const trait of this.traitsOf({ labels, monitor: member.monitor })) this.posting(trait).add(home, mention);
    }
    for (const record of records) {
      const home = this.#cases.get(record.id);
      if (home !== undefined) home.gone = Math.max(0, record.total - home.members.size);
    }
  }

  /** Lets go of what ended long ago, and of these alerts, which are no longer in memory. */
  forget(now: number, gone: readonly string[] = []): void {
    for (const id of gone) {
      const home = this.homeOf(id);
      const member = home?.members.get(id);
      this.#homes.delete(id);
      if (home === undefined || member === undefined || member.endedAt === undefined) continue;
      home.members.delete(id);
      home.gone += 1;
      if (this.#returning.get(member.fingerprint) === home && !home.open) this.#returning.delete(member.fingerprint);
    }
    for (const home of [...this.#cases.values()]) {
      if (home.open || (home.endedAt ?? now) > now - KEPT_MS) continue;
      this.#cases.delete(home.id);
      for (const { alert, fingerprint } of home.members.values()) {
        this.#homes.delete(alert);
        if (this.returning(fingerprint) === home) this.#returning.delete(fingerprint);
      }
    }
    for (const [key, posting] of this.#postings) if (posting.isEmpty(now - WINDOW_MS)) this.#postings.delete(key);
  }

  #create(id: string): Case {
    const made = new Case(id);
    this.#cases.set(id, made);
    this.#dirty.add(made);
    return made;
  }

  /** Where the story of an incident that is no more goes on, through those that are no more themselves. */
  #heirOf(id: string): string | undefined {
    let heir = this.#dropped.get(id);
    while (heir !== undefined && this.#dropped.has(heir)) heir = this.#dropped.get(heir);
    return heir;
  }

  #drop(home: Case, into?: string): void {
    this.#cases.delete(home.id);
    this.#dirty.delete(home);
    this.#dropped.set(home.id, into);
  }

  #fires(member: IncidentMember): void {
    const { alert, monitor } = member;
    if (monitor === undefined) return;
    const firing = this.#firing.get(monitor);
    if (firing === undefined) this.#firing.set(monitor, new Map([[alert, member]]));
    else firing.set(alert, member);
    for (const name of this.aboveOf(monitor)) {
      const below = this.#below.get(name);
      if (below === undefined) this.#below.set(name, new Set([alert]));
      else below.add(alert);
    }
  }

  #endsFiring({ alert, monitor }: IncidentMember): void {
    if (monitor === undefined) return;
    const firing = this.#firing.get(monitor);
    firing?.delete(alert);
    if (firing?.size === 0) this.#firing.delete(monitor);
    for (const name of this.aboveOf(monitor)) {
      const below = this.#below.get(name);
      below?.delete(alert);
      if (below?.size === 0) this.#below.delete(name);
    }
  }
}

function rootOf(home: Case): Case {
  let root = home;
  while (root.into !== undefined) root = root.into;
  // The way is made short for the next one who asks.
  for (let at = home; at.into !== undefined; ) {
    const next: Case = at.into;
    at.into = root;
    at = next;
  }
  return root;
}

function survivor(a: Case, b: Case): readonly [Case, Case] {
  const aStays =
    a.touched !== b.touched
      ? a.touched
      : a.total !== b.total
        ? a.total > b.total
        : a.startedAt !== b.startedAt
          ? a.startedAt < b.startedAt
          : a.id < b.id;
  return aStays ? [a, b] : [b, a];
}
