import type { DependencyHold } from '../../../src-shared/dependency/hold.ts';
import type { BlindCause, Check, MonitorState, MonitorStatus } from '../../../src-shared/model/check.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import type { Cover } from './maintenance/cover.ts';

/** A confirmed state has changed. `from` is when it began, which for an outage lies before `at`. */
export interface ConfirmedChange {
  readonly monitor: string;
  readonly state: MonitorState;
  readonly previous: MonitorState;
  readonly from: number;
  readonly at: number;
  readonly reason: string;
}

export interface BlindNow {
  readonly cause: BlindCause;
  readonly since: number;
  readonly detail: string;
}

export interface SchedulerStats {
  readonly monitors: number;
  readonly paused: number;
  readonly checks: number;
  readonly checksByOutcome: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly inFlight: number;
  readonly checksPerSecond: number;
  /** ms: p50 and p99 of the newest 4,096 checks, the maximum since the start. */
  readonly latenessP50: number;
  readonly latenessP99: number;
  readonly latenessMax: number;
  /** Buckets ≤ 1, 2, 5, 10, 20, 50, 100, 250, 1000 ms and above. */
  readonly latenessHistogram: readonly number[];
}

export interface HeartbeatPing {
  readonly kind: 'success' | 'start' | 'fail' | 'log';
  readonly exitCode?: number;
  readonly body: string;
}

/** Parents and children among the monitors. */
export interface Kinship {
  /** What a monitor depends on, as far as it is watched without a circle. */
  parentsOf(monitor: string): readonly string[];
  /** The failing monitor that explains why this one fails. */
  symptomOf(monitor: string): string | undefined;
  /** Whether an alert about this monitor, which began to fire at `firedAt`, is held because of what it depends on. */
  hold(monitor: string, firedAt: number, now: number): DependencyHold | undefined;
  /** Told when `hold` may answer something else than before. */
  onChange(fn: () => void): Disposable;
  /** A circle of parents that files and the UI form together, in words: it is left out of account. */
  circle(): string | undefined;
}

/** First stage of the pipeline: runs checks, decides states, writes samples and intervals. */
export interface Watch {
  /** The monitors to watch from now on. Unchanged ones keep their schedule and state. */
  apply(monitors: readonly Monitor[]): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Sends every state so far to ops.db: what is committed from then on, and may follow from one, is durable after it.
   * Undefined: it is sent; else it is when the promise resolves.
   */
  sendStates(): Promise<void> | undefined;
  monitors(): readonly Monitor[];
  status(): readonly MonitorStatus[];
  statusOf(name: string): MonitorStatus | undefined;
  /** Samples of a monitor's last reply beside its own, and how many series are stored of them now. */
  collectedOf(name: string): { readonly samples: number; readonly series: number } | undefined;
  /** Names whose status changed (or that were removed) since the last call; fired synchronously after each change. */
  onStatus(fn: (name: string) => void): Disposable;
  onConfirmed(fn: (change: ConfirmedChange) => void): Disposable;
  onBlind(fn: (blind: BlindNow | undefined) => void): Disposable;
  /** The whole console is blind now, and why. */
  blind(): BlindNow | undefined;
  /**
   * For whatever looks at the network beside the monitors: undefined while nothing can be seen, else what is to be asked
   * at the end of the look, with whether nothing came back at all. It says why the look shows nothing about its target,
   * or undefined when it does.
   */
  glance(): ((unanswered: boolean) => Promise<string | undefined>) | undefined;
  /** Whether alerts about this monitor must be held: it, or the console, sees nothing. */
  isBlind(monitor: string | undefined): boolean;
  /**
   * Whether what was measured of this monitor at `at` (epoch ms) lies under a maintenance window while it is not known to be
   * up: then an expression over its state that no longer holds says nothing about a recovery.
   */
  isMasked(monitor: string | undefined, at: number): boolean;
  /** The maintenance windows that lie over monitors from now on, by the monitor's name. */
  maintain(covers: ReadonlyMap<string, Cover>): void;
  /** What the monitors have to do with each other. */
  readonly kin: Kinship;
  /** Runs a saved monitor now; never beside a running check of it (then the running one's result is given). */
  run(name: string): Promise<Check>;
  /** Runs a draft once; nothing is stored. */
  try(monitor: Monitor, signal?: AbortSignal): Promise<Check>;
  /** false when no monitor has this token. */
  ping(token: string, ping: HeartbeatPing): Promise<boolean>;
  stats(): SchedulerStats;
  /** Power hints from the host; they only hurry what the two clocks find out anyway. */
  suspend(): void;
  resume(): void;
}
