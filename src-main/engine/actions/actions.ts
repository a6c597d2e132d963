import type { Recovery, RecoveryRun } from '../../../src-shared/model/recovery.ts';

/** An action that fits an alert: what it would do, and what keeps it from running. */
export interface Offer {
  readonly name: string;
  readonly mode: Recovery['mode'];
  readonly what: string;
  /** Absent: it may run now. */
  readonly refusal?: string;
}

/** Guarded recovery actions: what they did is in ops.db before it is anywhere else. */
export interface Actions {
  apply(recoveries: readonly Recovery[]): void;
  /** Reads the runs of the last day; one that an earlier run of the console did not end is written down as interrupted. */
  start(): Promise<void>;
  /** Ends what runs, which is written down as interrupted. */
  stop(): Promise<void>;
  /** The actions that fit an alert. Throws RpcError when there is no such alert. */
  offers(alertId: string): readonly Offer[];
  /**
   * Runs an action by hand, or says what it would do; resolves with the audit's line when it has ended. What its guards
   * refuse is thrown as RpcError.
   */
  run(name: string, alertId: string | undefined, by: string, dryRun: boolean): Promise<RecoveryRun>;
  /** Resolves when nothing runs and everything is written down. */
  settled(): Promise<void>;
}
