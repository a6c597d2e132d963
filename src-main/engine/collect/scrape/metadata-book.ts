import type { MetricMetadata } from '../../../../src-shared/model/target.ts';
import type { MetadataLine } from '../exposition/metadata-line.ts';

/** Metrics remembered of one target; one that invents names does not grow it without end. */
const MOST = 10_000;

/** What a target says about its metrics. */
export class MetadataBook {
  readonly #metrics = new Map<string, MetricMetadata>();

  /** Takes over comments that are new. */
  add(lines: readonly MetadataLine[]): void {
    if (this.#metrics.size > MOST) this.#metrics.clear();
    for (const { key, metric, text } of lines) {
      const known = this.#metrics.get(metric) ?? { metric, type: 'unknown', help: '', unit: '' };
      this.#metrics.set(metric, { ...known, [key]: text });
    }
  }

  get(metric: string): MetricMetadata | undefined {
    return this.#metrics.get(metric);
  }

  all(): IterableIterator<MetricMetadata> {
    return this.#metrics.values();
  }
}
