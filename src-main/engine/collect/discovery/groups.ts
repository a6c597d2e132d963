import { z } from 'zod';
import type { TargetGroup } from '../scrape/config.ts';

/** What is wrong with the address of a target, or undefined. It is host:port; scheme and path are said elsewhere. */
export function addressProblem(address: string): string | undefined {
  if (address === '') return 'a target is host:port, but here stands nothing';
  if (/[/\s]/.test(address))
    return `"${address.slice(0, 80)}" is no target: write host:port, and the rest as scheme and metrics_path`;
  return undefined;
}

const Groups = z.array(
  z.strictObject({
    targets: z.array(z.string()).default([]),
    // Numbers and truth values are written without quotes often enough.
    labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
);

/**
 * The groups that a discovery answered, `source` after the number of each. Throws an Error in words when it is not a list of
 * `{targets, labels}`.
 */
export function readGroups(data: unknown, source: string, extra: Readonly<Record<string, string>>): TargetGroup[] {
  const parsed = Groups.safeParse(data ?? []);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `this is no list of {targets: [host:port], labels: {name: value}}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    );
  }
  return parsed.data.map(({ targets, labels }, i) => ({
    source: `${source}:${i}`,
    targets,
    labels: {
      ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
      ...extra,
    },
  }));
}
