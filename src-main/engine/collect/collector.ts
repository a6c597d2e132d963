import { Resolver } from 'node:dns/promises';
import type { Clock, Log, Secrets } from '../ports.ts';
import type { Exemplars } from '../store/exemplars.ts';
import type { LoopShare } from '../store/loop-share.ts';
import type { Samples } from '../store/store.ts';
import type { DnsResolver } from './discovery/dns.ts';
import type { ScrapeConfig } from './scrape/config.ts';
import { newCounts } from './scrape/counts.ts';
import { Pool, type PoolDeps } from './scrape/pool.ts';
import { Rota } from './scrape/rota.ts';
import type { Sight } from './sight.ts';
import type { ScrapeStats, TargetMetadata, Targets } from './targets.ts';

export interface CollectorDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly samples: Samples;
  /** Where the examples go that targets send with their samples. */
  readonly exemplars: Exemplars;
  /** Shared with everybody who works in pieces. */
  readonly loop: LoopShare;
  readonly secrets: Secrets;
  readonly sight: Sight;
  readonly version: string;
  /** Default: the DNS servers of this computer. */
  readonly dns?: DnsResolver;
}

/** Scrapes what `scrape_configs` name. */
export class Collector implements Targets {
  readonly #deps: PoolDeps;
  readonly #rota: Rota;
  readonly #counts = newCounts();
  readonly #pools = new Map<string, Pool>();
  #wanted: readonly ScrapeConfig[] = [];
  #started = false;

  constructor(deps: CollectorDeps) {
    const { clock, dns = new Resolver(), exemplars, log, loop, samples, secrets, sight, version } = deps;
    const counts = this.#counts;
    this.#rota = new Rota(clock, counts);
    const onFailure = (): void => {
      counts.discoveryFailures += 1;
    };
    const discovery = { clock, log, secrets, version, dns, onFailure };
    this.#deps = {
      clock,
      log,
      samples,
      exemplars,
      secrets,
      sight,
      counts,
      version,
      discovery,
      rota: this.#rota,
      loop,
    };
  }

  /** The jobs from now on. Jobs and targets that are as before keep their schedule and state. */
  apply(configs: readonly ScrapeConfig[]): void {
    this.#wanted = configs;
    if (!this.#started) return;
    const names = new Set(configs.map((config) => config.jobName));
    for (const [name, pool] of this.#pools) {
      if (names.has(name)) continue;
      this.#pools.delete(name);
      void pool.end(true);
    }
    for (const config of configs) {
      const known = this.#pools.get(config.jobName);
      if (known !== undefined) {
        known.apply(config);
        continue;
      }
      const pool = new Pool(config, this.#deps);
      this.#pools.set(config.jobName, pool);
      pool.start();
    }
  }

  start(): void {
    this.#started = true;
    this.apply(this.#wanted);
    this.#rota.begin();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#rota[Symbol.dispose]();
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.end(false)));
  }

  list(): ReturnType<Targets['list']> {
    const pools = [...this.#pools.values()];
    return { targets: pools.flatMap((pool) => pool.rows()), dropped: pools.flatMap((pool) => pool.dropped) };
  }

  pools(): readonly string[] {
    return [...this.#pools.keys()].sort();
  }

  droppedCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(Array.from(this.#pools, ([name, pool]) => [name, pool.droppedCount]));
  }

  metadata(metric?: string): readonly TargetMetadata[] {
    const out: TargetMetadata[] = [];
    for (const pool of this.#pools.values())
      for (const { metadata, resolved } of pool.targets) {
        const target = resolved.labels;
        if (metric === undefined) for (const one of metadata.all()) out.push({ ...one, target });
        else {
          const one = metadata.get(metric);
          if (one !== undefined) out.push({ ...one, target });
        }
      }
    return out;
  }

  stats(): ScrapeStats {
    const targets = { up: 0, down: 0, unknown: 0 };
    let dropped = 0;
    for (const pool of this.#pools.values()) {
      dropped += pool.droppedCount;
      for (const { health } of pool.targets) targets[health] += 1;
    }
    const { discoveryFailures, samples, scrapes, skipped } = this.#counts;
    return { targets, dropped, scrapes: { ...scrapes }, skipped: { ...skipped }, samples, discoveryFailures };
  }
}
