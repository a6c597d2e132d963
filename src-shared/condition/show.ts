import type { Subject } from './condition.ts';

const SHOWN = 80;

function cut(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

/** A seen value as the resolved text of an assertion shows it: `"degraded"`, `812 ms`, `503`; at most 80 characters. */
export function showValue(of: Subject['of'], value: unknown): string {
  if (of === 'latency' && typeof value === 'number') return `${Math.round(value * 10) / 10} ms`;
  if (of === 'cert_days' && typeof value === 'number') return `${Math.floor(value * 10) / 10}`;
  if (typeof value === 'string') return JSON.stringify(cut(value));
  return value === undefined ? 'nothing' : cut(JSON.stringify(value));
}
