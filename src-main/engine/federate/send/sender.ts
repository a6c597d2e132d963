import { Fault } from '../../net/fault.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { Reply } from '../../net/http-exchange.ts';
import { retryAfterMs } from '../../net/retry-after.ts';
import { within } from '../../net/within.ts';
import type { Clock, Log, Random } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { RemoteWriteConfig } from '../config.ts';
import type { WireMetadata } from '../wire/message.ts';
import { snap } from '../wire/snappy.ts';
import { WriteRequest } from '../wire/write.ts';
import { Batch } from './batch.ts';
import type { JournalFeed } from './journal-feed.ts';
import type { OutgoingNames } from './outgoing.ts';
import { isSame, type Place, type Position } from './position.ts';
import { Tally } from './tally.ts';

/** How often the journal is looked at while there is nothing to send, ms; the writer adds to it four times a second. */
const LOOK_MS = 500;
/** A Retry-After beyond this is not believed, ms. */
const LONGEST_ASKED_MS = 600_000;
/** Bytes of an answer that are looked at: its first line is the reason. */
const ANSWER_BYTES = 65_536;
const SAID_EVERY_MS = 60_000;

export interface SenderDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  readonly store: Pick<Store, 'layout'>;
  readonly feed: JournalFeed;
  readonly client: HttpClient;
  readonly names: OutgoingNames;
  readonly metadata: () => readonly WireMetadata[];
  /** Keeps the place durably. */
  readonly keep: (place: Place) => Promise<void>;
}

type Outcome = 'sent' | 'dropped' | 'stopped';

/**
 * Sends the journal to one remote end, in the order it was written, one request at a time: a request is repeated until it
 * is taken or refused for good, and meanwhile the queue is the journal on the disk.
 */
export class Sender {
  readonly config: RemoteWriteConfig;
  readonly tally = new Tally();
  readonly #deps: SenderDeps;
  readonly #stop = new AbortController();
  #position: Position;
  #kept: Place;
  /** Where the request ends that may have been taken before the last end of the console. */
  #repeatTo: Position | undefined;
  #metadataAt = Number.NEGATIVE_INFINITY;
  #saidAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;

  constructor(config: RemoteWriteConfig, place: Place, deps: SenderDeps) {
    this.config = config;
    this.#position = place.from;
    this.#repeatTo = place.to ?? undefined;
    this.#deps = deps;
    this.#kept = place;
  }

  /** Everything in segments before this one was taken or refused. */
  get segment(): number {
    return Math.min(this.#position.segment, this.#kept.from.segment);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends at once and keeps the place; a request on its way is sent again after the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake?.();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    const { feed, log } = this.#deps;
    while (!this.#stopped) {
      try {
        await this.#round();
      } catch (error) {
        // Disk trouble: nothing is lost, the same place is read again.
        log.error('a remote write is held up', {
          remote: this.config.name,
          error: String(error),
        });
        await this.#pause(this.config.queue.maxBackoff);
      }
    }
    await feed.close();
  }

  async #round(): Promise<void> {
    const { feed, log } = this.#deps;
    const { lost, position } = await feed.settle(this.#position);
    if (!isSame(position, this.#position)) this.#repeatTo = undefined;
    if (lost) {
      this.tally.gaps += 1;
      log.error('a remote write lost its place in the journal and goes on with the oldest samples there are', {
        remote: this.config.name,
      });
    }
    this.#position = position;
    await this.#tellMetadata();
    const batch = await this.#collect();
    if (this.#stopped) return;
    this.tally.drop(batch.dropped);
    if (batch.request.samples > 0) {
      await this.#keep({ from: this.#position, to: batch.next });
      this.tally.pending = batch.request.samples;
      const outcome = await this.#deliver(batch.request, batch.newest);
      this.tally.pending = 0;
      if (outcome === 'stopped') return;
    } else if (!isSame(this.#kept.from, batch.next)) await this.#keep({ from: batch.next, to: null });
    this.#repeatTo = undefined;
    this.#position = batch.next;
    this.tally.behind = await feed.behind(this.#position);
  }

  /** A batch that is full, or what came within the deadline; the one of before when that may have been taken. */
  async #collect(): Promise<Batch> {
    const { clock, feed, names, store } = this.#deps;
    const { batchSendDeadline, maxSamplesPerSend, sampleAgeLimit } = this.config.queue;
    const batch = new Batch(this.#position, maxSamplesPerSend, this.#repeatTo);
    let deadline = Number.POSITIVE_INFINITY;
    while (!batch.isFull && !this.#stopped) {
      const frame = await feed.frame(batch.next);
      if (frame === undefined && deadline === Number.POSITIVE_INFINITY) {
        await this.#pause(LOOK_MS);
        break;
      }
      if (frame === undefined) {
        const left = deadline - clock.monotonic();
        // What was only left out of the batch needs no waiting either: the place goes on.
        if (left <= 0) break;
        await this.#pause(Math.min(LOOK_MS, left));
        continue;
      }
      const oldest = sampleAgeLimit === 0 ? Number.NEGATIVE_INFINITY : clock.now() - sampleAgeLimit;
      names.trim();
      for (const { layout } of frame.rows) if (!names.knows(layout)) names.learn(layout, await store.layout(layout));
      batch.take(frame, names, oldest);
      if (deadline === Number.POSITIVE_INFINITY) deadline = clock.monotonic() + batchSendDeadline;
    }
    return batch;
  }

  async #tellMetadata(): Promise<void> {
    const { clock, metadata } = this.#deps;
    const { maxMetadataPerSend, metadataEvery } = this.config;
    if (metadataEvery === undefined || clock.monotonic() < this.#metadataAt + metadataEvery) return;
    this.#metadataAt = clock.monotonic();
    const all = metadata();
    for (let at = 0; at < all.length && !this.#stopped; at += maxMetadataPerSend) {
      const request = new WriteRequest();
      for (const one of all.slice(at, at + maxMetadataPerSend)) request.describe(one);
      await this.#deliver(request, Number.NEGATIVE_INFINITY);
    }
  }

  /** Repeats a request until it is taken, refused for good, or the sender is stopped. */
  async #deliver(request: WriteRequest, newest: number): Promise<Outcome> {
    const { samples } = request;
    const body = snap(request.finish());
    for (let attempt = 0; !this.#stopped; attempt++) {
      const answer = await this.#attempt(body);
      if (answer instanceof Fault) {
        this.#say(answer.message);
        this.tally.retried += samples;
        await this.#pause(this.#backoff(attempt, 0));
        continue;
      }
      const { headers, status } = answer;
      if (status >= 200 && status < 300) {
        this.tally.took(samples, body.length, newest);
        return 'sent';
      }
      const first = `${status} ${answer.body.toString('utf8').split('\n')[0]?.slice(0, 200) ?? ''}`.trim();
      this.#say(first);
      if (status < 500 && !(status === 429 && this.config.queue.retryOnRateLimit)) {
        this.tally.refused(samples, status);
        return 'dropped';
      }
      this.tally.retried += samples;
      const asked = retryAfterMs(headers['retry-after'], this.#deps.clock.now()) ?? 0;
      await this.#pause(this.#backoff(attempt, asked));
    }
    return 'stopped';
  }

  async #attempt(body: Uint8Array): Promise<Reply | Fault> {
    const { client, clock, version } = this.#deps;
    const { remoteTimeout, url } = this.config;
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'user-agent': `Tocsin/${version}`,
      'x-prometheus-remote-write-version': '0.1.0',
    };
    try {
      return await within(remoteTimeout, clock, this.#stop.signal, (signal) =>
        client.ask(url, { method: 'POST', headers, body, limit: ANSWER_BYTES, cut: true, signal }),
      );
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  /** ms until the next attempt: doubling, the second half of it chance, and never less than the other side asked for. */
  #backoff(attempt: number, askedMs: number): number {
    const { maxBackoff, minBackoff } = this.config.queue;
    const whole = Math.min(maxBackoff, minBackoff * 2 ** Math.min(attempt, 30));
    return Math.max(whole / 2 + (whole / 2) * this.#deps.random(), Math.min(askedMs, LONGEST_ASKED_MS));
  }

  #say(trouble: string): void {
    const now = this.#deps.clock.monotonic();
    this.tally.lastError = trouble;
    if (now < this.#saidAt + SAID_EVERY_MS) return;
    this.#saidAt = now;
    this.#deps.log.warn('a remote write was not taken', { remote: this.config.name, trouble });
  }

  async #keep(place: Place): Promise<void> {
    const { keep, log } = this.#deps;
    try {
      await keep(place);
      this.#kept = place;
    } catch (error) {
      // More may be sent twice after a kill than has to be; holding samples back would help nobody.
      log.warn('the place of a remote write was not kept', { remote: this.config.name, error: String(error) });
    }
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#deps.clock.after(ms, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        timer[Symbol.dispose]();
        resolve();
      };
    });
  }
}
