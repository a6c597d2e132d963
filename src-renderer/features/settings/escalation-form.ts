import { formatMatcher, parseMatchers } from '../../../src-shared/matcher/parse.ts';
import type { Escalation } from '../../../src-shared/model/escalation.ts';
import { formatDuration, parseDuration } from '../../../src-shared/time/duration.ts';
import type { Reading } from './use-typed-form.ts';

/** A step as it is typed. */
export interface StepDraft {
  readonly after: string;
  readonly afterAway: string;
  readonly receivers: string;
}

/** An escalation as it is typed. */
export interface EscalationDraft {
  readonly name: string;
  readonly matchers: string;
  readonly steps: readonly StepDraft[];
  readonly every: string;
  readonly times: string;
  readonly ackTimeout: string;
}

/** The names in a list with commas. */
function namesIn(text: string): readonly string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

export function draftOf(escalation: Escalation): EscalationDraft {
  const { ackTimeout, matchers, name, repeat, steps } = escalation;
  return {
    name,
    matchers: matchers.map(formatMatcher).join(', '),
    steps: steps.map((step) => ({
      after: formatDuration(step.after),
      afterAway: step.afterAway === undefined ? '' : formatDuration(step.afterAway),
      receivers: step.receivers.join(', '),
    })),
    every: repeat === undefined ? '' : formatDuration(repeat.every),
    times: repeat?.times === undefined ? '' : String(repeat.times),
    ackTimeout: ackTimeout === undefined ? '' : formatDuration(ackTimeout),
  };
}

/** Judges what was typed; errors by path (`steps.0.after`). `known` are the receivers there are. */
export function readDraft(draft: EscalationDraft, known: readonly string[]): Reading<Escalation> {
  const errors = new Map<string, string>();
  const duration = (path: string, text: string, least: number): number | undefined => {
    if (text.trim() === '') return undefined;
    const ms = parseDuration(text.trim());
    if (ms === undefined) errors.set(path, 'A duration such as 30s, 5m or 1h.');
    else if (ms < least) errors.set(path, 'At least 1m.');
    return ms;
  };
  const name = draft.name.trim();
  if (name === '') errors.set('name', 'An escalation needs a name.');
  let matchers: Escalation['matchers'] = [];
  try {
    matchers = draft.matchers.trim() === '' ? [] : parseMatchers(draft.matchers).map((one) => ({ ...one }));
  } catch (error) {
    errors.set('matchers', error instanceof Error ? error.message : String(error));
  }
  let last = 0;
  const steps = draft.steps.map((step, i): Escalation['steps'][number] => {
    const after = duration(`steps.${i}.after`, step.after, 0) ?? 0;
    const afterAway = duration(`steps.${i}.afterAway`, step.afterAway, 0);
    const receivers = [...namesIn(step.receivers)];
    const unknown = receivers.filter((one) => !known.includes(one));
    if (after < last) errors.set(`steps.${i}.after`, 'Not before the step above.');
    if (afterAway !== undefined && afterAway > after)
      errors.set(`steps.${i}.afterAway`, 'Not later than at the keyboard.');
    if (receivers.length === 0) errors.set(`steps.${i}.receivers`, 'Whom does the step tell?');
    if (unknown.length > 0) errors.set(`steps.${i}.receivers`, `There is no receiver ${unknown.join(', ')}.`);
    last = Math.max(last, after);
    return { after, ...(afterAway === undefined ? {} : { afterAway }), receivers };
  });
  const every = duration('every', draft.every, 60_000);
  const times = draft.times.trim() === '' ? undefined : Number(draft.times);
  if (times !== undefined && !(Number.isInteger(times) && times >= 1 && times <= 1_000))
    errors.set('times', 'A whole number from 1 to 1000.');
  if (times !== undefined && every === undefined) errors.set('every', 'How long after the last step?');
  const ackTimeout = duration('ackTimeout', draft.ackTimeout, 60_000);
  if (errors.size > 0) return { errors };
  return {
    value: {
      name,
      matchers,
      steps,
      ...(every === undefined ? {} : { repeat: { every, ...(times === undefined ? {} : { times }) } }),
      ...(ackTimeout === undefined ? {} : { ackTimeout }),
    },
  };
}
