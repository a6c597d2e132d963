import type { Escalation, EscalationStep } from '../../../src-shared/model/escalation.ts';
import type { ResponseInFile } from './response.ts';
import { readMatcherKeys } from './route.ts';
import { type Reporter, Section } from './section.ts';
import type { Place, Tree } from './tree.ts';

/** Shorter repetitions and time-outs would be noise, ms. */
const SHORTEST_MS = 60_000;
const MOST_STEPS = 20;

function readStep(
  tree: Tree,
  report: Reporter,
  named: ResponseInFile['receivers'][number][],
): EscalationStep | undefined {
  const section = Section.of(tree, 'a step', report);
  if (!section) return undefined;
  const after = section.duration('after') ?? 0;
  const afterAway = section.duration('after_away');
  const items = section.items('receivers') ?? [];
  const receivers = items.flatMap((item) => section.asText(item, 'receivers') ?? []);
  receivers.forEach((name, i) => named.push({ name, place: items[i]?.place ?? section.place, by: 'an escalation' }));
  if (receivers.length === 0)
    section.fail(section.placeOf('receivers'), 'a step names the receivers it tells: receivers: [phone].');
  if (afterAway !== undefined && afterAway > after)
    section.fail(section.placeOf('after_away'), 'after_away is for being told sooner: it must not be above after.');
  section.done();
  return { after, ...(afterAway === undefined ? {} : { afterAway }), receivers };
}

function checkOrder(steps: readonly EscalationStep[], section: Section, items: readonly Tree[]): void {
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before !== undefined && step.after < before.after)
      section.fail(
        items[i]?.place ?? section.place,
        'the steps stand in the order of their times: after counts from the beginning of the escalation.',
      );
  });
}

/** An entry of `escalations`; undefined, with problems, when it cannot be read. */
export function readEscalation(
  tree: Tree,
  report: Reporter,
  named: ResponseInFile['receivers'][number][],
  names: Set<string>,
): { readonly value: Escalation; readonly place: Place } | undefined {
  const section = Section.of(tree, 'an escalation', report);
  if (!section) return undefined;
  const name = section.required('name');
  if (name !== undefined) names.add(name);
  const matchers = readMatcherKeys(section);
  const items = section.items('steps') ?? [];
  const steps = items.flatMap((item) => readStep(item, report, named) ?? []);
  if (items.length === 0 || items.length > MOST_STEPS)
    section.fail(section.placeOf('steps'), `an escalation has 1 to ${MOST_STEPS} steps.`);
  else if (steps.length === items.length) checkOrder(steps, section, items);
  const long = (key: string): number | undefined => {
    const ms = section.duration(key);
    if (ms === undefined || ms >= SHORTEST_MS) return ms;
    section.fail(section.placeOf(key), `${key} must be at least 1m.`);
    return SHORTEST_MS;
  };
  const every = long('repeat_every');
  const times = section.number('repeat_times');
  if (times !== undefined && !(Number.isInteger(times) && times >= 1 && times <= 1_000))
    section.fail(section.placeOf('repeat_times'), 'repeat_times is a whole number from 1 to 1000.');
  if (times !== undefined && every === undefined)
    section.fail(section.keyPlaceOf('repeat_times'), 'repeat_times needs repeat_every: how long after the last step.');
  const ackTimeout = long('ack_timeout');
  section.done();
  if (name === undefined) return undefined;
  return {
    value: {
      name,
      matchers,
      steps,
      ...(every === undefined ? {} : { repeat: { every, ...(times === undefined ? {} : { times }) } }),
      ...(ackTimeout === undefined ? {} : { ackTimeout }),
    },
    place: section.place,
  };
}
