import type { Labels } from '../../../src-shared/model/labels.ts';
import type { MetricMetadata, TargetList } from '../../../src-shared/model/target.ts';

/** What one target says about the series of one name. */
export interface TargetMetadata extends MetricMetadata {
  readonly target: Labels;
}

/** Figures about scraping since the start. */
export interface ScrapeStats {
  readonly targets: Readonly<Record<'up' | 'down' | 'unknown', number>>;
  readonly dropped: number;
  readonly scrapes: Readonly<Record<'up' | 'down' | 'blind', number>>;
  readonly skipped: Readonly<Record<'overrun' | 'late' | 'blind', number>>;
  /** Samples stored, those about the scrapes left out. */
  readonly samples: number;
  /** Rounds of a discovery that failed; the targets known before stay. */
  readonly discoveryFailures: number;
}

/** The engine's face of what is scraped. */
export interface Targets {
  list(): TargetList;
  /** Names of the scrape jobs in force, sorted. */
  pools(): readonly string[];
  /** How many addresses each job dropped, those that are not listed as well. */
  droppedCounts(): Readonly<Record<string, number>>;
  /** Metadata of every target, or of one metric only. */
  metadata(metric?: string): readonly TargetMetadata[];
  stats(): ScrapeStats;
}
