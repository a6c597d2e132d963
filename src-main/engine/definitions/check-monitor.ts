import { ConditionError } from '../../../src-shared/condition/condition.ts';
import { parseCondition } from '../../../src-shared/condition/parse.ts';
import { circleInWords, parentCircle } from '../../../src-shared/dependency/graph.ts';
import type { Monitor } from '../../../src-shared/model/monitor.ts';
import { type FieldIssue, RpcError } from '../../../src-shared/rpc/error.ts';

/** What the schema cannot see: assertions that do not parse, parents that form a circle. Throws `invalid_argument` with fields. */
export function checkMonitor(monitor: Monitor, others: readonly Monitor[]): void {
  const fields: FieldIssue[] = [];
  monitor.assert.forEach((text, i) => {
    try {
      parseCondition(text);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      fields.push({ path: ['monitor', 'assert', i], message: error.message });
    }
  });
  const byName = new Map([...others, monitor].map((other) => [other.name, other]));
  const circle = parentCircle(monitor.name, (name) => byName.get(name)?.parents ?? []);
  if (circle)
    fields.push({ path: ['monitor', 'parents'], message: `the parents form a circle: ${circleInWords(circle)}` });
  if (
    monitor.kind === 'heartbeat' &&
    others.some((other) => other.kind === 'heartbeat' && other.token === monitor.token && other.name !== monitor.name)
  ) {
    fields.push({ path: ['monitor', 'token'], message: 'another heartbeat has this token' });
  }
  if (fields.length > 0)
    throw new RpcError('invalid_argument', `The monitor “${monitor.name}” cannot be saved as it is.`, { fields });
}
