import type { sloContract } from '../../src-shared/contract/slo.ts';
import type { SloEntry } from '../../src-shared/model/slo.ts';
import type { Handlers } from '../../src-shared/rpc/define.ts';
import { ratioSeries, SLO_SERIES } from '../../src-shared/slo/rules.ts';
import type { Engine } from '../engine/engine.ts';

/** Recorded values older than this say nothing about now, ms: five evaluations. */
const STALE_MS = 300_000;

export function sloHandlers(engine: Engine): Handlers<typeof sloContract> {
  const { clock, definitions, store } = engine;
  return {
    'slo.list': () => {
      const after = clock.now() - STALE_MS;
      const book = (series: string): ReadonlyMap<string, number> =>
        new Map(
          store.samples
            .latest(series)
            .filter(({ t, v }) => t > after && Number.isFinite(v))
            .map(({ labels, v }) => [labels['slo'] ?? '', v]),
        );
      const left = book(SLO_SERIES.budgetLeft);
      const bad = book(SLO_SERIES.errorRatio);
      const exhaustion = book(SLO_SERIES.exhaustion);
      const ratios = {
        '1h': book(ratioSeries('1h')),
        '6h': book(ratioSeries('6h')),
        '1d': book(ratioSeries('1d')),
        '3d': book(ratioSeries('3d')),
      };
      return definitions.slos().map(({ origin, slo }): SloEntry => {
        const burn = (window: keyof typeof ratios): number | null => {
          const ratio = ratios[window].get(slo.name);
          return ratio === undefined ? null : ratio / (1 - slo.objective);
        };
        const seconds = exhaustion.get(slo.name);
        return {
          slo,
          origin,
          budgetLeft: left.get(slo.name) ?? null,
          errorRatio: bad.get(slo.name) ?? null,
          burnRates: { '1h': burn('1h'), '6h': burn('6h'), '1d': burn('1d'), '3d': burn('3d') },
          exhaustionMs: seconds === undefined ? null : seconds * 1_000,
        };
      });
    },
  };
}
