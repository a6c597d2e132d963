import type { AckBreak } from '../../../src-shared/model/alert.ts';

/** An operator's action on alerts. `undo` takes it back within ten minutes. */
export interface ActionDone {
  readonly changed: number;
  readonly undo: string;
}

/** What people do to alerts, by their ids; what does not fit an alert leaves it as it is. Times are epoch ms. */
export interface OperatorActions {
  /** `breaks` is what ends it before its time; absent: a severity that rises. */
  acknowledge(
    ids: readonly string[],
    by: string,
    note: string,
    until: number | undefined,
    breaks?: readonly AckBreak[],
  ): Promise<ActionDone>;
  unacknowledge(ids: readonly string[], by: string): Promise<ActionDone>;
  snooze(ids: readonly string[], by: string, until: number): Promise<ActionDone>;
  comment(ids: readonly string[], by: string, note: string): Promise<ActionDone>;
  /** `to` undefined: nobody's. */
  assign(ids: readonly string[], by: string, to: string | undefined): Promise<ActionDone>;
  resolve(ids: readonly string[], by: string, note: string): Promise<ActionDone>;
  /** Lets alerts go on that were resolved by hand while their expression holds. */
  reopen(ids: readonly string[], by: string, note: string): Promise<ActionDone>;
  /** Takes back what a token stands for, where the alerts have not moved on. Throws `not_found` when it is too late. */
  undo(token: string, by: string): Promise<{ readonly changed: number }>;
}
