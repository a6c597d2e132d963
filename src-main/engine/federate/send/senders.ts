import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import { HttpClient } from '../../net/http-client.ts';
import type { Clock, Log, Random, Secrets } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { segmentFile, segmentNumber } from '../../store/tsdb/segments.ts';
import type { RemoteWriteConfig } from '../config.ts';
import type { WireMetadata } from '../wire/message.ts';
import { JournalFeed, type JournalPaths } from './journal-feed.ts';
import { OutgoingNames } from './outgoing.ts';
import { type Place, readPlace, showPlace } from './position.ts';
import { Sender } from './sender.ts';
import type { Tally } from './tally.ts';

/** How often held segments are looked through, ms. */
const TIDY_MS = 30_000;
/** Held segments never take more than this, bytes: a remote end that never comes back must not fill the disk. */
const MOST_HELD_BYTES = 4 * 1_073_741_824;
const MARK = 'remote_write.position.';

export interface SendersDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly version: string;
  readonly store: Pick<Store, 'layout' | 'ops'>;
  readonly paths: JournalPaths;
  readonly metadata: () => readonly WireMetadata[];
  /** How long samples are kept, ms; what waits longer is given up. */
  readonly retentionMs: () => number;
}

interface Running {
  readonly sender: Sender;
  readonly client: HttpClient;
  readonly externalLabels: Labels;
}

/** One sender for each remote end of the configuration, and the segments that wait for the slowest of them. */
export class Senders {
  readonly #deps: SendersDeps;
  readonly #running = new Map<string, Running>();
  #changing: Promise<void> = Promise.resolve();
  #tidying: Disposable | undefined;

  constructor(deps: SendersDeps) {
    this.#deps = deps;
  }

  tallies(): readonly { readonly name: string; readonly url: string; readonly tally: Tally }[] {
    return [...this.#running.values()].map(({ sender }) => ({
      name: sender.config.name,
      url: sender.config.url,
      tally: sender.tally,
    }));
  }

  /** The remote ends from now on; one that is described as before goes on undisturbed. */
  apply(configs: readonly RemoteWriteConfig[], externalLabels: Labels): Promise<void> {
    this.#changing = this.#changing.then(() => this.#change(configs, externalLabels));
    return this.#changing;
  }

  async #change(configs: readonly RemoteWriteConfig[], externalLabels: Labels): Promise<void> {
    const { clock, log, paths } = this.#deps;
    try {
      for (const [name, one] of this.#running) {
        const config = configs.find((other) => other.name === name);
        if (isDeepStrictEqual(config, one.sender.config) && isDeepStrictEqual(externalLabels, one.externalLabels))
          continue;
        await this.#end(name, one);
        if (config === undefined) await this.#deps.store.ops.commit([{ do: 'mark.put', name: MARK + name, value: '' }]);
      }
      if (configs.length === 0) {
        this.#tidying?.[Symbol.dispose]();
        this.#tidying = undefined;
        await rm(paths.held, { recursive: true, force: true });
        return;
      }
      // While this folder exists the writer moves sealed segments into it.
      await mkdir(paths.held, { recursive: true, mode: 0o700 });
      for (const config of configs) if (!this.#running.has(config.name)) await this.#begin(config, externalLabels);
      this.#tidying ??= clock.every(TIDY_MS, () => void this.#tidy());
    } catch (error) {
      log.error('remote writes could not be set up', { error: String(error) });
    }
  }

  async #begin(config: RemoteWriteConfig, externalLabels: Labels): Promise<void> {
    const { clock, log, metadata, paths, random, secrets, store, version } = this.#deps;
    const feed = new JournalFeed(paths);
    const mark = MARK + config.name;
    const kept = readPlace(await store.ops.read('mark', { name: mark }));
    const place = kept ?? { from: await feed.end(), to: null };
    const keep = (at: Place): Promise<void> => store.ops.commit([{ do: 'mark.put', name: mark, value: showPlace(at) }]);
    if (kept === undefined) await keep(place);
    const client = new HttpClient(config.http, secrets);
    const names = new OutgoingNames(config.relabel, externalLabels);
    const sender = new Sender(config, place, {
      clock,
      random,
      log,
      version,
      store,
      feed,
      client,
      names,
      metadata,
      keep,
    });
    this.#running.set(config.name, { sender, client, externalLabels });
    sender.start();
  }

  async #end(name: string, { client, sender }: Running): Promise<void> {
    await sender.stop();
    client[Symbol.dispose]();
    this.#running.delete(name);
  }

  /** Deletes held segments that every sender is past, that are older than what is kept, or too many. */
  async #tidy(): Promise<void> {
    const { clock, log, paths, retentionMs } = this.#deps;
    try {
      const needed = Math.min(...[...this.#running.values()].map(({ sender }) => sender.segment));
      const oldest = clock.now() - retentionMs();
      const numbers = (await readdir(paths.held)).flatMap((name) => segmentNumber(name) ?? []).sort((a, b) => b - a);
      let bytes = 0;
      for (const number of numbers) {
        const file = segmentFile(paths.held, number);
        const { mtimeMs, size } = await stat(file);
        bytes += size;
        if (number < needed || mtimeMs < oldest || bytes > MOST_HELD_BYTES) await rm(file, { force: true });
      }
    } catch (error) {
      log.warn('held journal segments were not looked through', { error: String(error) });
    }
  }

  async stop(): Promise<void> {
    this.#tidying?.[Symbol.dispose]();
    await this.#changing;
    await Promise.all([...this.#running].map(([name, one]) => this.#end(name, one)));
  }
}
