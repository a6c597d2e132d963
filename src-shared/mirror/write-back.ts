import type { Alert } from '../model/alert.ts';
import { type Labels, seriesKey } from '../model/labels.ts';
import type { Silence } from '../model/silence.ts';

/** How far ahead a silence ends that stands for an acknowledgement without an end, ms: so long it outlives this console. */
export const AHEAD_MS = 4 * 3_600_000;
/** It is made longer when so much is left of it, ms. */
const RENEW_MS = AHEAD_MS / 2;
/** Times that differ by less are the same, ms: an Alertmanager may keep whole seconds. */
const SAME_MS = 1_000;
/** It begins before now, ms, so that it holds at once where the clock is behind ours. */
const BEFORE_MS = 60_000;

/** A silence as it is written to another Alertmanager; with an id it changes that one. Times in epoch ms. */
export type WrittenSilence = Omit<Silence, 'id' | 'updatedAt' | 'endNoticed'> & { readonly id?: string };

/** One thing to write there, and for which alert: none where nothing is known here of what it was for. */
export type Write =
  | { readonly do: 'put'; readonly alertId: string; readonly silence: WrittenSilence }
  | { readonly do: 'expire'; readonly alertId: string | undefined; readonly id: string };

export interface WriteBackState {
  /** The alerts of that Alertmanager as they are here. */
  readonly alerts: readonly Alert[];
  /** The silences that it lists. */
  readonly silences: readonly Silence[];
  /** What silences that this console writes for an acknowledgement or a snooze end with in their comment. */
  readonly mark: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The mark of one console, by its own id. */
export function markOf(consoleId: string): string {
  return `[tocsin ${consoleId.slice(0, 8)}]`;
}

/** Whether this console wrote the silence for an acknowledgement or a snooze. */
export function isMarked({ comment }: Pick<Silence, 'comment'>, mark: string): boolean {
  return comment.endsWith(mark);
}

/**
 * What has to be written so that each alert which is acknowledged or snoozed here has exactly one silence of ours there, and no
 * other has any. It is decided from what is listed and not from what was done: a write that was lost is made again, one that
 * was taken though its answer never came is recognised, and one too many is ended. Pure.
 */
export function planWrites({ alerts, mark, now, silences }: WriteBackState): readonly Write[] {
  const ours = Map.groupBy(
    silences.filter((silence) => silence.endsAt > now && isMarked(silence, mark)),
    (silence) => seriesKey(Object.fromEntries(silence.matchers.map(({ name, value }) => [name, value]))),
  );
  const writes: Write[] = [];
  for (const alert of alerts) {
    if (alert.state !== 'firing') continue;
    const key = seriesKey(alert.labels);
    const [first, ...more] = (ours.get(key) ?? []).toSorted((a, b) => b.endsAt - a.endsAt || (a.id < b.id ? -1 : 1));
    ours.delete(key);
    const wanted = wantedFor(alert, mark, now);
    const over = wanted === undefined && first !== undefined ? [first, ...more] : more;
    for (const { id } of over) writes.push({ do: 'expire', alertId: alert.id, id });
    if (wanted === undefined || (first !== undefined && fits(first, wanted))) continue;
    const { comment, createdBy, latest: endsAt } = wanted;
    const matchers = Object.entries(alert.labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, op: '=' as const, value }));
    writes.push({
      do: 'put',
      alertId: alert.id,
      silence: {
        ...(first === undefined ? {} : { id: first.id }),
        matchers,
        startsAt: first?.startsAt ?? now - BEFORE_MS,
        endsAt,
        createdBy,
        comment,
      },
    });
  }
  const ended = new Map(alerts.map((alert) => [seriesKey(alert.labels), alert.id]));
  for (const [key, left] of ours) for (const { id } of left) writes.push({ do: 'expire', alertId: ended.get(key), id });
  return writes;
}

/** What a change of the alert changes about what is wanted: two texts that are equal want the same. */
export function wish({ ack, snoozedUntil }: Pick<Alert, 'ack' | 'snoozedUntil'>): string {
  return JSON.stringify([ack?.at, ack?.by, ack?.note, ack?.until, snoozedUntil]);
}

interface Wanted {
  /** Between these it may end, epoch ms; one that is written ends at the latest. */
  readonly earliest: number;
  readonly latest: number;
  readonly createdBy: string;
  readonly comment: string;
}

function wantedFor({ ack: given, snoozedUntil = 0 }: Alert, mark: string, now: number): Wanted | undefined {
  const ack = given?.until !== undefined && given.until <= now ? undefined : given;
  const until = Math.max(ack?.until ?? 0, snoozedUntil);
  if (ack === undefined && until <= now) return undefined;
  const open = ack !== undefined && ack.until === undefined;
  const words =
    ack === undefined
      ? 'Snoozed in Tocsin'
      : `Acknowledged in Tocsin by ${ack.by}${ack.note === '' ? '' : `: ${ack.note}`}`;
  return {
    earliest: open ? Math.max(until, now + RENEW_MS) : until,
    latest: open ? Math.max(until, now + AHEAD_MS) : until,
    createdBy: ack?.by ?? 'Tocsin',
    comment: `${words} ${mark}`,
  };
}

function fits(silence: Silence, { comment, createdBy, earliest, latest }: Wanted): boolean {
  return (
    silence.endsAt > earliest - SAME_MS &&
    silence.endsAt < latest + SAME_MS &&
    silence.comment === comment &&
    silence.createdBy === createdBy
  );
}

/** Labels as an Alertmanager keeps them: what is empty is not there. */
export function withoutEmpty(labels: Labels): Labels {
  return Object.values(labels).includes('')
    ? Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))
    : labels;
}
