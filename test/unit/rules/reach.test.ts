import { expect, it } from 'vitest';
import { reachOf } from '../../../src-main/engine/rules/reach.ts';
import { parse } from '../../../src-shared/promql/parse.ts';

const MIN = 60_000;

it.each([
  ['1', 0],
  ['vector(time()) > 5', 0],
  ['up == 0', 5 * MIN],
  ['rate(x[10m])', 10 * MIN],
  ['up and rate(x[1h] offset 1d)', 25 * 60 * MIN],
  ['max_over_time(rate(x[5m])[1h:1m] offset 10m)', 75 * MIN],
  ['sum by (a) (topk(2, count_values("v", up offset -3m)))', 2 * MIN],
  ['up offset -1h', 0],
  ['up @ start()', 5 * MIN],
  ['up @ 1000', Number.POSITIVE_INFINITY],
])('%s looks %d ms back', (expr, reach) => {
  expect(reachOf(parse(expr))).toBe(reach);
});
