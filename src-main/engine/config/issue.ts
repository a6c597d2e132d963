import type { z } from 'zod';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { didYouMean } from './suggest.ts';

type Issue = z.core.$ZodIssue;

function bound(value: number | bigint, duration: boolean): string {
  return duration ? formatDuration(Number(value)) : String(value);
}

/** What a schema found wrong, as a sentence that says what to write instead. `key` is the key of the file. */
export function sentence(issue: Issue, key: string, written: string | undefined, duration: boolean): string {
  switch (issue.code) {
    case 'invalid_value':
      return `${key} is one of ${issue.values.join(', ')}.${written === undefined ? '' : didYouMean(written, issue.values.map(String))}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `${key} must not be empty.`
        : `${key} must be at least ${bound(issue.minimum, duration)}.`;
    case 'too_big':
      return issue.origin === 'string'
        ? `${key} must not be longer than ${issue.maximum} characters.`
        : `${key} must be at most ${bound(issue.maximum, duration)}.`;
    case 'invalid_type':
      return issue.input === undefined || written === undefined
        ? `the key ${key} is missing.`
        : `${key} is ${issue.expected === 'int' ? 'a whole number' : issue.expected}, but here stands ${written.slice(0, 40)}.`;
    case 'invalid_format':
      return `${key} has to be ${issue.message}${written === undefined ? '' : `, but here stands "${written.slice(0, 80)}"`}.`;
    default:
      return `${key}: ${issue.message}.`;
  }
}
