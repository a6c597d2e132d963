import { RateLimiter } from './rate-limit.ts';
import { HttpError } from './reply.ts';

/** How often a caller may ask; figures are far above what a busy console, Grafana and a hundred jobs need together. */
export class Limits {
  readonly #requests: RateLimiter;
  readonly #pings: RateLimiter;
  readonly #wrongTokens: RateLimiter;

  /** `monotonic` gives ms. */
  constructor(monotonic: () => number) {
    this.#requests = new RateLimiter(200, 1_000, monotonic);
    this.#pings = new RateLimiter(100, 500, monotonic);
    this.#wrongTokens = new RateLimiter(1, 20, monotonic);
  }

  /** Counts a request of this class of callers. Throws 429. */
  request(key: string): void {
    this.#refuse(this.#requests.take(key));
  }

  /** Counts a heartbeat. Throws 429. */
  ping(): void {
    this.#refuse(this.#pings.take('ping'));
  }

  /** Counts a wrong token: 20 at once, then one per second. Good tokens are never held up by it. Throws 429. */
  wrongToken(): void {
    this.#refuse(this.#wrongTokens.take('token'));
  }

  #refuse(waitSeconds: number): void {
    if (waitSeconds > 0)
      throw new HttpError(429, `too many requests; wait ${waitSeconds} s`, { 'retry-after': String(waitSeconds) });
  }
}
