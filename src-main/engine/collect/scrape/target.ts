import type { ActiveTarget, TargetHealth } from '../../../../src-shared/model/target.ts';
import { Fault, timeoutFault } from '../../net/fault.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Exemplars } from '../../store/exemplars.ts';
import type { LoopShare } from '../../store/loop-share.ts';
import type { Samples } from '../../store/store.ts';
import { ExpositionError } from '../exposition/error.ts';
import { formatOf } from '../exposition/negotiate.ts';
import { ExpositionReader, type ReadSamples } from '../exposition/read.ts';
import type { Sight } from '../sight.ts';
import type { ScrapeCounts } from './counts.ts';
import type { Job } from './job.ts';
import { MetadataBook } from './metadata-book.ts';
import { mutation, SeriesRefused } from './mutate.ts';
import { ReportRow, type ScrapeReport } from './report-row.ts';
import type { ResolvedTarget } from './resolve.ts';
import { TargetSeries } from './target-series.ts';

/** Lines read before others are let in: a twentieth of a millisecond's work, one ms when all of them are new. */
const LINES = 250;

export interface TargetDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly samples: Samples;
  readonly exemplars: Exemplars;
  readonly sight: Sight;
  readonly counts: ScrapeCounts;
  readonly loop: LoopShare;
}

/** A scrape that brought nothing to store, in words for the targets page. */
class ScrapeFailure extends Error {
  readonly unanswered: boolean;
  readonly bodyBytes: number;

  constructor(message: string, unanswered: boolean, bodyBytes = 0) {
    super(message);
    this.unanswered = unanswered;
    this.bodyBytes = bodyBytes;
  }
}

/** One address that is scraped: what is known of it, and how a scrape goes. */
export class Target {
  readonly resolved: ResolvedTarget;
  readonly metadata = new MetadataBook();
  readonly #deps: TargetDeps;
  readonly #series: TargetSeries;
  readonly #reader: ExpositionReader;
  readonly #source: string;
  #job: Job;
  #report: ReportRow;
  #health: TargetHealth = 'unknown';
  #lastError = '';
  #lastScrape: number | undefined;
  #lastDuration = 0;
  #scraped = 0;
  #running: Promise<void> = Promise.resolve();
  #controller: AbortController | undefined;
  #lastSlot = 0;
  #ended = false;

  constructor(resolved: ResolvedTarget, job: Job, deps: TargetDeps) {
    this.resolved = resolved;
    this.#job = job;
    this.#deps = deps;
    this.#source = `scrape:${job.config.jobName}:${resolved.url}`;
    this.#series = new TargetSeries(
      deps.samples,
      this.#source,
      mutation(resolved.labels, job.config, job.metricRelabel),
    );
    this.#reader = new ExpositionReader((series) => this.#series.admit(series));
    this.#report = this.#reportRow();
  }

  get health(): TargetHealth {
    return this.#health;
  }

  /**
   * The job is configured otherwise, and this target is still one of it: its series go on. Resolves when the old
   * configuration is no longer used.
   */
  use(job: Job): Promise<void> {
    this.#job = job;
    this.#report = this.#reportRow();
    // Not amid a reply: its series would be named half by the old rules and half by the new ones.
    this.#running = this.#running.then(() => {
      this.#series.use(mutation(this.resolved.labels, job.config, job.metricRelabel));
      this.#reader.forget();
    });
    return this.#running;
  }

  /** Scrapes once; `slot` is the time that its samples get, epoch ms. Never rejects, never beside a running one. */
  scrape(slot: number): Promise<void> {
    this.#running = this.#running.then(async () => {
      try {
        if (!this.#ended) await this.#scrape(slot);
      } catch (error) {
        // Only a defect of ours comes here; the schedule goes on.
        this.#deps.log.error('a scrape could not be recorded', { target: this.resolved.url, error: String(error) });
      }
    });
    return this.#running;
  }

  /** Ends its series and scrapes no more. `stale` false leaves the series as they are: the whole console stops. */
  async end(stale: boolean): Promise<void> {
    this.#ended = true;
    this.#controller?.abort(new Fault('the scrape was stopped', false));
    await this.#running;
    if (!stale || this.#lastSlot === 0) return;
    const t = Math.max(this.#deps.clock.now(), this.#lastSlot + 1);
    this.#series.end(t, this.#job.config.trackTimestampsStaleness);
    this.#report.end(t);
  }

  row(): ActiveTarget {
    const { discovered, interval, labels, timeout, url } = this.resolved;
    return {
      pool: this.#job.config.jobName,
      job: labels['job'] ?? '',
      scrapeUrl: url,
      labels: { ...labels },
      discoveredLabels: { ...discovered },
      health: this.#health,
      lastError: this.#lastError,
      ...(this.#lastScrape === undefined ? {} : { lastScrape: this.#lastScrape }),
      lastDurationMs: this.#lastDuration,
      samples: this.#scraped,
      series: this.#series.live,
      interval,
      timeout,
    };
  }

  #reportRow(): ReportRow {
    const { extraMetrics } = this.#job.config;
    return new ReportRow(this.#deps.samples, `${this.#source}#report`, this.resolved.labels, extraMetrics);
  }

  async #scrape(slot: number): Promise<void> {
    const { clock, counts, sight } = this.#deps;
    const glance = sight.glance();
    if (glance === undefined) {
      counts.skipped.blind += 1;
      return;
    }
    const started = clock.monotonic();
    let report: ScrapeReport | undefined;
    let failure: ScrapeFailure | undefined;
    try {
      report = await this.#read(slot, started);
    } catch (error) {
      failure = failureOf(error);
    }
    if (this.#over()) return;
    const durationMs = clock.monotonic() - started;
    if (failure !== undefined) {
      const blind = await glance(failure.unanswered);
      if (this.#over()) return;
      if (blind !== undefined) {
        // Not the target's fault: it is neither up nor down, and nothing is written.
        this.#health = 'unknown';
        this.#lastError = `not seen: ${blind}`;
        counts.scrapes.blind += 1;
        return;
      }
      this.#series.end(slot, this.#job.config.trackTimestampsStaleness);
      this.#scraped = 0;
      report = { up: false, durationMs, scraped: 0, kept: 0, added: 0, bodyBytes: failure.bodyBytes };
    }
    this.#settle(slot, durationMs, report, failure?.message ?? '');
  }

  #settle(slot: number, durationMs: number, report: ScrapeReport | undefined, error: string): void {
    if (report === undefined) return;
    const { counts, log } = this.#deps;
    const health = report.up ? 'up' : 'down';
    if (health !== this.#health)
      log[health === 'down' ? 'warn' : 'info']('target', { target: this.resolved.url, health, reason: error });
    this.#health = health;
    this.#lastError = error;
    this.#lastScrape = slot;
    this.#lastDuration = Math.round(durationMs * 10) / 10;
    this.#lastSlot = slot;
    counts.scrapes[health] += 1;
    counts.samples += report.kept;
    const { sampleLimit } = this.#job.config;
    this.#report.write(slot, report, { timeoutMs: this.resolved.timeout, sampleLimit });
  }

  /** Asked again after waiting: it may have been ended meanwhile. */
  #over(): boolean {
    return this.#ended;
  }

  async #fetch(): Promise<{ readonly body: Buffer; readonly contentType: string | undefined }> {
    const { clock } = this.#deps;
    const { client, config, headers, refusal } = this.#job;
    const refused = refusal();
    if (refused !== undefined) throw new ScrapeFailure(refused, false);
    const controller = new AbortController();
    this.#controller = controller;
    const { timeout, url } = this.resolved;
    const timer = clock.after(timeout, () => {
      controller.abort(timeoutFault(timeout));
    });
    try {
      const got = await client.ask(url, {
        headers: { ...headers, 'x-prometheus-scrape-timeout-seconds': String(timeout / 1_000) },
        limit: config.bodySizeLimit,
        signal: controller.signal,
      });
      if (got.status !== 200)
        throw new ScrapeFailure(`the target answered with HTTP status ${got.status} ${got.statusText}`.trim(), false);
      return { body: got.body, contentType: got.headers['content-type'] };
    } finally {
      timer[Symbol.dispose]();
      this.#controller = undefined;
    }
  }

  /** An exemplar without a time has that of its sample. */
  #keepExemplars({ exemplars, ids, times }: ReadSamples, slot: number): void {
    const { honorTimestamps } = this.#job.config;
    for (const { labels, sample, time, value } of exemplars) {
      const series = this.#series.labelsOf(ids[sample] ?? 0);
      if (series === undefined) continue;
      const ownTime = !Number.isNaN(time);
      const stored = times[sample] ?? Number.NaN;
      const t = ownTime ? time : honorTimestamps && !Number.isNaN(stored) ? stored : slot;
      this.#deps.exemplars.add(series, { labels, value, t, ownTime });
    }
  }

  async #read(slot: number, started: number): Promise<ScrapeReport> {
    const { config } = this.#job;
    const fetched = await this.#fetch();
    const format = formatOf(fetched.contentType, config.fallbackProtocol);
    if (typeof format === 'string') throw new ScrapeFailure(format, false, fetched.body.length);
    const body = format.latin1 ? Buffer.from(fetched.body.toString('latin1'), 'utf8') : fetched.body;
    const rest = (): Promise<void> | undefined => this.#deps.loop.rest();
    await rest();
    const reader = this.#reader;
    try {
      reader.begin(body, format.format);
      while (!reader.step(LINES)) await rest();
      const kept = this.#series.kept(reader.samples);
      if (config.sampleLimit > 0 && kept > config.sampleLimit)
        throw new SeriesRefused(`${kept} samples are more than sample_limit ${config.sampleLimit}`);
    } catch (error) {
      this.#series.rollback();
      if (error instanceof ExpositionError || error instanceof SeriesRefused)
        throw new ScrapeFailure(error.message, false, body.length);
      throw error;
    }
    const durationMs = this.#deps.clock.monotonic() - started;
    const read = reader.samples;
    const { added, kept } = await this.#series.commit(
      slot,
      read,
      config.honorTimestamps,
      config.trackTimestampsStaleness,
      rest,
    );
    this.metadata.add(read.metadata);
    this.#keepExemplars(read, slot);
    this.#scraped = read.length;
    reader.keep();
    if (this.#series.scattered) reader.renumber(await this.#series.gather(rest));
    return { up: true, durationMs, scraped: read.length, kept, added, bodyBytes: body.length };
  }
}

function failureOf(error: unknown): ScrapeFailure {
  if (error instanceof ScrapeFailure) return error;
  if (error instanceof Fault) return new ScrapeFailure(error.message, error.unanswered);
  throw error;
}
