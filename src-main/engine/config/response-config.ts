import type { Escalation } from '../../../src-shared/model/escalation.ts';
import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { Recovery } from '../../../src-shared/model/recovery.ts';
import type { Telling } from '../../../src-shared/model/telling.ts';

/** Something that the files define, and where. */
export interface Defined<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** What is done about alerts, as the files say it. */
export interface ResponseConfig {
  readonly people: readonly string[];
  readonly escalations: readonly Defined<Escalation>[];
  readonly recoveries: readonly Defined<Recovery>[];
  /** Absent: the files leave it to the UI. */
  readonly telling: Defined<Telling> | undefined;
}

export const NO_RESPONSE: ResponseConfig = { people: [], escalations: [], recoveries: [], telling: undefined };
