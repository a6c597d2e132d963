import { compileMatchers, type Matcher } from '../../../src-shared/matcher/matcher.ts';
import type { Alert } from '../../../src-shared/model/alert.ts';
import type { SilenceDraft as OwnDraft, Silence, SilenceState } from '../../../src-shared/model/silence.ts';
import { canSilence, silenceProblems } from '../../../src-shared/route/silence.ts';

/** A silence as it stands in the form. Times in ms. */
export interface SilenceFields {
  /** The one that is changed; absent: a new one. */
  readonly id?: string;
  /** The other Alertmanager whose alerts it hides; absent: this console's. */
  readonly alertmanager?: string;
  readonly matchers: readonly Matcher[];
  /** From now until it begins; 0: at once, or it has begun. */
  readonly beginsIn: number;
  /** When one that is changed began, epoch ms. */
  readonly began?: number;
  /** How long it lasts, of one that has begun from now on. */
  readonly lasts: number;
  readonly comment: string;
}

/** How long silences usually are, ms. */
export const SPANS = [
  { label: '30 min', ms: 1_800_000 },
  { label: '2 h', ms: 7_200_000 },
  { label: '8 h', ms: 28_800_000 },
  { label: '1 day', ms: 86_400_000 },
  { label: '1 week', ms: 604_800_000 },
] as const;

const USUAL_MS = 7_200_000;

/** What is given to the engine. */
export type SilenceDraft = OwnDraft & { readonly alertmanager?: string };

function at(alertmanager: string | undefined): { readonly alertmanager?: string } {
  return alertmanager === undefined ? {} : { alertmanager };
}

/** A form with these matchers and nothing else said. */
export function newSilence(matchers: readonly Matcher[], alertmanager?: string): SilenceFields {
  return { ...at(alertmanager), matchers, beginsIn: 0, lasts: USUAL_MS, comment: '' };
}

/** The form of a silence that is there, as it stands for the engine, whose clock may be ahead of the page's. Pure. */
export function fieldsOf(
  { comment, endsAt, id, matchers, startsAt }: Silence,
  state: SilenceState,
  now: number,
  alertmanager?: string,
): SilenceFields {
  const begun = state !== 'pending';
  return {
    id,
    ...at(alertmanager),
    matchers,
    beginsIn: begun ? 0 : Math.max(0, startsAt - now),
    ...(begun ? { began: startsAt } : {}),
    lasts: endsAt - (begun ? now : Math.max(startsAt, now)),
    comment,
  };
}

/** The form of a new silence like one that is there, from now on. Pure. */
export function silenceLike({ comment, endsAt, matchers, startsAt }: Silence, alertmanager?: string): SilenceFields {
  return { ...at(alertmanager), matchers, beginsIn: 0, lasts: endsAt - startsAt, comment };
}

/** What is sent to the engine. Pure. */
export function draftOf(
  { alertmanager, began, beginsIn, comment, id, lasts, matchers }: SilenceFields,
  now: number,
): SilenceDraft {
  const start = now + beginsIn;
  return {
    ...(id === undefined ? {} : { id }),
    ...at(alertmanager),
    matchers: matchers.map((matcher) => ({ ...matcher })),
    // One that begins at once gets its start from the engine's clock.
    ...(began === undefined ? (beginsIn === 0 ? {} : { startsAt: start }) : { startsAt: began }),
    endsAt: start + lasts,
    comment: comment.trim(),
  };
}

/**
 * Matchers that hold for all of these alerts: of one alert its labels; of several the labels that they share, else the
 * names of their rules. Pure.
 */
export function matchersFor(alerts: readonly Pick<Alert, 'labels' | 'rule'>[]): readonly Matcher[] {
  const [first, ...others] = alerts;
  if (first === undefined) return [];
  const shared = Object.entries(first.labels)
    .filter(([name, value]) => value !== '' && others.every(({ labels }) => labels[name] === value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]): Matcher => ({ name, op: '=', value }));
  if (shared.length > 0) return shared;
  const names = [...new Set(alerts.map(({ labels, rule }) => labels['alertname'] ?? rule))].sort();
  return [
    { name: 'alertname', op: '=~', value: names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|') },
  ];
}

/** The alerts that matchers hide now, or none while they cannot be used; of this console or of the other Alertmanager. Pure. */
export function hiddenBy(
  matchers: readonly Matcher[],
  alerts: Iterable<Alert>,
  alertmanager?: string,
): readonly Alert[] {
  if (silenceProblems(matchers).length > 0) return [];
  const matches = compileMatchers(matchers);
  return [...alerts].filter(
    (alert) => alert.state !== 'resolved' && canSilence(alertmanager, alert) && matches(alert.labels),
  );
}

/** The Alertmanager that all of these alerts belong to, undefined for this console; `mixed` when they have different ones. Pure. */
export function homeOf(alerts: readonly Pick<Alert, 'mirror'>[]): { readonly alertmanager?: string } | 'mixed' {
  const homes = new Set(alerts.map(({ mirror }) => mirror?.from));
  return homes.size > 1 ? 'mixed' : at([...homes][0]);
}

/** A form that hides these alerts where they belong. Pure. */
export function newSilenceFor(alerts: readonly Pick<Alert, 'labels' | 'mirror' | 'rule'>[]): SilenceFields {
  const home = homeOf(alerts);
  return newSilence(matchersFor(alerts), home === 'mixed' ? undefined : home.alertmanager);
}
