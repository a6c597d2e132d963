import { ENGINE } from '../../../src-shared/alert/transition.ts';
import type { AlertEvent } from '../../../src-shared/model/alert.ts';
import { type Labels, seriesKey } from '../../../src-shared/model/labels.ts';
import type { WallClock } from '../../../src-shared/time/wall-clock.ts';
import type { OpsReads } from '../store/ops.ts';

/** What a person did who took an alert seriously. */
const ACTS: ReadonlySet<AlertEvent['kind']> = new Set(['acknowledged', 'commented', 'closed', 'snoozed']);

/** One firing, as far as statistics are concerned. Times epoch ms. */
export interface AlertFact {
  readonly rule: string;
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly firedAt: number;
  readonly resolvedAt: number | undefined;
  /** When somebody first acknowledged it. */
  readonly acknowledgedAt: number | undefined;
  readonly actedOn: boolean;
  readonly reopened: number;
  /** Messages that were about it, of any channel. */
  readonly messages: number;
  /** It was told as firing at night, on a channel that wakes. */
  readonly woke: boolean;
}

/** Firings with what people did and were told, from what ops.db knows of them. */
export function factsOf(
  { alerts, events, told }: OpsReads['alerts.history']['output'],
  waking: ReadonlySet<string>,
  clock: WallClock,
): readonly AlertFact[] {
  const eventsOf = Map.groupBy(events, ({ alertId }) => alertId);
  const toldOf = Map.groupBy(told, ({ alertId }) => alertId);
  return alerts.flatMap(({ id, rule, fingerprint, labels, firedAt, resolvedAt }) => {
    if (firedAt === undefined) return [];
    const own = eventsOf.get(id) ?? [];
    const messages = toldOf.get(id) ?? [];
    const acts = own.filter(({ kind, by }) => by !== ENGINE && ACTS.has(kind));
    const woke = messages.some(({ at, channelType, firing }) => firing && waking.has(channelType) && clock.isNight(at));
    return [
      {
        rule,
        fingerprint,
        labels,
        firedAt,
        resolvedAt,
        acknowledgedAt: acts.find(({ kind }) => kind === 'acknowledged')?.at,
        actedOn: acts.length > 0,
        reopened: own.filter(({ kind }) => kind === 'reopened').length,
        messages: messages.length,
        woke,
      },
    ];
  });
}

/** The labels of a firing as a key. */
export function factKey({ labels }: AlertFact): string {
  return seriesKey(labels);
}
