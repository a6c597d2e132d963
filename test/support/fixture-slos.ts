import { SloEntry } from '../../src-shared/model/slo.ts';

const DAY_MS = 86_400_000;

/** Objectives in every condition: well, burning fast, used up, and one of which nothing is known yet. */
export function fixtureSlos(): readonly SloEntry[] {
  const origin = { from: 'file', file: '/etc/tocsin/slos.yml', line: 2 };
  const entry = (name: string, objective: number, more: object): SloEntry =>
    SloEntry.parse({
      slo: { name, objective, indicator: { kind: 'availability', matchers: ['group="Orders"'] } },
      origin,
      budgetLeft: null,
      errorRatio: null,
      burnRates: { '1h': null, '6h': null, '1d': null, '3d': null },
      exhaustionMs: null,
      ...more,
    });
  return [
    entry('orders are reachable', 0.999, {
      budgetLeft: 0.83,
      errorRatio: 0.00017,
      burnRates: { '1h': 0.2, '6h': 0.4, '1d': 0.3, '3d': 0.2 },
      exhaustionMs: 124 * DAY_MS,
    }),
    entry('checkout works', 0.995, {
      budgetLeft: 0.21,
      errorRatio: 0.00395,
      burnRates: { '1h': 16.2, '6h': 4.1, '1d': 1.8, '3d': 0.9 },
      exhaustionMs: 0.39 * DAY_MS,
    }),
    entry('search is fast', 0.99, {
      budgetLeft: -0.12,
      errorRatio: 0.0112,
      burnRates: { '1h': 0, '6h': 0.1, '1d': 1.2, '3d': 1.4 },
    }),
    entry('new service', 0.99, {}),
  ];
}
