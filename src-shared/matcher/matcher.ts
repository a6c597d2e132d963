import type { Labels } from '../model/labels.ts';
import { compileAnchored } from './anchored.ts';

export type MatchOp = '=' | '!=' | '=~' | '!~';

/** One label matcher as Prometheus and Alertmanager know it. A missing label counts as the empty string. */
export interface Matcher {
  readonly name: string;
  readonly op: MatchOp;
  readonly value: string;
}

/**
 * Compiles a matcher to a test on a label's value. Regular expressions are RE2's, anchored at both ends.
 * Throws an Error in RE2's words on a bad one.
 */
export function compileMatcher(matcher: Matcher): (value: string) => boolean {
  const { op, value } = matcher;
  switch (op) {
    case '=':
      return (v) => v === value;
    case '!=':
      return (v) => v !== value;
    case '=~':
      return compileAnchored(value);
    case '!~': {
      const matches = compileAnchored(value);
      return (v) => !matches(v);
    }
  }
}

/** Compiles a set of matchers, all of which have to hold, to a test on a label set. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((m) => ({ name: m.name, test: compileMatcher(m) }));
  return (labels) => tests.every(({ name, test }) => test(Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''));
}
