import type { Facts } from '../../../../src-shared/condition/evaluate.ts';

/** Facts of kinds that have no HTTP reply: the latency, and what else they know. */
export function plainFacts(
  latencyMs: number,
  known: { readonly body?: string; readonly certDays?: number | undefined } = {},
): Facts {
  return {
    status: undefined,
    latencyMs,
    certDays: known.certDays,
    body: () => known.body,
    json: () => {
      try {
        return { ok: true, value: JSON.parse(known.body ?? '') as unknown };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error.message : String(error) };
      }
    },
    header: () => undefined,
  };
}
