import type { Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import type { Clock, Log } from '../ports.ts';
import type { WriterReady, WriterRequests } from './protocol.ts';
import type { Layout, Samples, SeriesSample, SeriesWindow } from './store.ts';
import { Catalogue } from './tsdb/catalogue.ts';
import { Head } from './tsdb/head.ts';
import { RowBuffer } from './tsdb/journal-record.ts';
import type { WorkerClient } from './worker-client.ts';

/** Rows wait at most this long, ms, before they are written. */
const BATCH_MS = 250;
/** After a refused batch the next attempt comes this much later, ms. */
const RETRY_MS = 2_000;
/** New series that the writer is told at once: copying them to its thread takes half a millisecond. */
const SERIES_AT_ONCE = 500;
/** Bytes of rows that wait while the disk refuses; what comes after them lives in the head only. */
const WAITING_BYTES = 8 * 1_048_576;
const NO_ROWS = new Float64Array(new SharedArrayBuffer(0));
const HEAD_TRIM_MS = 60_000;
/** Looks after idle layouts, ms apart, and how many looks without a row between them make one forgotten: three hours. */
const IDLE_LOOK_MS = 600_000;
const IDLE_LOOKS = 18;
/** A stored row that lies this far after the present, ms, was written before the clock was set back; less is a correction. */
const AHEAD_MS = 5_000;

/** The main thread's side of the time series: head, catalogue and the batch on its way to the writer. */
export class SampleFeed implements Samples, Disposable {
  readonly #writer: WorkerClient<WriterRequests>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #head = new Head();
  readonly #catalogue = new Catalogue();
  /** Takes rows; changes places with `#sent` at each batch. */
  #buffer = new RowBuffer();
  /** A batch that was not acknowledged. */
  #sent = new RowBuffer();
  /** By layout id: where its rows go since the clock was set back. */
  readonly #successors = new Map<number, Layout>();
  readonly #timers: readonly Disposable[];
  #sending: Promise<void> | undefined;
  #pauseUntil = 0;
  #dropped = 0;
  #batches = 0;
  #lastBatchMs = 0;

  constructor(writer: WorkerClient<WriterRequests>, ready: WriterReady, clock: Clock, log: Log) {
    this.#writer = writer;
    this.#clock = clock;
    this.#log = log;
    const latest = clock.now() + AHEAD_MS;
    const last = new Map(ready.restored.map((rows) => [rows.layout, rows.last]));
    for (const { layout, ids } of this.#catalogue.load(ready.known)) this.#head.add(layout, ids, last.get(layout.id));
    for (const { layout, t, values } of ready.restored) {
      const width = t.length === 0 ? 0 : values.length / t.length;
      t.forEach((time, i) => {
        if (time <= latest) this.#head.restore(layout, time, values.subarray(i * width, (i + 1) * width));
      });
    }
    this.#timers = [
      clock.every(BATCH_MS, () => this.#tick()),
      clock.every(HEAD_TRIM_MS, () => this.#head.trim(clock.now(), clock.now() + AHEAD_MS)),
      clock.every(IDLE_LOOK_MS, () => this.#dropIdle()),
    ];
  }

  get reachMs(): number {
    return this.#head.reachMs(this.#clock.now());
  }

  /**
   * Lets go of layouts that got no row for long. Counted in looks, not in time: after a sleep everything looks idle. A
   * source that comes back with its old layout gets a new one (#take).
   */
  #dropIdle(): void {
    if (this.#waiting) return;
    const idle = this.#head.countIdle(IDLE_LOOKS);
    if (idle.length === 0) return;
    this.#catalogue.drop(idle);
    this.#head.remove(idle);
    const gone = new Set(idle);
    for (const [id, successor] of this.#successors) if (gone.has(successor.id)) this.#successors.delete(id);
  }

  /** Has the writer delete those of the layouts that are not in use here. Gives how much went, 0 when nothing could. */
  async forget(unused: readonly number[]): Promise<number> {
    const layouts = unused.filter((id) => !this.#catalogue.has(id));
    if (layouts.length === 0) return 0;
    const additions = this.#catalogue.additions();
    const gone = await this.#writer.request('forget', { layouts, additions }, { budgetMs: 600_000 });
    this.#catalogue.confirm(additions);
    return gone;
  }

  get figures(): {
    readonly series: number;
    readonly samples: number;
    readonly batches: number;
    readonly lastBatchMs: number;
  } {
    return {
      series: this.#catalogue.seriesCount,
      samples: this.#head.samples,
      batches: this.#batches,
      lastBatchMs: this.#lastBatchMs,
    };
  }

  layout(source: string, series: readonly Labels[]): Layout {
    const { layout, ids } = this.#catalogue.layout(source, series);
    if (ids !== undefined) this.#head.add(layout, ids);
    return layout;
  }

  /** The layout of an id in the journal. */
  layoutOf(id: number): Layout | undefined {
    return this.#catalogue.byId(id);
  }

  append(layout: Layout, t: number, values: Float64Array): boolean {
    // Whole milliseconds: half of one means nothing to a check and would cost bytes in every sample.
    const at = Math.round(t);
    const taken = this.#take(layout, at, values);
    if (taken === undefined) return false;
    if (this.#buffer.bytes < WAITING_BYTES) this.#buffer.add(taken.id, at, values);
    else this.#dropped += 1;
    return true;
  }

  /**
   * Puts the row into the head and gives the layout that took it. Rows of a layout only go forward. When its last one lies
   * in the future the clock was set back since: a layout with the same series takes over, so that the new time is
   * recorded beside the old one, and the head, which rules read, forgets what is yet to come.
   */
  #take(layout: Layout, at: number, values: Float64Array): Layout | undefined {
    let place = this.#successors.get(layout.id) ?? layout;
    if (!this.#catalogue.has(place.id)) {
      place = this.layout(layout.source, layout.series);
      this.#successors.set(layout.id, place);
    }
    for (let turn = 1; !this.#head.append(place, at, values); turn += 1) {
      const now = this.#clock.now();
      if (!this.#head.isAhead(place, now + AHEAD_MS)) return undefined;
      this.#head.hideAfter(place, now);
      place = this.layout(`${layout.source}@${turn}`, layout.series);
      this.#successors.set(layout.id, place);
    }
    return place;
  }

  #tick(): void {
    if (this.#clock.monotonic() < this.#pauseUntil || this.#sending !== undefined) return;
    // The problem was already raised by the writer; the rows wait for the next attempt.
    this.#send().catch((error: unknown) => this.#log.debug('batch not written', { error: String(error) }));
  }

  get #waiting(): boolean {
    return this.#sent.rows > 0 || this.#buffer.rows > 0;
  }

  /** Sends what waits as one batch; at most one is on its way. */
  #send(): Promise<void> {
    this.#sending ??= this.#sendBatch().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendBatch(): Promise<void> {
    if (!this.#waiting) return;
    const begin = this.#clock.monotonic();
    while (this.#catalogue.newSeries > SERIES_AT_ONCE) await this.#append(NO_ROWS);
    if (this.#sent.rows === 0) [this.#sent, this.#buffer] = [this.#buffer, this.#sent];
    await this.#append(this.#sent.view());
    this.#sent.clear();
    this.#batches += 1;
    this.#lastBatchMs = this.#clock.monotonic() - begin;
    if (this.#dropped > 0) {
      this.#log.warn('rows not stored while the disk refused them', { rows: this.#dropped });
      this.#dropped = 0;
    }
  }

  /** Has the writer store rows, and before them what it does not know yet; with more than some new series a part of those. */
  async #append(payload: Float64Array<SharedArrayBuffer>): Promise<void> {
    const additions = this.#catalogue.additions(SERIES_AT_ONCE);
    try {
      await this.#writer.request('append', { now: this.#clock.now(), additions, payload }, { budgetMs: 60_000 });
    } catch (error) {
      this.#pauseUntil = this.#clock.monotonic() + RETRY_MS;
      throw error;
    }
    this.#catalogue.confirm(additions);
  }

  async flush(): Promise<void> {
    // A batch on its way may not hold the newest rows: wait for it, then send the rest.
    if (this.#sending !== undefined) await this.#sending;
    while (this.#waiting) await this.#send();
  }

  /** metrics.db was started anew: series and layouts are told again with the next batch. */
  retellCatalogue(): void {
    this.#catalogue.tellAll();
  }

  select(matchers: readonly Matcher[], fromMs: number, toMs: number): readonly SeriesWindow[] {
    return this.#head.select(matchers, fromMs, toMs);
  }

  newest(...asked: Parameters<Head['newest']>): readonly SeriesSample[] {
    return this.#head.newest(...asked);
  }

  latest(name: string): readonly SeriesSample[] {
    return this.#head.latest(name);
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) timer[Symbol.dispose]();
  }
}
