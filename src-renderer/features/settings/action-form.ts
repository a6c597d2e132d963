import { formatMatcher, parseMatchers } from '../../../src-shared/matcher/parse.ts';
import { type Deed, Recovery } from '../../../src-shared/model/recovery.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import type { Reading } from './use-typed-form.ts';

export const DEED_TITLES: Readonly<Record<Deed['kind'], string>> = {
  command: 'Run a program',
  service: 'Restart a service',
  http: 'Call an address',
  cache: 'Clear a cache',
  fallback: 'Switch to the fallback',
};

/** Durations of an action, as fields of its form. */
export const SPANS = [
  { id: 'delay', label: 'After the alert fired for', hint: undefined },
  { id: 'timeout', label: 'Ended after', hint: undefined },
  { id: 'cooldown', label: 'Cools down for', hint: 'Per alert.' },
] as const;

/** Limits of an action, as fields of its form. */
export const COUNTS = [
  { id: 'attemptsPerAlert', label: 'Runs per alert' },
  { id: 'attemptsPerHour', label: 'Runs per hour' },
] as const;

/** An action as it is typed. */
export interface ActionDraft {
  readonly name: string;
  readonly matchers: string;
  readonly kind: Deed['kind'];
  /** Of a command: one argument a line. Of a service: its name. Of the others: the address. */
  readonly target: string;
  readonly mode: Recovery['mode'];
  readonly delay: string;
  readonly timeout: string;
  readonly cooldown: string;
  readonly attemptsPerAlert: string;
  readonly attemptsPerHour: string;
}

export function actionDraft(recovery: Recovery | undefined): ActionDraft {
  const deed = recovery?.deed;
  const target =
    deed === undefined
      ? ''
      : deed.kind === 'command'
        ? deed.argv.join('\n')
        : deed.kind === 'service'
          ? deed.service
          : deed.url;
  return {
    name: recovery?.name ?? '',
    matchers: (recovery?.matchers ?? []).map(formatMatcher).join(', '),
    kind: deed?.kind ?? 'command',
    target,
    mode: recovery?.mode ?? 'confirm',
    delay: formatDuration(recovery?.delay ?? 0),
    timeout: formatDuration(recovery?.timeout ?? 30_000),
    cooldown: formatDuration(recovery?.cooldown ?? 600_000),
    attemptsPerAlert: String(recovery?.attemptsPerAlert ?? 3),
    attemptsPerHour: String(recovery?.attemptsPerHour ?? 6),
  };
}

function deedOf(draft: ActionDraft, present: Deed | undefined): unknown {
  // What the form does not show stays as it was.
  const kept = present?.kind === draft.kind ? present : {};
  const target = draft.target.trim();
  if (draft.kind === 'command')
    return { ...kept, kind: draft.kind, argv: target.split('\n').filter((line) => line !== '') };
  if (draft.kind === 'service') return { ...kept, kind: draft.kind, service: target };
  return { ...kept, kind: draft.kind, url: target };
}

/** Judges what was typed; errors by field. `present` is the action that is changed. */
export function readActionDraft(draft: ActionDraft, present: Recovery | undefined): Reading<Recovery> {
  const errors = new Map<string, string>();
  let matchers: unknown = [];
  try {
    matchers = draft.matchers.trim() === '' ? [] : parseMatchers(draft.matchers);
  } catch (error) {
    errors.set('matchers', error instanceof Error ? error.message : String(error));
  }
  const spans = Object.fromEntries(SPANS.map(({ id }) => [id, parseDuration(draft[id].trim())]));
  for (const { id } of SPANS) if (spans[id] === undefined) errors.set(id, 'A duration such as 30s, 5m or 1h.');
  const parsed = Recovery.safeParse({
    ...present,
    name: draft.name.trim(),
    matchers,
    deed: deedOf(draft, present?.deed),
    mode: draft.mode,
    ...spans,
    attemptsPerAlert: Number(draft.attemptsPerAlert),
    attemptsPerHour: Number(draft.attemptsPerHour),
  });
  if (!parsed.success)
    for (const { message, path } of parsed.error.issues) {
      const field = path[0] === 'deed' ? 'target' : String(path[0]);
      if (!errors.has(field)) errors.set(field, field === 'matchers' ? 'Which alerts is it for?' : message);
    }
  return parsed.success && errors.size === 0 ? { value: parsed.data } : { errors };
}
