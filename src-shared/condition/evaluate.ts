import type { AssertionResult } from '../model/check.ts';
import type { Condition, Literal, Test } from './condition.ts';
import { showValue } from './show.ts';

export type JsonReply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

/** What a check found out, as far as assertions can ask for it. What the kind does not know is undefined. */
export interface Facts {
  readonly status: number | undefined;
  readonly latencyMs: number;
  readonly certDays: number | undefined;
  body(): string | undefined;
  /** The body as JSON, parsed once. */
  json(): JsonReply;
  /** The value of a header; the name is in lower case. */
  header(name: string): string | undefined;
}

type Found = { readonly values: readonly unknown[]; readonly missing?: string };

function find(condition: Condition, facts: Facts): Found {
  const { subject } = condition;
  const one = (value: number | string | undefined, missing: string): Found =>
    value === undefined ? { values: [], missing } : { values: [value] };
  switch (subject.of) {
    case 'status':
      return one(facts.status, 'no status');
    case 'latency':
      return one(facts.latencyMs, 'no latency');
    case 'cert_days':
      return one(facts.certDays, 'no certificate');
    case 'body':
      return one(facts.body(), 'no body');
    case 'header':
      return one(facts.header(subject.name), 'no such header');
    case 'json': {
      const reply = facts.json();
      if (!reply.ok) return { values: [], missing: `no JSON: ${reply.error}` };
      // JSON.parse made the value, so it is a JSONValue as json-p3 wants it.
      const values = subject.query.query(reply.value as never).values();
      return values.length === 0 ? { values, missing: 'nothing there' } : { values };
    }
  }
}

function ordered(op: '<' | '<=' | '>' | '>=', left: unknown, right: Literal): boolean {
  const comparable =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (op === '<') return left < right;
  if (op === '<=') return left <= right;
  if (op === '>') return left > right;
  return left >= right;
}

function holds(test: Test, value: unknown): boolean {
  switch (test.op) {
    case '==':
      return value === test.value;
    case '!=':
      return value !== test.value;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(test.op, value, test.value);
    case 'in':
      return typeof value === 'number' && test.ranges.some((range) => value >= range.from && value <= range.to);
    case 'exists':
      return true;
    case 'contains':
      if (Array.isArray(value)) return value.includes(test.value);
      return typeof value === 'string' && value.includes(test.value);
    case 'matches':
      return typeof value === 'string' && test.pattern.test(value);
  }
}

/**
 * Evaluates one assertion. Every value a JSONPath finds has to pass, and finding nothing fails. `resolved` shows what
 * was seen: `json $.status == "healthy" (was "degraded")`.
 */
export function evaluateCondition(condition: Condition, facts: Facts): AssertionResult {
  const found = find(condition, facts);
  const wrong = found.values.find((value) => !holds(condition.test, value));
  const passed = found.missing === undefined && wrong === undefined;
  const seen = found.missing ?? showValue(condition.subject.of, wrong === undefined ? found.values[0] : wrong);
  return { text: condition.text, resolved: `${condition.core} (was ${seen})`, passed, failing: condition.failing };
}
