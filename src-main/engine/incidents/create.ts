import { whatOf } from '../../../src-shared/alert/what.ts';
import { ENGINE, IncidentBook, KEPT_MS, type Sighting } from '../../../src-shared/incident/book.ts';
import { type ByHand, mergeByHand, restore, splitByHand } from '../../../src-shared/incident/by-hand.ts';
import type { IncidentRecord } from '../../../src-shared/incident/case.ts';
import { correlate, type Doubt, inOrder, moved } from '../../../src-shared/incident/correlate.ts';
import { partOf } from '../../../src-shared/incident/part-of.ts';
import type { Source } from '../../../src-shared/incident/population.ts';
import type { Topology } from '../../../src-shared/incident/topology.ts';
import { nameOfAlert } from '../../../src-shared/incident/words.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Incident, IncidentMember, IncidentStory } from '../../../src-shared/model/incident.ts';
import type { PartOf } from '../../../src-shared/model/notification.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { OrderedCommits } from '../alerts/commits.ts';
import type { Clock, Log, Random } from '../ports.ts';
import { inPieces, type LoopShare } from '../store/loop-share.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';
import type { AlertPlace, IncidentDone, Incidents, IncidentsChanged } from './incidents.ts';
import type { Movements } from './movement.ts';
import { IncidentUndoBook } from './undo-book.ts';

/** Mark in ops.db: what can be taken back. */
const MARK_UNDO = 'incidents.undo';
/** How often what is over is looked through, ms. */
const TIDY_MS = 60_000;

export interface IncidentsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly ops: Ops;
  readonly loop: LoopShare;
  readonly alerts: Pick<Alerts, 'current' | 'get' | 'onChange'>;
  readonly topology: Topology;
  /** When what an alert tells of began, epoch ms: an outage is dated back to its first failing check. */
  beganAt(alert: Alert): number;
  /** Asks whether series moved together; absent: it is not asked. */
  readonly movements?: Movements;
  /** What is watched: it tells rare label values from common ones. */
  sources(): readonly Source[];
  newId(): string;
}

/** Incidents over ops.db. One thing is done after the other, in pieces that leave the loop to others. */
export function createIncidents(deps: IncidentsDeps): Incidents {
  return new IncidentEngine(deps);
}

class IncidentEngine implements Incidents {
  readonly #deps: IncidentsDeps;
  readonly #book: IncidentBook;
  readonly #commits: OrderedCommits;
  readonly #undo = new IncidentUndoBook();
  readonly #listeners = new Set<(change: IncidentsChanged) => void>();
  #held: Disposable[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #changed = new Map<string, Alert>();
  #gone: string[] = [];
  #waiting = false;
  #watched = 0;
  #started = false;

  constructor(deps: IncidentsDeps) {
    this.#deps = deps;
    this.#book = new IncidentBook(deps.topology, () => deps.newId());
    this.#commits = new OrderedCommits({ ops: deps.ops, clock: deps.clock, log: deps.log, random: deps.random });
  }

  async start(): Promise<void> {
    const { alerts, clock, movements, ops } = this.#deps;
    const [kept, undo] = await Promise.all([
      ops.read('incidents.recent', { endedSince: clock.now() - KEPT_MS }),
      ops.read('mark', { name: MARK_UNDO }),
    ]);
    this.#book.load(kept.records, kept.members, (id) => alerts.get(id)?.labels);
    if (undo !== undefined) this.#undo.read(undo);
    this.#started = true;
    this.#held = [
      alerts.onChange((changed, removed) => this.#take(changed, removed)),
      clock.every(TIDY_MS, () => this.#tidy()),
    ];
    movements?.onMoved(
      (doubt, r) => void this.#inTurn(() => this.#apply(() => moved(this.#book, doubt, r, clock.now()))),
    );
    // A crash may lie between what alerts and what incidents wrote.
    this.#take(alerts.current(), this.#endedUnseen(kept.members));
    await this.settled();
  }

  async stop(): Promise<void> {
    await this.settled();
    this.#started = false;
    for (const one of this.#held) one[Symbol.dispose]();
    this.#deps.movements?.stop();
    await this.#commits.stop();
  }

  apply(): void {
    const sources = this.#deps.sources();
    this.#watched = sources.length;
    this.#book.apply(sources);
  }

  current(): readonly Incident[] {
    const now = this.#deps.clock.now();
    return [...this.#book.cases].filter((home) => home.told !== undefined).map((home) => shown(home.record(now)));
  }

  places(): readonly AlertPlace[] {
    return [...this.#book.cases].flatMap((home) =>
      home.told === undefined ? [] : [...home.members.keys()].map((alert) => ({ alert, incident: home.id })),
    );
  }

  partOf(alerts: readonly Pick<Alert, 'id'>[]): readonly PartOf[] {
    return partOf(
      alerts,
      (id) => this.#book.homeOf(id),
      (id) => {
        const alert = this.#deps.alerts.get(id);
        return alert && whatOf(alert);
      },
    );
  }

  onChange(fn: (change: IncidentsChanged) => void): Disposable {
    this.#listeners.add(fn);
    return { [Symbol.dispose]: () => void this.#listeners.delete(fn) };
  }

  async get(id: string): Promise<IncidentStory> {
    await this.#worked();
    const found = await this.#deps.ops.read('incident.get', { id });
    if (found === undefined)
      throw new RpcError('not_found', `There is no incident ${id}; it may have been merged into another one.`, {
        reason: 'unknown_incident',
      });
    const { members, record, timeline } = found;
    return { incident: shown(record), members: causeFirst(members, record.cause.alert), timeline: [...timeline] };
  }

  async of(alert: string): Promise<IncidentStory> {
    await this.#worked();
    const id = await this.#deps.ops.read('incident.of', { alert });
    if (id === undefined)
      throw new RpcError('not_found', `The alert ${alert} is in no incident: it has not fired, or is not kept.`, {
        reason: 'unknown_incident',
      });
    return this.get(id);
  }

  merge(ids: readonly string[], by: string, note: string): Promise<IncidentDone> {
    return this.#byHand((now) => mergeByHand(this.#book, ids, by, note, now));
  }

  split(id: string, alerts: readonly string[], by: string, note: string): Promise<IncidentDone> {
    return this.#byHand((now) => splitByHand(this.#book, id, alerts, by, note, now));
  }

  edit(id: string, change: { readonly title?: string; readonly note?: string }, by: string): Promise<Incident> {
    return this.#inTurn(async () => {
      const home = this.#book.case(id);
      if (home === undefined)
        throw new RpcError('not_found', `There is no incident ${id} that can be changed.`, {
          reason: 'unknown_incident',
        });
      const now = this.#deps.clock.now();
      const said: string[] = [];
      if (change.title !== undefined && change.title !== home.title)
        said.push(change.title === '' ? 'the title was taken away' : `called “${change.title}”`);
      if (change.note !== undefined && change.note !== home.note)
        said.push(change.note === '' ? 'the note was taken away' : `noted: ${change.note}`);
      home.title = change.title ?? home.title;
      home.note = change.note ?? home.note;
      if (said.length > 0) this.#book.say(home, now, 'edited', by, sentence(said.join('; ')));
      this.#book.touch(home);
      await this.#write([]);
      return shown(home.record(now));
    });
  }

  undo(token: string, by: string): Promise<{ readonly changed: number }> {
    return this.#inTurn(async () => {
      const now = this.#deps.clock.now();
      const before = this.#undo.take(token, now);
      if (before === undefined)
        throw new RpcError(
          'not_found',
          'This can no longer be taken back: it was done, or it is more than ten minutes old.',
        );
      const changed = restore(this.#book, before, by, now);
      await this.#write([this.#undoMark()]);
      return { changed };
    });
  }

  async settled(): Promise<void> {
    await this.#worked();
    await this.#commits.idle();
  }

  /** Resolves when everything so far was looked at. */
  async #worked(): Promise<void> {
    do await this.#turn;
    while (this.#waiting);
  }

  #byHand(change: (now: number) => ByHand): Promise<IncidentDone> {
    return this.#inTurn(async () => {
      const now = this.#deps.clock.now();
      const { before, home } = change(now);
      const undo = this.#deps.newId();
      this.#undo.add(undo, now, before);
      await this.#write([this.#undoMark()]);
      return { incident: shown(home.record(now)), undo };
    });
  }

  #undoMark(): OpsCommand {
    return { do: 'mark.put', name: MARK_UNDO, value: this.#undo.write() };
  }

  #take(changed: readonly Alert[], removed: readonly string[]): void {
    for (const alert of changed) if (this.#concerns(alert)) this.#changed.set(alert.id, alert);
    this.#gone.push(...removed);
    if (this.#waiting || (this.#changed.size === 0 && this.#gone.length === 0)) return;
    this.#waiting = true;
    void this.#inTurn(() => {
      this.#waiting = false;
      const alerts = [...this.#changed.values()];
      const gone = this.#gone;
      this.#changed = new Map();
      this.#gone = [];
      return this.#digest(alerts, gone);
    });
  }

  #tidy(): void {
    this.#book.forget(this.#deps.clock.now());
    // Discovery finds and loses what is scraped without anybody saying so.
    if (this.#deps.sources().length !== this.#watched) this.apply();
  }

  /** Whether the alert begins, ends or comes back; everything else that changes in it is not looked at. */
  #concerns(alert: Alert): boolean {
    const member = this.#book.member(alert.id);
    if (member === undefined) return alert.state === 'firing' || this.#changed.has(alert.id);
    return (alert.state === 'firing') !== (member.endedAt === undefined) || this.#changed.has(alert.id);
  }

  async #digest(alerts: readonly Alert[], gone: readonly string[]): Promise<void> {
    const doubts: Doubt[] = [];
    await inPieces(this.#work(alerts, doubts), () => this.#deps.loop.rest());
    this.#book.forget(this.#deps.clock.now(), gone);
    void this.#write([]);
    for (const doubt of doubts) this.#deps.movements?.ask(doubt);
  }

  *#work(alerts: readonly Alert[], doubts: Doubt[]): Generator<undefined, void> {
    const now = this.#deps.clock.now();
    const fresh: Sighting[] = [];
    for (const alert of alerts) {
      yield;
      const member = this.#book.member(alert.id);
      if (member === undefined) {
        if (alert.state === 'firing') fresh.push(this.#sighting(alert));
      } else if (alert.state === 'firing') this.#goesOn(member, now);
      else if (member.endedAt === undefined) this.#ends(member, alert.resolvedAt ?? now, now);
    }
    for (const seen of inOrder(fresh, this.#book.aboveOf)) {
      const doubt = yield* correlate(this.#book, seen, now);
      if (doubt !== undefined) doubts.push(doubt);
      yield;
    }
  }

  #sighting(alert: Alert): Sighting {
    const { fingerprint, id, labels } = alert;
    return {
      id,
      fingerprint,
      name: nameOfAlert(labels),
      labels,
      monitor: labels['monitor'],
      severity: severityOf(labels),
      startedAt: this.#deps.beganAt(alert),
    };
  }

  /** Resolving it by hand was taken back. */
  #goesOn({ endedAt, ...member }: IncidentMember, now: number): void {
    if (endedAt === undefined) return;
    const home = this.#book.homeOf(member.alert);
    const wasOpen = home?.open ?? true;
    this.#book.put(member);
    if (home === undefined) return;
    if (!wasOpen) this.#book.say(home, now, 'reopened', ENGINE, `${member.name} fires again.`);
    this.#book.touch(home);
  }

  #ends(member: IncidentMember, at: number, now: number): void {
    this.#book.put({ ...member, endedAt: Math.max(at, member.startedAt) });
    const home = this.#book.homeOf(member.alert);
    if (home === undefined || home.open) return;
    this.#book.touch(home);
    this.#book.say(home, now, 'ended', ENGINE, `${member.name} was the last of its alerts to end.`);
  }

  /** Members whose alerts ended, or were forgotten, while nobody looked. */
  #endedUnseen(members: readonly { readonly member: IncidentMember }[]): readonly string[] {
    const { alerts, clock } = this.#deps;
    const now = clock.now();
    const lost = members.filter(({ member }) => member.endedAt === undefined && alerts.get(member.alert) === undefined);
    for (const { member } of lost) this.#ends(member, now, now);
    return lost.map(({ member }) => member.alert);
  }

  /** One thing after the other, each on what the one before it left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch((error: unknown) => {
      if (!(error instanceof RpcError))
        this.#deps.log.error('incidents could not be worked out', { error: String(error) });
    });
    return turn;
  }

  async #apply(change: () => boolean): Promise<void> {
    if (change()) await this.#write([]);
  }

  /** Writes what has changed and tells it; resolves when it is durable. */
  #write(also: readonly OpsCommand[]): Promise<void> {
    const { drop, events, members, put } = this.#book.drain(this.#deps.clock.now());
    const commands: OpsCommand[] = [
      ...put.map((incident) => ({ do: 'incident.put', incident }) as const),
      ...members.map((one) => ({ do: 'incident.member', ...one }) as const),
      ...events.map((event) => ({ do: 'incident.event', event }) as const),
      ...drop.map((one) => ({ do: 'incident.drop', ...one }) as const),
      ...also,
    ];
    if (commands.length === 0 || !this.#started) return Promise.resolve();
    const change: IncidentsChanged = {
      changed: put.map(shown),
      placed: members.map(({ incident, member }) => ({ alert: member.alert, incident })),
      removed: drop.map(({ id }) => id),
    };
    for (const fn of this.#listeners) fn(change);
    return this.#commits.push(commands);
  }
}

/** The incident as everybody sees it. */
function shown({ excluded: _, ...incident }: IncidentRecord): Incident {
  return incident;
}

function causeFirst(members: readonly IncidentMember[], cause: string): IncidentMember[] {
  return [...members.filter(({ alert }) => alert === cause), ...members.filter(({ alert }) => alert !== cause)];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
