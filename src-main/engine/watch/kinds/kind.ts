import type { Facts } from '../../../../src-shared/condition/evaluate.ts';
import type { Certificate, Evidence, Outcome, Phases } from '../../../../src-shared/model/check.ts';
import type { Labels } from '../../../../src-shared/model/labels.ts';
import type { MonitorKindName, MonitorOf } from '../../../../src-shared/model/monitor.ts';
import type { CollectedSample, SeriesPool } from '../../collect/collected.ts';
import type { Clock, Secrets } from '../../ports.ts';
import type { Ops } from '../../store/store.ts';

/** What a check may use. */
export interface CheckContext {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly ops: Ops;
  /** The series this monitor is known to bring. */
  readonly pool: SeriesPool;
  /** Aborted at the monitor's timeout, with a Fault as its reason, and when the engine stops. */
  readonly signal: AbortSignal;
  /** Since when the monitor has been watched; a heartbeat that never came is late from here on. */
  readonly watchedSince: number;
}

/** What a check found, before assertions and thresholds. */
export interface Finding {
  /** `up` unless the kind itself saw trouble; assertions may make it worse. */
  readonly outcome: Exclude<Outcome, 'blind'>;
  readonly reason: string;
  /** No reply came at all: the network in between may be the cause, so the canaries are asked. */
  readonly unanswered?: boolean;
  readonly durationMs: number;
  readonly phases: Phases;
  readonly facts?: Facts;
  readonly certificate?: Certificate | undefined;
  /** Built only when it is kept or shown. */
  readonly evidence?: () => Evidence;
  readonly contentLength?: number;
  /** 4 or 6. */
  readonly ipProtocol?: number | undefined;
  /** Series beside those of the check: scraped, read from JSON or from the machine. */
  readonly collected?: readonly CollectedSample[];
}

/** One series that every check of a kind writes. NaN writes nothing. */
export interface Measure {
  readonly name: string;
  readonly labels?: Labels;
  readonly value: (finding: Finding) => number;
}

/** One way of checking; one file per kind. */
export interface MonitorKind<K extends MonitorKindName> {
  readonly kind: K;
  /** Whether a failure can be the network's fault, and whether a lost network blinds it. */
  readonly networked: boolean;
  /** Checks that share this key are limited together; empty for none. */
  host(monitor: MonitorOf<K>): string;
  /** Assertions that hold when the monitor itself names none of their subject. */
  defaults(monitor: MonitorOf<K>): readonly string[];
  measures(monitor: MonitorOf<K>): readonly Measure[];
  /**
   * Runs once. Trouble with the target is a Finding, never a rejection; undefined means that there is nothing to say
   * yet.
   */
  check(monitor: MonitorOf<K>, context: CheckContext): Promise<Finding | undefined>;
}
