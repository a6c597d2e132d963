import type { RangeFrame } from '../../../../src-shared/model/query.ts';
import { type Cached, useCached } from '../../../api/cached.ts';
import { useKept } from '../../../api/kept.ts';

/** What a chart asks for, ms. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The ends of a range on whole steps, so that the same seconds ask for the same answer. */
export function gridOf(from: number, to: number, step: number): Grid {
  return { from: Math.floor(from / step) * step, to: Math.floor(to / step) * step, step };
}

/** A range query whose last answer stays while the next one is on its way. */
export function useRange(
  expr: string,
  grid: Grid,
  enabled = true,
): Pick<Cached<RangeFrame>, 'data' | 'error' | 'loading'> {
  const { data, error, loading } = useCached('query.range', { expr, ...grid }, { enabled, staleMs: 30_000 });
  return { data: useKept(data), error, loading: loading && enabled };
}
