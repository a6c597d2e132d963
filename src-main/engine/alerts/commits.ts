import type { Clock, Log, Random } from '../ports.ts';
import type { OpsCommand } from '../store/ops.ts';
import type { Ops } from '../store/store.ts';

/** First and longest pause before a failed commit is tried again, ms. */
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 30_000;

interface Waiting {
  readonly commands: readonly OpsCommand[];
  readonly done: () => void;
}

export interface OrderedCommitsDeps {
  readonly ops: Ops;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  /** Sends off what others have to write first; a promise where that has to be waited for. */
  readonly before?: (() => Promise<void> | undefined) | undefined;
}

/**
 * Transactions in strict order. What is pushed is never given up: a commit that fails (disk full) is tried again, and
 * everything after it waits, so that the file never holds an effect without its cause.
 */
export class OrderedCommits {
  readonly #ops: Ops;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #random: Random;
  readonly #before: OrderedCommitsDeps['before'];
  readonly #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;
  #pause: { readonly timer: Disposable; readonly end: () => void } | undefined;

  constructor(deps: OrderedCommitsDeps) {
    this.#ops = deps.ops;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#random = deps.random;
    this.#before = deps.before;
  }

  /** Resolves when the commands are durable. */
  push(commands: readonly OpsCommand[]): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ commands, done: resolve });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything pushed so far is durable. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** How many transactions are not durable yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Tries what is left once more and gives up on what still fails. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause?.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      try {
        const others = this.#before?.();
        if (others !== undefined) await others;
        await this.#ops.commit(head.commands);
        failures = 0;
        this.#queue.shift();
        head.done();
      } catch (error) {
        failures++;
        if (isConstraint(error)) {
          this.#concede(head, error);
          continue;
        }
        this.#log.error('could not write to ops.db; it is kept in memory and tried again', {
          error: error instanceof Error ? error.message : String(error),
          failures,
          waiting: this.#queue.length,
        });
        if (this.#stopped) break;
        const pause = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
        // Half of it is chance, so that those who wait for the same disk do not come back together.
        await this.#wait(pause * (0.5 + this.#random() / 2));
      }
    }
    this.#running = undefined;
  }

  /**
   * A constraint does not heal by waiting, and everything behind it would wait for ever. What usually breaks one is a
   * timeline line about an alert that retention has removed, so the rest is tried without those lines, then given up.
   */
  #concede(head: Waiting, error: unknown): void {
    const rest = head.commands.filter((command) => command.do !== 'alert.event');
    const further = rest.length > 0 && rest.length < head.commands.length;
    this.#log.error('ops.db refused a transaction', {
      error: error instanceof Error ? error.message : String(error),
      given_up: further ? 'timeline lines' : head.commands.map((command) => command.do).join(' '),
    });
    this.#queue.shift();
    if (further) this.#queue.unshift({ commands: rest, done: head.done });
    else head.done();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#pause?.timer[Symbol.dispose]();
        this.#pause = undefined;
        resolve();
      };
      this.#pause = { timer: this.#clock.after(ms, end), end };
    });
  }
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && /constraint failed/i.test(error.message);
}
