import { formatDuration } from '../../../../src-shared/time/duration.ts';
import type { DraftIssue } from '../../../ui/use-draft.ts';

const DURATIONS = ['interval', 'timeout', 'retryInterval', 'period', 'grace'] as const;

/** What is wrong with a field of a monitor, in words for people; the schema speaks of strings and numbers. */
export function fieldMessage({ path, code, minimum, maximum, message }: DraftIssue): string {
  const isDuration = DURATIONS.some((name) => name === path[0]);
  if (code === 'too_small' && minimum === 1 && !isDuration && typeof path[0] === 'string' && path[0] !== 'port')
    return 'this cannot be empty';
  if (code === 'too_small' && minimum !== undefined)
    return `at least ${isDuration ? formatDuration(Number(minimum)) : Number(minimum)}`;
  if (code === 'too_big' && maximum !== undefined)
    return `at most ${isDuration ? formatDuration(Number(maximum)) : Number(maximum)}`;
  return message;
}
