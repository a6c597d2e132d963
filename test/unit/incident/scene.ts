import { IncidentBook, type IncidentChanges, type Sighting } from '../../../src-shared/incident/book.ts';
import { correlate, type Doubt, inOrder } from '../../../src-shared/incident/correlate.ts';
import { nameOfAlert } from '../../../src-shared/incident/words.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';

export const SECOND = 1_000;
export const MINUTE = 60_000;

/** A fleet of monitors, its alerts and the incidents that they are put in. */
export class Scene {
  readonly book: IncidentBook;
  readonly parents = new Map<string, readonly string[]>();
  readonly working = new Set<string>();
  readonly doubts: Doubt[] = [];
  now = 1_767_600_000_000;
  readonly changes: IncidentChanges[] = [];
  #ids = 0;

  constructor() {
    this.book = new IncidentBook(
      {
        parentsOf: (monitor) => this.parents.get(monitor) ?? [],
        works: (monitor) => this.working.has(monitor),
      },
      () => `incident-${this.#ids++}`,
    );
  }

  /** Ids from here on; after a restart none comes twice. */
  skipIds(to: number): void {
    this.#ids = to;
  }

  /** Monitors with their labels and parents are what is watched. */
  watch(monitors: Readonly<Record<string, { readonly labels?: Labels; readonly parents?: readonly string[] }>>): this {
    for (const [name, { parents = [] }] of Object.entries(monitors)) this.parents.set(name, parents);
    this.book.apply(
      Object.entries(monitors).map(([monitor, { labels = {}, parents = [] }]) => ({
        labels: { monitor, ...labels },
        parents,
      })),
    );
    return this;
  }

  sighting(labels: Labels, agoMs = 0, id = Object.values(labels).join(' ')): Sighting {
    return {
      id,
      fingerprint: JSON.stringify(labels),
      name: nameOfAlert(labels),
      labels,
      monitor: labels['monitor'],
      severity: severityOf(labels),
      startedAt: this.now - agoMs,
    };
  }

  down(monitor: string, labels: Labels = {}, agoMs = 0): Sighting {
    return this.sighting({ alertname: 'MonitorDown', monitor, ...labels }, agoMs, monitor);
  }

  /** These begin to fire in one go. */
  fire(...seen: readonly Sighting[]): void {
    for (const one of inOrder(seen, this.book.aboveOf)) {
      const work = correlate(this.book, one, this.now);
      let step = work.next();
      while (step.done !== true) step = work.next();
      if (step.value !== undefined) this.doubts.push(step.value);
    }
    this.drain();
  }

  end(...alerts: readonly string[]): void {
    for (const alert of alerts) {
      const member = this.book.member(alert);
      if (member === undefined) throw new Error(`no ${alert}`);
      this.book.put({ ...member, endedAt: this.now });
      const home = this.book.homeOf(alert);
      if (home !== undefined) this.book.touch(home);
    }
    this.drain();
  }

  drain(): IncidentChanges {
    const change = this.book.drain(this.now);
    this.changes.push(change);
    return change;
  }

  /** Alerts of each incident, sorted: `gateway: web0 web1`, the cause first. */
  incidents(): readonly string[] {
    return [...this.book.cases]
      .map((home) => {
        const cause = home.told?.alert ?? '';
        return [cause, ...[...home.members.keys()].filter((id) => id !== cause).sort()].join(' ');
      })
      .sort();
  }

  why(alert: string): string {
    return this.book.member(alert)?.why ?? '';
  }

  /** What was said of incidents, oldest first. */
  story(): readonly string[] {
    return this.changes.flatMap(({ events }) => events.map(({ kind, by, reason }) => `${kind} ${by}: ${reason}`));
  }
}
