import type { MetadataBook } from './create.ts';
import type { WireMetadata } from './wire/message.ts';

/** Metrics that are remembered at most; more are not told. */
const MOST = 20_000;

/** What remote writers told about their metrics, by metric; the newest word counts. */
export class MetadataNotes implements MetadataBook {
  readonly #notes = new Map<string, WireMetadata>();
  readonly #scraped: (metric?: string) => readonly WireMetadata[];

  /** `scraped`: what targets tell; where both know a metric, the target counts. */
  constructor(scraped: (metric?: string) => readonly WireMetadata[]) {
    this.#scraped = scraped;
  }

  all(): readonly WireMetadata[] {
    const scraped = this.#scraped().map(
      ({ help, metric, type, unit }) => [metric, { metric, type, help, unit }] as const,
    );
    return [...new Map([...this.#notes, ...scraped]).values()];
  }

  typeOf(metric: string): string | undefined {
    return this.#scraped(metric)[0]?.type ?? this.#notes.get(metric)?.type;
  }

  learn(metadata: readonly WireMetadata[]): void {
    for (const one of metadata)
      if (this.#notes.has(one.metric) || this.#notes.size < MOST) this.#notes.set(one.metric, one);
  }
}
