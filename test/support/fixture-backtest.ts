import type { Backtest, BacktestQuery, BacktestSide } from '../../src-shared/model/backtest.ts';

const WEEK_MS = 7 * 86_400_000;

/** One version that paged so often over the window. */
function side({ from, to }: BacktestQuery, pages: number): BacktestSide {
  const weeks = (to - from) / WEEK_MS;
  const pagesAtNight = Math.floor(pages / 4);
  return {
    rules: [
      { group: 'draft', rule: 'Draft', fired: pages, firedAtNight: pagesAtNight, neverFired: 3, firingMs: 600_000 },
    ],
    fired: pages,
    firedAtNight: pagesAtNight,
    neverFired: 3,
    firingMs: 600_000,
    messages: 2 * pages,
    pages,
    pagesAtNight,
    escalatedPages: 0,
    pagesPerWeek: pages / weeks,
    pagesAtNightPerWeek: pagesAtNight / weeks,
    receivers: [{ receiver: 'desk', messages: 2 * pages, pages, pagesAtNight }],
    days: [],
  };
}

/** A draft that would have paged half as often. */
export function fixtureBacktest(query: BacktestQuery): Backtest {
  const { from, to, zone } = query;
  return {
    from,
    to,
    zone,
    waking: query.waking ?? [],
    draft: side(query, 6),
    ...(query.compare ? { current: side(query, 12) } : {}),
    missed: 0,
    new: 0,
    shifted: 0,
    differences: [],
    problems: [],
    warnings: [],
    evaluations: Math.round((to - from) / 15_000),
  };
}
