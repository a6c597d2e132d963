import { type Labels, METRIC_NAME, seriesKey } from '../../../../src-shared/model/labels.ts';
import { keptValue, STALE } from '../../../../src-shared/model/sample.ts';
import type { Clock } from '../../ports.ts';
import type { Exemplars } from '../../store/exemplars.ts';
import type { Rest } from '../../store/loop-share.ts';
import type { Samples } from '../../store/store.ts';
import { labelsOf, type WireMetadata, type WireRequest } from '../wire/message.ts';
import { readWriteRequest } from '../wire/request.ts';
import { refusal } from './admit.ts';
import { Cohorts, type Seat, type Seated } from './cohorts.ts';

/** Series that sent nothing for so long are forgotten, ms; looked for this often, ms. */
const FORGET_MS = 2 * 3_600_000;
const SWEEP_MS = 600_000;

/** Series that are looked at before others are let in: half a millisecond's worth. */
const SLICE = 64;

/** A request that cannot be taken, now (`retry`) or ever. Nothing of it was stored. */
export class RefusedWrite extends Error {
  override readonly name = 'RefusedWrite';
  readonly retry: boolean;

  constructor(message: string, retry: boolean) {
    super(message);
    this.retry = retry;
  }
}

export interface ReceiverDeps {
  readonly clock: Clock;
  readonly samples: Samples;
  readonly exemplars: Pick<Exemplars, 'add'>;
  /** Lets others run between two pieces of work. */
  readonly rest: Rest;
  /** What keeps the store from writing now, in words. */
  readonly storageProblem: () => string | undefined;
  readonly onMetadata: (metadata: readonly WireMetadata[]) => void;
}

interface Member extends Seat {
  /** Of the newest sample taken, epoch ms. */
  last: number;
  lastValue: number;
  /** When something came, epoch ms. */
  seen: number;
}

interface Arrival {
  readonly labels: Labels;
  readonly t: number[];
  readonly v: number[];
}

/** What was done with a request. */
export interface Written {
  readonly samples: number;
  readonly exemplars: number;
}

/** Takes remote-write requests into the store: each as a whole, or not at all. */
export class RemoteWriteReceiver {
  readonly #deps: ReceiverDeps;
  readonly #cohorts: Cohorts;
  readonly #members = new Map<string, Member>();
  /** Metric names of which the store's newest samples were looked up. */
  readonly #recalled = new Set<string>();
  /** Ends when the request before this one was taken: a request is checked in pieces, and none may come between. */
  #turn: Promise<unknown> = Promise.resolve();
  #swept = 0;
  #requests = 0;
  #refused = 0;
  #samples = 0;

  constructor(deps: ReceiverDeps) {
    this.#deps = deps;
    this.#cohorts = new Cohorts(deps.samples, deps.rest);
  }

  get figures(): { readonly requests: number; readonly refused: number; readonly samples: number } {
    return { requests: this.#requests, refused: this.#refused, samples: this.#samples };
  }

  /** Unpacks and reads a request of either version of remote write. Rejects with SnappyError and WireError. */
  read(packed: Uint8Array, version: 1 | 2): Promise<WireRequest> {
    return readWriteRequest(packed, version, this.#deps.rest);
  }

  /**
   * Stores what a request brings; resolves when it is in the journal. Rejects with RefusedWrite for what cannot be taken,
   * and with the store's error where it was taken but not written yet.
   */
  async write(request: WireRequest): Promise<Written> {
    this.#requests += 1;
    try {
      const problem = this.#deps.storageProblem();
      if (problem !== undefined) throw new RefusedWrite(problem, true);
      const turn = this.#turn.then(async () => this.#apply(await this.#plan(await this.#arrivals(request))));
      this.#turn = turn.catch(() => undefined);
      const written = await turn;
      if (request.metadata.length > 0) this.#deps.onMetadata(request.metadata);
      const exemplars = await this.#keepExemplars(request);
      if (written > 0) await this.#deps.samples.flush();
      return { samples: written, exemplars };
    } catch (error) {
      this.#refused += 1;
      throw error;
    }
  }

  /** How many of the request's exemplars are kept: one that is known or out of order is no reason to refuse samples. */
  async #keepExemplars({ series }: WireRequest): Promise<number> {
    let kept = 0;
    for (const one of series) {
      if (one.exemplars.length === 0) continue;
      await this.#deps.rest();
      const labels = labelsOf(one.labels.filter(([, value]) => value !== ''));
      for (const { labels: own, t, value } of one.exemplars)
        if (this.#deps.exemplars.add(labels, { labels: labelsOf(own), value, t, ownTime: true })) kept += 1;
    }
    return kept;
  }

  /** The series of a request, each once: senders repeat a series for every sample. */
  async #arrivals({ series }: WireRequest): Promise<ReadonlyMap<string, Arrival>> {
    const now = this.#deps.clock.now();
    const arrivals = new Map<string, Arrival>();
    for (const [i, one] of series.entries()) {
      if (i % SLICE === SLICE - 1) await this.#deps.rest();
      const reason = refusal(one, now);
      if (reason !== undefined) throw new RefusedWrite(reason, false);
      // An empty label is no label.
      const labels = labelsOf(one.labels.filter(([, value]) => value !== ''));
      const key = seriesKey(labels);
      const known = arrivals.get(key);
      if (known === undefined) arrivals.set(key, { labels, t: [...one.t], v: [...one.v] });
      else {
        known.t.push(...one.t);
        known.v.push(...one.v);
      }
    }
    return arrivals;
  }

  /** The rows of a request by time; throws before anything is changed. */
  async #plan(arrivals: ReadonlyMap<string, Arrival>): Promise<ReadonlyMap<number, Seated[]>> {
    const rows = new Map<number, Seated[]>();
    let done = 0;
    for (const [key, { labels, t, v }] of arrivals) {
      done += 1;
      if (done % SLICE === 0) await this.#deps.rest();
      const metric = labels[METRIC_NAME] ?? '';
      if (!this.#recalled.has(metric)) await this.#recall(metric);
      const member = this.#member(key, labels);
      let { last, lastValue } = member;
      t.forEach((time, i) => {
        const value = keptValue(v[i] ?? Number.NaN);
        if (time === last && Object.is(value, lastValue)) return;
        if (time === last) throw new RefusedWrite(`duplicate sample for timestamp ${time}: ${key}`, false);
        if (time < last) throw new RefusedWrite(`out of order sample: ${time} after ${last}: ${key}`, false);
        last = time;
        lastValue = value;
        const row = rows.get(time);
        if (row === undefined) rows.set(time, [{ seat: member, v: value }]);
        else row.push({ seat: member, v: value });
      });
    }
    return rows;
  }

  async #apply(rows: ReadonlyMap<number, readonly Seated[]>): Promise<number> {
    const now = this.#deps.clock.now();
    let count = 0;
    for (const t of [...rows.keys()].sort((a, b) => a - b)) {
      const row = rows.get(t) ?? [];
      await this.#cohorts.append(t, row);
      count += row.length;
      for (const { seat, v } of row) {
        // Every seat of this receiver is a member.
        const member = seat as Member;
        member.last = t;
        member.lastValue = v;
        member.seen = now;
      }
    }
    this.#samples += count;
    if (Math.abs(now - this.#swept) > SWEEP_MS) this.#sweep(now);
    return count;
  }

  #member(key: string, labels: Labels): Member {
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const member: Member = {
      labels,
      cohort: undefined,
      column: 0,
      last: Number.NEGATIVE_INFINITY,
      lastValue: Number.NaN,
      seen: this.#deps.clock.now(),
    };
    this.#members.set(key, member);
    return member;
  }

  /** After a restart the head knows where the series of a metric stand. */
  async #recall(metric: string): Promise<void> {
    this.#recalled.add(metric);
    const { clock, samples } = this.#deps;
    const seen = clock.now();
    const named = [{ name: METRIC_NAME, op: '=', value: metric } as const];
    const newest = samples.newest?.(named, -Infinity, Infinity) ?? [];
    for (const [i, { labels, t, v }] of newest.entries()) {
      if (i % SLICE === SLICE - 1) await this.#deps.rest();
      const key = seriesKey(labels);
      if (!Number.isFinite(t) || this.#members.has(key)) continue;
      this.#members.set(key, { labels, cohort: undefined, column: 0, last: t, lastValue: v, seen });
    }
  }

  #sweep(now: number): void {
    this.#swept = now;
    for (const [key, { lastValue, seen }] of this.#members)
      if (seen < now - FORGET_MS || (lastValue === STALE && seen < now - SWEEP_MS)) this.#members.delete(key);
    this.#recalled.clear();
  }
}
