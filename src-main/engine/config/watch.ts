import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Clock, Log } from '../ports.ts';
import type { ConfigProblem, Configuration } from './config.ts';
import { type LoadedConfiguration, readConfiguration } from './load.ts';

export interface WatchConfigurationDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The files say something valid; called for the first reading and after every change. */
  onGood(configuration: Configuration): void;
  /** The files are not valid; what was in force stays in force. */
  onBad(problems: readonly ConfigProblem[]): void;
}

/** A configuration that is watched until it is disposed. `good`: the newest reading was valid. */
export interface WatchedConfiguration extends Disposable {
  readonly good: boolean;
}

/** ms between two looks at the files: network drives and containers send no file events, so looking is the authority. */
const POLL_MS = 1_000;
/** ms of rest after a change: editors write in several steps, and half a file is an error that nobody made. */
const DEBOUNCE_MS = 300;

async function fingerprint(paths: readonly string[]): Promise<string> {
  const marks = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => `${found.ino}:${found.mtimeMs}:${found.size}`,
        () => 'absent',
      ),
    ),
  );
  return marks.join('|');
}

class ConfigurationWatch implements WatchedConfiguration {
  readonly #paths: readonly string[];
  readonly #deps: WatchConfigurationDeps;
  #watched: readonly string[];
  #events: FSWatcher[] = [];
  #seen = '';
  #settling = '';
  #poll: Disposable | undefined;
  #rest: Disposable | undefined;
  #reading = false;
  #looking = false;
  #disposed = false;
  #good = false;

  constructor(paths: readonly string[], deps: WatchConfigurationDeps) {
    this.#paths = paths;
    this.#deps = deps;
    this.#watched = paths;
  }

  get good(): boolean {
    return this.#good;
  }

  async start(): Promise<void> {
    await this.#read();
    this.#poll = this.#deps.clock.every(POLL_MS, () => void this.#look());
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#poll?.[Symbol.dispose]();
    this.#rest?.[Symbol.dispose]();
    this.#closeEvents();
  }

  async #look(): Promise<void> {
    if (this.#reading || this.#looking || this.#rest || this.#disposed) return;
    this.#looking = true;
    try {
      if ((await fingerprint(this.#watched)) !== this.#seen) this.#changed();
    } finally {
      this.#looking = false;
    }
  }

  #changed(): void {
    if (this.#disposed) return;
    this.#rest?.[Symbol.dispose]();
    this.#rest = this.#deps.clock.after(DEBOUNCE_MS, () => {
      this.#rest = undefined;
      void this.#settle();
    });
  }

  /** Reads when two looks one debounce apart see the same files. */
  async #settle(): Promise<void> {
    if (this.#reading || this.#disposed) return;
    const now = await fingerprint(this.#watched);
    if (now === this.#seen) return;
    if (now === this.#settling) return this.#read();
    this.#settling = now;
    this.#changed();
  }

  async #read(): Promise<void> {
    if (this.#disposed) return;
    this.#reading = true;
    try {
      // Taken before the reading: what changes meanwhile is seen as a change afterwards.
      const before = await fingerprint(this.#watched);
      const loaded = await readConfiguration(this.#paths, { variables: this.#deps.variables });
      if (this.#over()) return;
      const grown = loaded.watched.join('|') !== this.#watched.join('|');
      this.#watched = loaded.watched;
      this.#seen = grown ? await fingerprint(this.#watched) : before;
      this.#openEvents();
      this.#tell(loaded);
    } finally {
      this.#reading = false;
    }
  }

  /** Asked again after waiting: it may have been disposed meanwhile. */
  #over(): boolean {
    return this.#disposed;
  }

  #tell({ result }: LoadedConfiguration): void {
    const { log } = this.#deps;
    this.#good = result.ok;
    if (result.ok) {
      for (const warning of result.warnings)
        log.warn('configuration warning', {
          at: `${warning.file}:${warning.line}:${warning.column}`,
          message: warning.message,
        });
      const { monitors, ruleGroups, receivers } = result.configuration;
      log.info('configuration in force', {
        monitors: monitors.length,
        ruleGroups: ruleGroups.length,
        receivers: receivers.length,
      });
      this.#deps.onGood(result.configuration);
      return;
    }
    for (const problem of result.problems)
      log.error('configuration problem', {
        at: `${problem.file}:${problem.line}:${problem.column}`,
        message: problem.message,
      });
    this.#deps.onBad(result.problems);
  }

  #openEvents(): void {
    this.#closeEvents();
    for (const path of this.#watched) {
      try {
        const events = watch(path, { persistent: false }, () => this.#changed());
        // An event source that fails costs half a second: the poll goes on.
        events.on('error', () => events.close());
        this.#events.push(events);
      } catch {
        // The path is not there (yet); the poll finds it.
      }
    }
  }

  #closeEvents(): void {
    for (const events of this.#events.splice(0)) events.close();
  }
}

/** Reads the configuration, then again whenever its files change; see WatchConfigurationDeps for what is told. */
export async function watchConfiguration(
  paths: readonly string[],
  deps: WatchConfigurationDeps,
): Promise<WatchedConfiguration> {
  const watching = new ConfigurationWatch(paths, deps);
  await watching.start();
  return watching;
}
