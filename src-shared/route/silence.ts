import { isToldElsewhere } from '../alert/mirrored.ts';
import { compileMatcher, type Matcher } from '../matcher/matcher.ts';
import { formatMatchers } from '../matcher/parse.ts';
import type { Alert } from '../model/alert.ts';
import type { Labels } from '../model/labels.ts';
import type { Silence, SilenceState } from '../model/silence.ts';

/** A silence that lasts longer than this is marked, ms: it hides more than anybody remembers. */
export const OVERLONG_MS = 7 * 86_400_000;

/** The end is not part of it. */
export function silenceState(silence: Pick<Silence, 'startsAt' | 'endsAt'>, now: number): SilenceState {
  if (silence.endsAt <= now) return 'expired';
  return silence.startsAt > now ? 'pending' : 'active';
}

/** What is wrong with the matchers of a silence, by their place; nothing when they can be used. */
export function silenceProblems(
  matchers: readonly Matcher[],
): readonly { readonly place: number | undefined; readonly message: string }[] {
  if (matchers.length === 0) return [{ place: undefined, message: 'a silence needs at least one matcher' }];
  const problems: { place: number | undefined; message: string }[] = [];
  let concrete = false;
  for (const [place, matcher] of matchers.entries()) {
    if (matcher.name === '') problems.push({ place, message: 'a matcher needs a label name' });
    try {
      // Every one is compiled, also where another is concrete already.
      const matchesEmpty = compileMatcher(matcher)('');
      concrete ||= !matchesEmpty;
    } catch {
      problems.push({ place, message: `“${matcher.value}” is not a regular expression` });
      concrete = true;
    }
  }
  // Alertmanager's guard against silencing everything by accident.
  if (!concrete)
    problems.push({
      place: undefined,
      message: 'at least one matcher must not match the empty value: it would hide everything',
    });
  return problems;
}

/**
 * Whether a silence can be changed in place; otherwise the old one ends and a new one takes its place, so that it stays
 * true what a silence hid. Source: Alertmanager, silence.canUpdate.
 */
export function canUpdate(
  before: Silence,
  after: Omit<Silence, 'id' | 'updatedAt' | 'createdBy'>,
  now: number,
): boolean {
  if (formatMatchers(before.matchers) !== formatMatchers(after.matchers)) return false;
  switch (silenceState(before, now)) {
    case 'active':
      return Math.floor(before.startsAt / 1_000) === Math.floor(after.startsAt / 1_000) && after.endsAt >= now;
    case 'pending':
      return after.startsAt >= now;
    case 'expired':
      return false;
  }
}

/**
 * Whether a silence of this console, or of the Alertmanager that is named, has power over an alert: it has where it is decided
 * who is told of that alert.
 */
export function canSilence(alertmanager: string | undefined, alert: Pick<Alert, 'mirror'>): boolean {
  return alertmanager === undefined ? !isToldElsewhere(alert) : alert.mirror?.from === alertmanager;
}

/** What a new silence is to hide: this alert only, every alert of its kind, or everything about the same thing. */
export type MuteScope = 'alert' | 'type' | 'target';

/** Labels that say what an alert is about, the first that it has. */
const TARGET_LABELS = ['monitor', 'instance', 'host', 'job', 'service'];

/** Matchers that hide alerts like this one. */
export function matchersLike(labels: Labels, scope: MuteScope): readonly Matcher[] {
  const equal = (name: string): Matcher => ({ name, op: '=', value: labels[name] ?? '' });
  const all = Object.keys(labels).sort().map(equal);
  if (scope === 'alert') return all;
  const name = scope === 'type' ? 'alertname' : TARGET_LABELS.find((label) => (labels[label] ?? '') !== '');
  return name === undefined || (labels[name] ?? '') === '' ? all : [equal(name)];
}
