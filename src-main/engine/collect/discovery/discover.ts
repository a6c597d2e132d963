import type { Clock, Log, Secrets } from '../../ports.ts';
import type { DiscoveryConfig, TargetGroup } from '../scrape/config.ts';
import { type DnsResolver, dnsRound } from './dns.ts';
import { fileRound } from './file.ts';
import { httpRound } from './http.ts';

export interface DiscoveryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly version: string;
  readonly dns: DnsResolver;
  /** A round failed; what was found before stays. */
  readonly onFailure: () => void;
}

/** Looks once. Groups by where they come from; a source that failed gives an Error, and its earlier groups stay. */
export type Round = (signal: AbortSignal) => Promise<ReadonlyMap<string, readonly TargetGroup[] | Error>>;

/** One way of finding targets, ready to look. `everyMs` is the time between two looks. */
export interface Rounds extends Disposable {
  readonly everyMs: number;
  readonly look: Round;
}

function roundsOf(config: Exclude<DiscoveryConfig, { type: 'static' }>, deps: DiscoveryDeps): Rounds {
  switch (config.type) {
    case 'file':
      return fileRound(config);
    case 'http':
      return httpRound(config, deps);
    case 'dns':
      return dnsRound(config, deps.dns);
  }
}

/** Looks again and again, and tells all groups whenever they have changed. */
class Looking implements Disposable {
  readonly #rounds: Rounds;
  readonly #deps: DiscoveryDeps;
  readonly #tell: (groups: readonly TargetGroup[]) => void;
  readonly #stop = new AbortController();
  readonly #timer: Disposable;
  #found = new Map<string, readonly TargetGroup[]>();
  #told = '';
  #looking = false;

  constructor(rounds: Rounds, deps: DiscoveryDeps, tell: (groups: readonly TargetGroup[]) => void) {
    this.#rounds = rounds;
    this.#deps = deps;
    this.#tell = tell;
    this.#timer = deps.clock.every(rounds.everyMs, () => void this.look());
  }

  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const answers = await this.#rounds.look(this.#stop.signal);
      if (!this.#stop.signal.aborted) this.#take(answers);
    } finally {
      this.#looking = false;
    }
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#timer[Symbol.dispose]();
    this.#rounds[Symbol.dispose]();
  }

  #take(answers: Awaited<ReturnType<Round>>): void {
    const found = new Map<string, readonly TargetGroup[]>();
    for (const [source, groups] of answers) {
      if (!(groups instanceof Error)) {
        found.set(source, groups);
        continue;
      }
      this.#deps.onFailure();
      this.#deps.log.warn('targets could not be looked up; those known before stay', {
        source,
        reason: groups.message,
      });
      const before = this.#found.get(source);
      if (before !== undefined) found.set(source, before);
    }
    this.#found = found;
    const groups = [...found.values()].flat();
    const text = JSON.stringify(groups);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell(groups);
  }
}

/** Finds targets until it is disposed. `tell` gets all groups of this discovery, at first and after every change. */
export function discover(
  config: DiscoveryConfig,
  deps: DiscoveryDeps,
  tell: (groups: readonly TargetGroup[]) => void,
): Disposable {
  if (config.type === 'static') {
    tell(config.groups);
    return { [Symbol.dispose]: () => undefined };
  }
  const looking = new Looking(roundsOf(config, deps), deps, tell);
  void looking.look();
  return looking;
}
