import { z } from 'zod';

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** 0 (info) … 3 (critical). A label value that is no severity counts as warning. */
export function severityRank(severity: string | undefined): number {
  const rank = SEVERITIES.findIndex((s) => s === severity);
  return rank === -1 ? 1 : rank;
}

/** The severity an alert's `severity` label names; anything else is a warning. */
export function severityOf(labels: Readonly<Record<string, string>>): Severity {
  return SEVERITIES.find((s) => s === labels['severity']) ?? 'warning';
}
