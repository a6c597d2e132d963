import type { StateInterval } from '../../../src-shared/model/check.ts';
import type { OpsReads } from '../store/ops.ts';

/** A stretch of time, epoch ms; `to` is not in it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the watcher saw when, as far as it is written down: alerts were held where it saw nothing. */
export class BlindPast {
  readonly #everything: readonly Span[];
  readonly #network: readonly Span[];
  readonly #monitors: ReadonlyMap<string, readonly Span[]>;
  readonly #edges: readonly number[];

  /** `monitors`: their state intervals, oldest first. */
  constructor(
    blind: OpsReads['blind.window']['output'],
    monitors: Readonly<Record<string, readonly StateInterval[]>>,
    to: number,
  ) {
    const spans = blind.filter(({ cause }) => cause !== 'storage' && cause !== 'network');
    this.#everything = spans.map((one) => ({ from: one.from, to: one.to ?? to }));
    this.#network = blind
      .filter(({ cause }) => cause === 'network')
      .map((one) => ({ from: one.from, to: one.to ?? to }));
    this.#monitors = new Map(
      Object.entries(monitors).map(([name, intervals]) => [
        name,
        intervals.filter(({ state }) => state === 'blind').map((one) => ({ from: one.from, to: one.to ?? to })),
      ]),
    );
    const all = [...this.#everything, ...this.#network, ...[...this.#monitors.values()].flat()];
    this.#edges = [...new Set(all.flatMap((span) => [span.from, span.to]))].sort((a, b) => a - b);
  }

  /** As Watch.isBlind answered at that time: a lost network blinds the monitors that need it, which are marked one by one. */
  isBlind(monitor: string | undefined, at: number): boolean {
    if (covers(this.#everything, at)) return true;
    const known = monitor === undefined ? undefined : this.#monitors.get(monitor);
    return known === undefined ? covers(this.#network, at) : covers(known, at);
  }

  /** When the answer may change next after a time; Infinity when it does not. */
  nextEdge(after: number): number {
    let low = 0;
    let high = this.#edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#edges[middle] ?? 0) <= after) low = middle + 1;
      else high = middle;
    }
    return this.#edges[low] ?? Number.POSITIVE_INFINITY;
  }
}

function covers(spans: readonly Span[], at: number): boolean {
  return spans.some((span) => span.from <= at && at < span.to);
}
