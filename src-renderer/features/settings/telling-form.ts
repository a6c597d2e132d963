import { SEVERITIES } from '../../../src-shared/model/severity.ts';
import { type QuietHours, type Telling, WEEKDAYS } from '../../../src-shared/model/telling.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';

/** Quiet hours as they are typed. */
export interface QuietDraft {
  readonly name: string;
  readonly receivers: string;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly days: string;
  readonly passes: string;
}

/** Limits and quiet hours as they are typed. */
export interface TellingDraft {
  readonly alerts: string;
  readonly within: string;
  readonly digestEvery: string;
  readonly messages: string;
  readonly per: string;
  readonly quietHours: readonly QuietDraft[];
}

export type TellingReading = { readonly telling: Telling } | { readonly errors: ReadonlyMap<string, string> };

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

function wordsIn(text: string): readonly string[] {
  return [...new Set(text.split(',').map((word) => word.trim()))].filter((word) => word !== '');
}

function clockOf(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

/** Quiet hours to begin with: nights, in the reader's zone. */
export function blankQuiet(): QuietDraft {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { name: '', receivers: '', zone, from: '22:00', to: '07:00', days: WEEKDAYS.join(', '), passes: 'critical' };
}

export function tellingDraft({ quietHours, rate, storm }: Telling): TellingDraft {
  return {
    alerts: String(storm.alerts),
    within: formatDuration(storm.within),
    digestEvery: formatDuration(storm.digestEvery),
    messages: String(rate.messages),
    per: formatDuration(rate.per),
    quietHours: quietHours.map(({ days, from, name, passes, receivers, to, zone }) => ({
      name,
      receivers: receivers.join(', '),
      zone,
      from: clockOf(from),
      to: clockOf(to),
      days: days.join(', '),
      passes: passes.join(', '),
    })),
  };
}

/** Judges what was typed; errors by path (`quietHours.0.from`). `known` are the receivers there are. */
export function readTellingDraft(draft: TellingDraft, known: readonly string[]): TellingReading {
  const errors = new Map<string, string>();
  const whole = (path: string, text: string, least: number): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least) errors.set(path, `A whole number, at least ${least}.`);
    return value;
  };
  const span = (path: string, text: string): number => {
    const ms = parseDuration(text.trim());
    if (ms === undefined || ms < 1_000) errors.set(path, 'A duration such as 30s, 5m or 1h.');
    return ms ?? 0;
  };
  const storm = {
    alerts: whole('alerts', draft.alerts, 2),
    within: span('within', draft.within),
    digestEvery: span('digestEvery', draft.digestEvery),
  };
  const rate = { messages: whole('messages', draft.messages, 1), per: span('per', draft.per) };
  const quietHours = draft.quietHours.map((quiet, i): QuietHours => {
    const at = (field: keyof QuietDraft): string => `quietHours.${i}.${field}`;
    const minute = (field: 'from' | 'to'): number => {
      const found = CLOCK.exec(quiet[field].trim());
      if (found === null) errors.set(at(field), 'A time such as 22:00.');
      return Number(found?.[1] ?? 0) * 60 + Number(found?.[2] ?? 0);
    };
    const some = <T extends string>(field: 'days' | 'passes', all: readonly T[]): T[] => {
      const words = wordsIn(quiet[field]);
      if (words.some((word) => !all.some((one) => one === word))) errors.set(at(field), `Of ${all.join(', ')}.`);
      return all.filter((one) => words.includes(one));
    };
    const receivers = [...wordsIn(quiet.receivers)];
    const unknown = receivers.filter((name) => !known.includes(name));
    if (receivers.length === 0) errors.set(at('receivers'), 'Whom do they leave alone?');
    if (unknown.length > 0) errors.set(at('receivers'), `There is no receiver ${unknown.join(', ')}.`);
    if (quiet.name.trim() === '') errors.set(at('name'), 'They need a name.');
    if (!isZone(quiet.zone)) errors.set(at('zone'), 'A zone such as Europe/Berlin.');
    const days = some('days', WEEKDAYS);
    if (days.length === 0) errors.set(at('days'), `Of ${WEEKDAYS.join(', ')}.`);
    const passes = some('passes', SEVERITIES);
    return {
      name: quiet.name.trim(),
      receivers,
      zone: quiet.zone,
      from: minute('from'),
      to: minute('to'),
      days,
      passes,
    };
  });
  return errors.size > 0 ? { errors } : { telling: { storm, rate, quietHours } };
}
