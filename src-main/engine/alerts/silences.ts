import { compileMatchers } from '../../../src-shared/matcher/matcher.ts';
import { formatMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Silence, SilenceDraft } from '../../../src-shared/model/silence.ts';
import { canUpdate, silenceProblems, silenceState } from '../../../src-shared/route/silence.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import type { Clock, Log } from '../ports.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';
import type { Gate } from './gate.ts';

export interface SilencesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly ops: Ops;
  newId(): string;
}

/** An expired silence is kept for this long, ms: Alertmanager's default of --data.retention. */
const KEPT_MS = 120 * 3_600_000;
/** How long before its end a silence is announced to end, ms; for short ones a quarter of the time they last. */
const NOTICE_MS = 15 * 60_000;
/** The longest pause between two looks at the clock, ms: a wall clock that jumps is noticed by then. */
const LOOK_AGAIN_MS = 60_000;
/** No silence hides most alerts, and in a storm thousands are asked about at each decision. */
const NO_SILENCES: readonly Silence[] = [];

type Listener = (changed: readonly Silence[], removed: readonly string[]) => void;

interface Known {
  readonly silence: Silence;
  readonly matches: (labels: Labels) => boolean;
}

/** Silences over ops.db: what is answered is durable, and is in force from then on. */
export class Silences {
  readonly #deps: SilencesDeps;
  readonly #known = new Map<string, Known>();
  readonly #onChange = new Set<Listener>();
  readonly #onEnding = new Set<(silence: Silence) => void>();
  /** Silences that match a label set, whatever their times; label sets never change in place. */
  #matching = new WeakMap<Labels, readonly Known[]>();
  /** Until when the states that were last told hold. */
  #toldAt: number;
  #writing: Promise<unknown> = Promise.resolve();
  #timer: Disposable | undefined;

  constructor(deps: SilencesDeps) {
    this.#deps = deps;
    this.#toldAt = deps.clock.now();
  }

  /** Reads what the last run left. */
  async load(): Promise<void> {
    for (const silence of await this.#deps.ops.read('silences', {})) this.#put(silence);
  }

  /** Begins to watch the clock. */
  start(): void {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    await this.#writing;
  }

  /** All that are kept, the ones that end last first. */
  list(): readonly Silence[] {
    return [...this.#known.values()].map(({ silence }) => silence).sort((a, b) => b.endsAt - a.endsAt);
  }

  get(id: string): Silence | undefined {
    return this.#known.get(id)?.silence;
  }

  /** The active silences that hide a label set at `now` (epoch ms), the one that ends last first. */
  silencing(labels: Labels, now: number): readonly Silence[] {
    let matching = this.#matching.get(labels);
    if (matching === undefined)
      this.#matching.set(labels, (matching = [...this.#known.values()].filter(({ matches }) => matches(labels))));
    if (matching.length === 0) return NO_SILENCES;
    return matching
      .map(({ silence }) => silence)
      .filter((silence) => silenceState(silence, now) === 'active')
      .sort((a, b) => b.endsAt - a.endsAt);
  }

  /** Holds back what an active silence hides. */
  readonly gate: Gate = (alert, now) => {
    const [silence] = this.silencing(alert.labels, now);
    if (silence === undefined) return undefined;
    const comment = silence.comment === '' ? '' : ` (${silence.comment})`;
    return {
      by: 'silence',
      reason: `${silence.createdBy} has silenced ${formatMatchers(silence.matchers)}${comment}.`,
      ref: silence.id,
      until: silence.endsAt,
    };
  };

  /**
   * Creates a silence, or changes one as Alertmanager does: in place where that leaves true what it hid, otherwise the old
   * one ends and a new one with a new id takes its place. Throws `not_found` for an unknown id and `invalid_argument` with
   * fields for matchers and times that cannot be used.
   */
  save(draft: SilenceDraft, by: string): Promise<Silence> {
    return this.#inTurn(async () => {
      const now = this.#deps.clock.now();
      const before = draft.id === undefined ? undefined : this.#required(draft.id);
      const startsAt = draft.startsAt ?? (before && silenceState(before, now) === 'active' ? before.startsAt : now);
      checkDraft(draft, startsAt, now);
      const { comment, endsAt, matchers } = draft;
      const wanted = { matchers, startsAt, endsAt, comment };
      if (before !== undefined && canUpdate(before, wanted, now)) {
        const silence: Silence = { ...wanted, id: before.id, createdBy: by, updatedAt: now };
        await this.#write([silence], []);
        return silence;
      }
      const ended = before === undefined || silenceState(before, now) === 'expired' ? [] : [ending(before, now)];
      const silence: Silence = {
        ...wanted,
        startsAt: Math.max(startsAt, now),
        id: this.#deps.newId(),
        createdBy: by,
        updatedAt: now,
      };
      await this.#write([...ended, silence], []);
      this.#deps.log.info('silence created', { id: silence.id, matchers: formatMatchers(matchers), by, endsAt });
      return silence;
    });
  }

  /** Ends silences now. Throws `not_found` for an unknown id and `conflict` for one that is over. */
  expire(ids: readonly string[], by: string): Promise<readonly Silence[]> {
    return this.#inTurn(async () => {
      const now = this.#deps.clock.now();
      const ended = [...new Set(ids)].map((id) => {
        const silence = this.#required(id);
        if (silenceState(silence, now) === 'expired')
          throw new RpcError('conflict', `The silence ${id} is over already.`, { reason: 'already_expired' });
        return ending(silence, now);
      });
      await this.#write(ended, []);
      for (const { id } of ended) this.#deps.log.info('silence expired', { id, by });
      return ended;
    });
  }

  /** Silences were made, changed, or began or ended by the clock. */
  onChange(fn: Listener): Disposable {
    this.#onChange.add(fn);
    return { [Symbol.dispose]: () => void this.#onChange.delete(fn) };
  }

  /** A silence ends soon; said once for each, over restarts too. */
  onEnding(fn: (silence: Silence) => void): Disposable {
    this.#onEnding.add(fn);
    return { [Symbol.dispose]: () => void this.#onEnding.delete(fn) };
  }

  #required(id: string): Silence {
    const silence = this.get(id);
    if (silence === undefined)
      throw new RpcError('not_found', `There is no silence ${id}.`, { reason: 'unknown_silence' });
    return silence;
  }

  /** One change after the other: each sees what the one before it made durable. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(change);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #write(put: readonly Silence[], drop: readonly string[]): Promise<void> {
    const commands: OpsCommand[] = [
      ...put.map((silence) => ({ do: 'silence.put', silence }) as const),
      ...drop.map((id) => ({ do: 'silence.drop', id }) as const),
    ];
    if (commands.length === 0) return;
    await this.#deps.ops.commit(commands);
    for (const silence of put) this.#put(silence);
    for (const id of drop) this.#known.delete(id);
    this.#matching = new WeakMap();
    this.#publish(put, drop);
    if (this.#timer !== undefined) this.#look();
  }

  #put(silence: Silence): void {
    this.#known.set(silence.id, { silence, matches: compileMatchers(silence.matchers) });
    this.#matching = new WeakMap();
  }

  #publish(changed: readonly Silence[], removed: readonly string[]): void {
    for (const fn of this.#onChange) fn(changed, removed);
  }

  /** Tells what began or ended since the last look, announces what ends soon, forgets what is long over. */
  #look(): void {
    const now = this.#deps.clock.now();
    const since = this.#toldAt;
    this.#toldAt = now;
    const all = this.list();
    const turned = all.filter((silence) => silenceState(silence, now) !== silenceState(silence, since));
    if (turned.length > 0) this.#publish(turned, []);
    const ending = all.filter(
      (silence) => silence.endNoticed !== true && silenceState(silence, now) === 'active' && noticeAt(silence) <= now,
    );
    const old = all.filter((silence) => silence.endsAt + KEPT_MS <= now).map(({ id }) => id);
    this.#arm(now);
    if (ending.length === 0 && old.length === 0) return;
    this.#inTurn(async () => {
      await this.#write(
        ending.map((silence) => ({ ...silence, endNoticed: true })),
        old,
      );
      for (const silence of ending) for (const fn of this.#onEnding) fn(silence);
    }).catch((error: unknown) => {
      this.#deps.log.error('silences could not be written; trying again', { error: String(error) });
    });
  }

  #arm(now: number): void {
    const times = this.list().flatMap((silence) => [silence.startsAt, silence.endsAt, noticeAt(silence)]);
    const next = Math.min(now + LOOK_AGAIN_MS, ...times.filter((at) => at > now));
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#deps.clock.after(Math.max(1, next - now), () => this.#look());
  }
}

function noticeAt({ endsAt, startsAt }: Silence): number {
  return endsAt - Math.min(NOTICE_MS, (endsAt - startsAt) / 4);
}

/** The silence as it is when it ends now; one that has not begun never was. */
function ending(silence: Silence, now: number): Silence {
  return { ...silence, startsAt: Math.min(silence.startsAt, now), endsAt: now, updatedAt: now };
}

function checkDraft({ endsAt, matchers }: SilenceDraft, startsAt: number, now: number): void {
  const fields = silenceProblems(matchers).map(({ message, place }) => ({
    path: place === undefined ? ['matchers'] : ['matchers', place],
    message,
  }));
  if (startsAt >= endsAt) fields.push({ path: ['endsAt'], message: 'the end comes after the start' });
  else if (endsAt <= now) fields.push({ path: ['endsAt'], message: 'the end lies in the past' });
  if (fields.length > 0)
    throw new RpcError('invalid_argument', `The silence cannot be used: ${fields[0]?.message ?? ''}.`, { fields });
}
