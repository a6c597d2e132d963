import { connect } from 'node:net';
import type { Clock } from '../../ports.ts';

/** Canaries that are asked at once. */
const ASKED = 3;
/** A canary that does not accept a connection within this time is silent. */
const TIMEOUT_MS = 1_500;
/** An answer counts for this long. */
const FRESH_MS = 1_000;

function knock(canary: string): Promise<boolean> {
  const cut = canary.lastIndexOf(':');
  const host = canary.slice(0, cut).replace(/^\[|\]$/g, '');
  const port = Number(canary.slice(cut + 1));
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    // The process's own timer: the network does not follow an injected clock.
    socket.setTimeout(TIMEOUT_MS, () => {
      settle(false);
    });
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}

/** Asks the canaries, hosts that answer whenever the network is there, so that a failure is blamed on the right one. */
export class Network {
  readonly #clock: Clock;
  readonly #canaries: () => readonly string[];
  #asking: Promise<boolean> | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, canaries: () => readonly string[]) {
    this.#clock = clock;
    this.#canaries = canaries;
  }

  /** Whether there is anything to ask. */
  get watched(): boolean {
    return this.#canaries().length > 0;
  }

  /** The canaries in words. */
  get names(): string {
    return this.#canaries().slice(0, ASKED).join(', ');
  }

  /** true when a canary accepts a connection, or when none is configured. Questions at the same time share one. */
  answers(): Promise<boolean> {
    const asked = this.#canaries().slice(0, ASKED);
    if (asked.length === 0 || this.#clock.monotonic() - this.#answeredAt < FRESH_MS) return Promise.resolve(true);
    this.#asking ??= this.#ask(asked).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(asked: readonly string[]): Promise<boolean> {
    const some = await new Promise<boolean>((resolve) => {
      let silent = 0;
      for (const canary of asked) {
        void knock(canary).then((answer) => {
          if (answer) resolve(true);
          else if (++silent === asked.length) resolve(false);
        });
      }
    });
    if (some) this.#answeredAt = this.#clock.monotonic();
    return some;
  }
}
