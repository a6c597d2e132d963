import type { TocsinHandlers } from '../../src-shared/contract/index.ts';
import { nameOfAlert } from '../../src-shared/incident/words.ts';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { Incident, IncidentStory } from '../../src-shared/model/incident.ts';
import { severityOf } from '../../src-shared/model/severity.ts';
import type { StreamListener } from '../../src-shared/rpc/define.ts';
import { RpcError } from '../../src-shared/rpc/error.ts';

interface Delta {
  changed: Incident[];
  placed: { alert: string; incident: string }[];
  removed: string[];
}

interface Group {
  readonly cause: string;
  readonly alerts: readonly string[];
}

/** The incidents of the fixture: which alerts belong together is said, not found out. */
export class FixtureIncidents {
  readonly sinks = new Set<StreamListener<Delta>>();
  readonly #alerts: ReadonlyMap<string, Alert>;
  readonly #groups = new Map<string, Group>();
  readonly #undos = new Map<string, ReadonlyMap<string, Group>>();
  #serial = 0;

  constructor(alerts: ReadonlyMap<string, Alert>) {
    this.#alerts = alerts;
  }

  /** Makes an incident of these alerts, the cause first. */
  group(...alerts: readonly string[]): string {
    this.#serial += 1;
    const id = `incident-${this.#serial}`;
    const before = new Set(this.#groups.keys());
    this.#put(id, alerts);
    this.#tell(before);
    return id;
  }

  story(id: string): IncidentStory {
    const incident = this.#incident(id);
    const { alerts } = this.#group(id);
    const cause = incident.cause.name;
    return {
      incident,
      members: alerts.map((alert, i) => ({
        alert,
        fingerprint: this.#alert(alert).fingerprint,
        name: nameOfAlert(this.#alert(alert).labels),
        severity: severityOf(this.#alert(alert).labels),
        startedAt: this.#alert(alert).activeAt,
        joinedAt: this.#alert(alert).activeAt,
        by: 'engine',
        link: i === 0 ? 'first' : 'topology',
        why: i === 0 ? 'it began the incident' : `its parent ${cause} failed 12 s before`,
      })),
      timeline: [
        { id: 1, incident: id, at: incident.startedAt, kind: 'opened', by: 'engine', reason: `${cause} began it.` },
      ],
    };
  }

  merge(ids: readonly string[]): { incident: Incident; undo: string } {
    const undo = this.#remember();
    const before = new Set(this.#groups.keys());
    const [first = '', ...others] = ids;
    this.#put(first, [...this.#group(first).alerts, ...others.flatMap((id) => this.#group(id).alerts)]);
    for (const id of others) this.#groups.delete(id);
    this.#tell(before);
    return { incident: this.#incident(first), undo };
  }

  split(id: string, alerts: readonly string[]): { incident: Incident; undo: string } {
    const undo = this.#remember();
    const made = this.group(...alerts);
    return { incident: { ...this.#incident(made), splitFrom: id }, undo };
  }

  undo(token: string): number {
    const before = new Set(this.#groups.keys());
    const groups = this.#undos.get(token);
    if (groups === undefined) throw new RpcError('not_found', 'This can no longer be taken back.');
    this.#groups.clear();
    for (const [id, group] of groups) this.#groups.set(id, group);
    this.#tell(before);
    return groups.size;
  }

  list(): readonly Incident[] {
    return [...this.#groups.keys()].map((id) => this.#incident(id));
  }

  /** An alert that nobody put anywhere is in an incident of its own, named after it. */
  of(alert: string): string {
    for (const [id, { alerts }] of this.#groups) if (alerts.includes(alert)) return id;
    return `of-${alert}`;
  }

  snapshot(): Delta {
    return { changed: [...this.list()], placed: this.#places(), removed: [] };
  }

  #put(id: string, alerts: readonly string[]): void {
    for (const [other, group] of this.#groups) {
      const left = group.alerts.filter((alert) => !alerts.includes(alert));
      if (left.length === 0) this.#groups.delete(other);
      else this.#groups.set(other, { cause: left[0] ?? '', alerts: left });
    }
    this.#groups.set(id, { cause: alerts[0] ?? '', alerts });
  }

  #places(): { alert: string; incident: string }[] {
    return [...this.#groups].flatMap(([incident, { alerts }]) => alerts.map((alert) => ({ alert, incident })));
  }

  #tell(before: ReadonlySet<string>): void {
    const removed = [...before].filter((id) => !this.#groups.has(id));
    for (const sink of this.sinks) sink.onEvent({ ...this.snapshot(), removed }, false);
  }

  #remember(): string {
    this.#serial += 1;
    const token = `incident-undo-${this.#serial}`;
    this.#undos.set(token, new Map(this.#groups));
    return token;
  }

  #group(id: string): Group {
    const alone = id.startsWith('of-') ? id.slice(3) : undefined;
    const found = this.#groups.get(id) ?? (alone === undefined ? undefined : { cause: alone, alerts: [alone] });
    if (found === undefined) throw new RpcError('not_found', `There is no incident ${id}.`);
    return found;
  }

  #alert(id: string): Alert {
    const found = this.#alerts.get(id);
    if (found === undefined) throw new RpcError('not_found', `There is no alert ${id}.`);
    return found;
  }

  #incident(id: string): Incident {
    const { alerts, cause } = this.#group(id);
    const all = alerts.map((alert) => this.#alert(alert));
    const firing = all.filter(({ state }) => state === 'firing').length;
    const others = alerts.length === 2 ? 'the other 1 alert is' : `the other ${alerts.length - 1} alerts are`;
    return {
      id,
      state: firing > 0 ? 'open' : 'ended',
      title: '',
      note: '',
      startedAt: Math.min(...all.map(({ activeAt }) => activeAt)),
      severity: severityOf(this.#alert(cause).labels),
      cause: {
        alert: cause,
        name: nameOfAlert(this.#alert(cause).labels),
        why: alerts.length === 1 ? 'it is the only one' : `${others} about what depends on it`,
      },
      firing,
      total: alerts.length,
      updatedAt: Date.now(),
    };
  }
}

type Answered =
  | 'incident.list'
  | 'incident.get'
  | 'incident.of'
  | 'incident.merge'
  | 'incident.split'
  | 'incident.edit'
  | 'incident.undo'
  | 'live.incidents';

/** The methods about incidents over a fixture. */
export function fixtureIncidents(incidents: FixtureIncidents): Pick<TocsinHandlers, Answered> {
  return {
    'incident.list': () => [...incidents.list()],
    'incident.get': ({ id }) => incidents.story(id),
    'incident.of': ({ alert }) => incidents.story(incidents.of(alert)),
    'incident.merge': ({ ids }) => incidents.merge(ids),
    'incident.split': ({ id, alerts }) => incidents.split(id, alerts),
    'incident.edit': ({ id }) => incidents.story(id).incident,
    'incident.undo': ({ undo }) => ({ changed: incidents.undo(undo) }),
    'live.incidents': (_, sink) => {
      const listener = { onEvent: sink.delta.bind(sink) };
      incidents.sinks.add(listener);
      sink.snapshot(incidents.snapshot());
      return { [Symbol.dispose]: () => incidents.sinks.delete(listener) };
    },
  };
}
