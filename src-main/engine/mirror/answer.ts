import { z } from 'zod';
import type { ListedAlert } from '../../../src-shared/alert/mirrored.ts';
import type { MatchOp } from '../../../src-shared/matcher/matcher.ts';
import type { Held } from '../../../src-shared/model/held.ts';
import type { Silence } from '../../../src-shared/model/silence.ts';

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Texts = z.record(z.string(), z.string());
const Ids = z.array(z.string()).default([]);
// Fields that are not read here are left out: later versions have more of them.
const Alerts = z.array(
  z.object({
    labels: Texts,
    annotations: Texts.default({}),
    startsAt: Time,
    updatedAt: Time,
    generatorURL: z.string().default(''),
    fingerprint: z.string(),
    receivers: z.array(z.object({ name: z.string() })),
    status: z.object({ silencedBy: Ids, inhibitedBy: Ids, mutedBy: Ids }),
  }),
);
const Silences = z.array(
  z.object({
    id: z.string(),
    matchers: z.array(
      z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean().default(true) }),
    ),
    startsAt: Time,
    endsAt: Time,
    updatedAt: Time,
    createdBy: z.string(),
    comment: z.string(),
  }),
);
const Status = z.object({ uptime: Time });

/** What an Alertmanager answered. */
export interface Answer {
  readonly alerts: readonly ListedAlert[];
  /** Those that are active or to come. */
  readonly silences: readonly Silence[];
  /** When it was started, epoch ms by its own clock. */
  readonly startedAt: number;
}

/**
 * Bodies of `GET /api/v2/status`, `/alerts` and `/silences` of the Alertmanager `name`. What a silence hides that `isOwn` is shown
 * by what it stands for, an acknowledgement. Throws for what is none.
 */
export function readAnswer(
  name: string,
  status: Uint8Array,
  alerts: Uint8Array,
  silences: Uint8Array,
  now: number,
  isOwn: (silence: Silence) => boolean,
): Answer {
  const found = readSilences(silences).filter(({ endsAt }) => endsAt > now);
  const byId = new Map(found.map((silence) => [silence.id, silence]));
  const own = new Set(found.filter(isOwn).map(({ id }) => id));
  const listed = Alerts.parse(json(alerts));
  const names = new Map(listed.map(({ fingerprint, labels }) => [fingerprint, labels['alertname'] ?? fingerprint]));
  return {
    startedAt: Status.parse(json(status)).uptime,
    silences: found,
    alerts: listed.map(({ generatorURL, receivers, status: { inhibitedBy, mutedBy, silencedBy }, ...alert }) => ({
      labels: alert.labels,
      annotations: alert.annotations,
      startsAt: alert.startsAt,
      updatedAt: alert.updatedAt,
      generatorUrl: generatorURL,
      receivers: receivers.map((receiver) => receiver.name),
      suppressed:
        silencedThere(
          name,
          silencedBy.filter((id) => !own.has(id)),
          byId,
        ) ??
        inhibitedThere(name, inhibitedBy, names) ??
        mutedThere(name, mutedBy),
    })),
  };
}

/** A body of `GET /api/v2/silences`. Throws for what is none. */
export function readSilences(body: Uint8Array): readonly Silence[] {
  return Silences.parse(json(body)).map(({ matchers, ...silence }) => ({
    ...silence,
    matchers: matchers.map((matcher) => ({ name: matcher.name, op: opOf(matcher), value: matcher.value })),
  }));
}

/** The body of `POST /api/v2/silences` (postableSilence). */
export function postableSilence(silence: Omit<Silence, 'id' | 'updatedAt'> & { readonly id?: string }): string {
  const { comment, createdBy, endsAt, id, matchers, startsAt } = silence;
  return JSON.stringify({
    ...(id === undefined ? {} : { id }),
    matchers: matchers.map(({ name, op, value }) => ({
      name,
      value,
      isRegex: op.endsWith('~'),
      isEqual: op.startsWith('='),
    })),
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    createdBy,
    comment,
  });
}

function json(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

function opOf({ isEqual, isRegex }: { readonly isEqual: boolean; readonly isRegex: boolean }): MatchOp {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
}

function silencedThere(name: string, ids: readonly string[], known: ReadonlyMap<string, Silence>): Held | undefined {
  const [ref] = ids;
  if (ref === undefined) return undefined;
  const silence = known.get(ref);
  if (silence === undefined) return { by: 'silence', reason: `it is silenced at the Alertmanager ${name}.`, ref };
  const comment = silence.comment === '' ? '' : ` (${silence.comment})`;
  return {
    by: 'silence',
    reason: `${silence.createdBy} has silenced it at the Alertmanager ${name}${comment}.`,
    ref,
    until: silence.endsAt,
  };
}

function inhibitedThere(name: string, by: readonly string[], names: ReadonlyMap<string, string>): Held | undefined {
  const [ref] = by;
  if (ref === undefined) return undefined;
  return {
    by: 'inhibition',
    reason: `${names.get(ref) ?? ref} fires and inhibits it at the Alertmanager ${name}.`,
    ref,
  };
}

function mutedThere(name: string, by: readonly string[]): Held | undefined {
  const [ref] = by;
  if (ref === undefined) return undefined;
  return { by: 'time_interval', reason: `the time interval ${ref} mutes it at the Alertmanager ${name}.`, ref };
}
