import type { Incident, IncidentMember } from '../model/incident.ts';
import { type Severity, severityRank } from '../model/severity.ts';
import { type Found, findCause } from './cause.ts';

/** What is kept of an incident beside what is told of it. */
export interface IncidentRecord extends Incident {
  /** Fingerprints that were split off by hand: the engine does not put them back. */
  readonly excluded: readonly string[];
}

/** Whether `a` comes before `b` where one of them has to be named first. */
export function isEarlier(a: IncidentMember, b: IncidentMember): boolean {
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt;
  const worse = severityRank(a.severity) - severityRank(b.severity);
  if (worse !== 0) return worse > 0;
  return a.fingerprint === b.fingerprint ? a.alert < b.alert : a.fingerprint < b.fingerprint;
}

/** One incident while it is worked on. Whatever it was merged into is found through `into`. */
export class Case {
  readonly id: string;
  title = '';
  note = '';
  splitFrom: string | undefined;
  readonly excluded = new Set<string>();
  /** Members whose alerts are still in memory, by alert. */
  readonly members = new Map<string, IncidentMember>();
  /** Members that left the memory. */
  gone = 0;
  firing = 0;
  severity: Severity = 'info';
  startedAt = Number.POSITIVE_INFINITY;
  endedAt: number | undefined;
  /** The earliest member about each monitor. */
  readonly about = new Map<string, IncidentMember>();
  /** How many members are about what is below a monitor. */
  readonly below = new Map<string, number>();
  first: IncidentMember | undefined;
  into: Case | undefined;
  /** What was last told as the cause. */
  told: Incident['cause'] | undefined;

  constructor(id: string) {
    this.id = id;
  }

  static of(record: IncidentRecord): Case {
    const found = new Case(record.id);
    found.title = record.title;
    found.note = record.note;
    found.splitFrom = record.splitFrom;
    for (const fingerprint of record.excluded) found.excluded.add(fingerprint);
    found.startedAt = record.startedAt;
    found.endedAt = record.endedAt;
    found.severity = record.severity;
    found.told = record.cause;
    return found;
  }

  get total(): number {
    return this.members.size + this.gone;
  }

  get open(): boolean {
    return this.firing > 0;
  }

  /** Whether a person has had a hand in it. */
  get touched(): boolean {
    return this.title !== '' || this.note !== '' || this.splitFrom !== undefined;
  }

  /** Takes a member in. `above`: the monitors above the one that it is about. */
  add(member: IncidentMember, above: readonly string[]): void {
    this.members.set(member.alert, member);
    if (member.endedAt === undefined) this.firing += 1;
    this.#note(member);
    for (const monitor of above) this.below.set(monitor, (this.below.get(monitor) ?? 0) + 1);
  }

  /** Replaces what is known of a member. */
  put(member: IncidentMember): void {
    const before = this.members.get(member.alert);
    if (before === undefined) return;
    this.members.set(member.alert, member);
    this.firing += Number(member.endedAt === undefined) - Number(before.endedAt === undefined);
    if (this.first?.alert === member.alert) this.first = member;
    const { monitor } = member;
    if (monitor !== undefined && this.about.get(monitor)?.alert === member.alert) this.about.set(monitor, member);
  }

  /** Takes over everything of another one. */
  absorb(other: Case): void {
    for (const member of other.members.values()) {
      this.members.set(member.alert, member);
      this.#note(member);
    }
    for (const [monitor, count] of other.below) this.below.set(monitor, (this.below.get(monitor) ?? 0) + count);
    this.firing += other.firing;
    this.gone += other.gone;
    this.startedAt = Math.min(this.startedAt, other.startedAt);
    for (const fingerprint of other.excluded) this.excluded.add(fingerprint);
    other.into = this;
  }

  /** Forgets what was worked out and takes these members alone. */
  rebuild(members: readonly IncidentMember[], aboveOf: (monitor: string) => readonly string[]): void {
    this.members.clear();
    this.about.clear();
    this.below.clear();
    this.first = undefined;
    this.firing = 0;
    this.startedAt = Number.POSITIVE_INFINITY;
    this.severity = 'info';
    for (const member of members) this.add(member, member.monitor === undefined ? [] : aboveOf(member.monitor));
  }

  /** Counts anew who is below whom, when that has changed or is known at last. */
  relate(aboveOf: (monitor: string) => readonly string[]): void {
    this.below.clear();
    for (const { monitor } of this.members.values())
      for (const above of monitor === undefined ? [] : aboveOf(monitor))
        this.below.set(above, (this.below.get(above) ?? 0) + 1);
  }

  cause(): Found | undefined {
    return findCause(this);
  }

  record(at: number): IncidentRecord {
    const cause = this.told ?? { alert: '', name: '', why: '' };
    return {
      id: this.id,
      state: this.open ? 'open' : 'ended',
      title: this.title,
      note: this.note,
      startedAt: this.startedAt,
      ...(this.open || this.endedAt === undefined ? {} : { endedAt: this.endedAt }),
      severity: this.severity,
      cause,
      firing: this.firing,
      total: this.total,
      ...(this.splitFrom === undefined ? {} : { splitFrom: this.splitFrom }),
      updatedAt: at,
      excluded: [...this.excluded],
    };
  }

  #note(member: IncidentMember): void {
    this.startedAt = Math.min(this.startedAt, member.startedAt);
    if (severityRank(member.severity) > severityRank(this.severity)) this.severity = member.severity;
    if (this.first === undefined || isEarlier(member, this.first)) this.first = member;
    const { monitor } = member;
    if (monitor === undefined) return;
    const known = this.about.get(monitor);
    if (known === undefined || isEarlier(member, known)) this.about.set(monitor, member);
  }
}
