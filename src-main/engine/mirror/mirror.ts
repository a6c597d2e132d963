import { fingerprint } from '../../../src-shared/alert/fingerprint.ts';
import { formatMatcher } from '../../../src-shared/matcher/parse.ts';
import {
  isMarked,
  markOf,
  planWrites,
  type Write,
  type WrittenSilence,
  wish,
} from '../../../src-shared/mirror/write-back.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { Silence, SilenceDraft } from '../../../src-shared/model/silence.ts';
import { silenceState } from '../../../src-shared/route/silence.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Listing } from '../alerts/mirrored.ts';
import type { AlertmanagerConfig } from '../federate/config.ts';
import { Fault } from '../net/fault.ts';
import type { Clock, Log, Secrets } from '../ports.ts';
import type { Answer } from './answer.ts';
import { AlertmanagerClient } from './client.ts';

/** Its senders are given so long after it was started, ms: it forgets alerts and is told of them again (resolve_timeout). */
const GRACE_MS = 300_000;
/** What was to end at the same time within this, ms, and is alike otherwise, is the silence of an attempt whose answer was lost. */
const SAME_END_MS = 60_000;

export interface MirrorDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly alerts: Pick<Alerts, 'current' | 'mirror'>;
  /** What tells this console's silences from those of others. */
  readonly consoleId: string;
  /** Silences were made, changed or ended there; or what is known of it has changed. */
  readonly onChange: () => void;
}

/** How things stand with one Alertmanager. */
export interface MirrorState {
  /** When it answered last, epoch ms; undefined: never since the start. */
  readonly answeredAt: number | undefined;
  /** Why it cannot be asked, a clause, and since when. */
  readonly lost: { readonly since: number; readonly reason: string } | undefined;
  /** Why something that was done here is not written there, a clause. */
  readonly unwritten: string | undefined;
}

type Attempt = { readonly done: string } | { readonly problem: string; readonly unanswered: boolean };

/** One other Alertmanager: asks it again and again, and writes to it what is done here. One thing after the other. */
export class AlertmanagerMirror {
  readonly config: AlertmanagerConfig;
  readonly #deps: MirrorDeps;
  readonly #client: AlertmanagerClient;
  readonly #mark: string;
  readonly #stop = new AbortController();
  readonly #wishes = new Map<string, string>();
  #state: MirrorState = { answeredAt: undefined, lost: undefined, unwritten: undefined };
  #silences: readonly Silence[] = [];
  /** When it was started, by its own clock, and until when it may not have been told of everything again, epoch ms. */
  #startedAt: number | undefined;
  #grace = 0;
  /** Fingerprints of what it has listed since then, while that matters. */
  readonly #heardOf = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  #asking = false;
  #again = false;
  #timer: Disposable | undefined;

  constructor(config: AlertmanagerConfig, deps: MirrorDeps) {
    this.config = config;
    this.#deps = deps;
    this.#mark = markOf(deps.consoleId);
    this.#client = new AlertmanagerClient(config, deps.clock, deps.secrets);
  }

  get state(): MirrorState {
    return this.#state;
  }

  /** Active ones and those to come, as it listed them last. */
  get silences(): readonly Silence[] {
    return this.#silences;
  }

  start(): void {
    this.#ask();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#timer?.[Symbol.dispose]();
    await this.#turn.catch(() => undefined);
    this.#client[Symbol.dispose]();
  }

  /** Alerts have changed: what people did to one of this Alertmanager is written at once. */
  changed(alerts: readonly Alert[], removed: readonly string[]): void {
    for (const id of removed) this.#wishes.delete(id);
    let news = false;
    for (const alert of alerts) {
      if (alert.mirror?.from !== this.config.name) continue;
      const wanted = wish(alert);
      news ||= (this.#wishes.get(alert.id) ?? wish({})) !== wanted;
      this.#wishes.set(alert.id, wanted);
    }
    if (news) this.#ask();
  }

  /** Makes or changes a silence there. Rejects with RpcError, and then nothing is known to have changed. */
  saveSilence(draft: SilenceDraft, by: string): Promise<Silence> {
    return this.#write('The silence was not made', async (stop) => {
      const now = this.#deps.clock.now();
      const before = draft.id === undefined ? undefined : this.#silences.find(({ id }) => id === draft.id);
      const active = before !== undefined && silenceState(before, now) === 'active';
      const { comment, endsAt, matchers } = draft;
      const silence: WrittenSilence = {
        ...(draft.id === undefined ? {} : { id: draft.id }),
        matchers,
        startsAt: draft.startsAt ?? (active ? before.startsAt : now),
        endsAt,
        createdBy: by,
        comment,
      };
      const like = (one: Silence): boolean => isLike(one, silence, now);
      const known = draft.id === undefined ? (await this.#client.silences(stop)).find(like) : undefined;
      if (known === undefined) await this.#client.putSilence(silence, stop);
      await this.#read(stop);
      const made = this.#silences.find(like);
      if (made === undefined) throw new Error('it was taken, and is not among its silences');
      return made;
    });
  }

  /** Ends silences there. Rejects with RpcError. */
  expireSilences(ids: readonly string[]): Promise<readonly Silence[]> {
    const mine = this.#silences.find((silence) => ids.includes(silence.id) && isMarked(silence, this.#mark));
    if (mine !== undefined)
      throw new RpcError(
        'conflict',
        `This silence stands for what was done to an alert here (${mine.comment}): take that back, and it ends.`,
        { reason: 'stands_for_alert' },
      );
    return this.#write('The silence was not ended', async (stop) => {
      const ended = this.#silences.filter(({ id }) => ids.includes(id));
      for (const id of ids) await this.#client.expireSilence(id, stop);
      await this.#read(stop);
      const now = this.#deps.clock.now();
      return ended.map((silence) => ({ ...silence, startsAt: Math.min(silence.startsAt, now), endsAt: now }));
    });
  }

  /** Asks now, or once more when it is being asked. */
  #ask(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    this.#timer?.[Symbol.dispose]();
    void this.#inTurn(async () => {
      do {
        this.#again = false;
        await this.#look();
      } while (this.#isWanted());
    })
      .catch((error: unknown) =>
        this.#deps.log.error('an Alertmanager could not be mirrored', { name: this.config.name, error: String(error) }),
      )
      .finally(() => {
        this.#asking = false;
        if (this.#again) this.#ask();
        else if (!this.#stop.signal.aborted)
          this.#timer = this.#deps.clock.after(this.config.interval, () => this.#ask());
      });
  }

  #isWanted(): boolean {
    return this.#again && !this.#stop.signal.aborted;
  }

  async #look(): Promise<void> {
    const { alerts, clock } = this.#deps;
    const { name, notify } = this.config;
    let answer: Answer;
    try {
      answer = await this.#client.look((silence) => isMarked(silence, this.#mark), this.#stop.signal);
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.#lose(reasonOf(error));
      return;
    }
    const now = clock.now();
    this.#state = { ...this.#state, answeredAt: now, lost: undefined };
    this.#silences = answer.silences;
    const doubt = this.#doubt(answer, now);
    await alerts.mirror((mirrored, at) => mirrored.list({ from: name, notify, alerts: answer.alerts, doubt }, at));
    await this.#writeBack();
    this.#deps.onChange();
  }

  async #lose(reason: string): Promise<void> {
    const { alerts, clock, log, onChange } = this.#deps;
    const { name } = this.config;
    if (this.#state.lost === undefined) log.warn('an Alertmanager does not answer', { name, reason });
    this.#state = { ...this.#state, lost: { since: this.#state.lost?.since ?? clock.now(), reason } };
    await alerts.mirror((mirrored, now) =>
      mirrored.lose(name, `The Alertmanager ${name} does not answer (${reason})`, now),
    );
    onChange();
  }

  /** After its start an Alertmanager knows no alert until it is told of it again: what it has not listed since may fire. */
  #doubt({ alerts, startedAt }: Answer, now: number): Listing['doubt'] {
    if (startedAt !== this.#startedAt) {
      // Seen to start anew, it has just started whatever its clock says; otherwise its clock has to be believed.
      const since = this.#startedAt === undefined ? Math.min(startedAt, now) : now;
      this.#grace = since + GRACE_MS;
      this.#startedAt = startedAt;
      this.#heardOf.clear();
    }
    this.#grace = Math.min(this.#grace, now + GRACE_MS);
    if (now >= this.#grace) {
      this.#heardOf.clear();
      return () => undefined;
    }
    for (const { labels } of alerts) this.#heardOf.add(fingerprint(labels));
    const why = `The Alertmanager ${this.config.name} was started anew and has not been told of it again`;
    return (alert) => (this.#heardOf.has(alert.fingerprint) ? undefined : why);
  }

  /** Brings the silences that stand for acknowledgements and snoozes to what they should be. */
  async #writeBack(): Promise<void> {
    const { alerts, clock } = this.#deps;
    const { name } = this.config;
    const own = alerts.current().filter(({ mirror }) => mirror?.from === name);
    const writes = planWrites({ alerts: own, silences: this.#silences, mark: this.#mark, now: clock.now() });
    let problem: string | undefined;
    let gone: Attempt | undefined;
    for (const write of writes) {
      // Who does not answer one is not asked for hundreds.
      const result: Attempt = gone ?? (await this.#attempt(write));
      if (this.#stop.signal.aborted) return;
      if ('problem' in result) {
        problem = result.problem;
        if (result.unanswered) gone = result;
      }
      const { alertId } = write;
      if (alertId !== undefined) await alerts.mirror((mirrored, now) => mirrored.wrote(alertId, result, now));
    }
    const failing = new Set(writes.map(({ alertId }) => alertId));
    const settled = own.filter(({ id, mirror }) => mirror?.unwritten !== undefined && !failing.has(id));
    if (settled.length > 0)
      await alerts.mirror((mirrored, now) => {
        for (const { id } of settled) mirrored.wrote(id, { done: '' }, now);
      });
    this.#state = { ...this.#state, unwritten: problem };
    if (writes.length > 0 && problem === undefined) await this.#read(this.#stop.signal).catch(() => undefined);
  }

  async #attempt(write: Write): Promise<Attempt> {
    const { name } = this.config;
    try {
      if (write.do === 'expire') {
        await this.#client.expireSilence(write.id, this.#stop.signal);
        return { done: `Its silence at the Alertmanager ${name} was ended.` };
      }
      await this.#client.putSilence(write.silence, this.#stop.signal);
      return { done: write.silence.id === undefined ? `It is silenced at the Alertmanager ${name} as well.` : '' };
    } catch (error) {
      return { problem: reasonOf(error), unanswered: error instanceof Fault && error.unanswered };
    }
  }

  async #read(stop: AbortSignal): Promise<void> {
    const now = this.#deps.clock.now();
    this.#silences = (await this.#client.silences(stop)).filter(({ endsAt }) => endsAt > now);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** A change that somebody waits for; the alerts are looked at anew after it. */
  async #write<T>(failed: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    try {
      const done = await this.#inTurn(() => work(this.#stop.signal));
      this.#deps.onChange();
      return done;
    } catch (error) {
      throw new RpcError(
        'unavailable',
        `${failed} at the Alertmanager ${this.config.name}: ${reasonOf(error)}. Nothing else was changed; try it again.`,
        { reason: 'alertmanager' },
      );
    } finally {
      this.#ask();
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether this is the silence that was to be made. */
function isLike(one: Silence, wanted: WrittenSilence, now: number): boolean {
  return (
    one.endsAt > now &&
    one.createdBy === wanted.createdBy &&
    one.comment === wanted.comment &&
    inOrder(one.matchers) === inOrder(wanted.matchers) &&
    Math.abs(one.endsAt - wanted.endsAt) < SAME_END_MS
  );
}

/** Matchers as text, whatever their order. */
function inOrder(matchers: WrittenSilence['matchers']): string {
  return matchers.map(formatMatcher).sort().join();
}
