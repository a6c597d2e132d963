/** What a sender has done since the start; samples, bytes, epoch ms. */
export class Tally {
  sent = 0;
  retried = 0;
  bytes = 0;
  requests = 0;
  /** Samples in the request on its way. */
  pending = 0;
  /** Bytes of the journal that wait. */
  behind = 0;
  /** Times a part of the journal was gone before it could be sent. */
  gaps = 0;
  newest = Number.NEGATIVE_INFINITY;
  lastError: string | undefined;
  readonly #dropped = new Map<string, number>();

  /** Samples that will never be sent, by reason: `relabelled`, `unknown`, `too_old`, `http_400`, … */
  get dropped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#dropped);
  }

  /** A request was taken. */
  took(samples: number, bytes: number, newest: number): void {
    this.sent += samples;
    this.bytes += bytes;
    this.requests += 1;
    this.newest = Math.max(this.newest, newest);
    this.lastError = undefined;
  }

  /** A request was refused for good. */
  refused(samples: number, status: number): void {
    this.drop({ [`http_${status}`]: samples });
  }

  drop(counts: Readonly<Record<string, number>>): void {
    for (const [reason, count] of Object.entries(counts))
      if (count > 0) this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count);
  }
}
