import type { Backtest, BacktestQuery, BacktestSide } from '../../../src-shared/model/backtest.ts';
import type { RuleGroup } from '../../../src-shared/model/rule.ts';
import { WAKING_CHANNELS } from '../../../src-shared/model/waking.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { isZone, WallClock } from '../../../src-shared/time/wall-clock.ts';
import type { Ops } from '../store/store.ts';
import { BlindPast } from './blind-past.ts';
import { differencesOf } from './differences.ts';
import { Histories, type HistoryDeps } from './histories.ts';
import { replay } from './replay.ts';
import { type FiredAlert, sideOf, Tally, type Window } from './tally.ts';
import { type Routing, Telling } from './telling.ts';
import { unstored, versionsOf } from './versions.ts';

/** Differences that are shown; all of them are counted. */
const SHOWN_DIFFERENCES = 500;
/** Longest window, ms. */
const LONGEST_MS = 400 * 86_400_000;

export interface BacktestDeps extends HistoryDeps {
  readonly ops: Pick<Ops, 'read'>;
  /** Names of the monitors there are. */
  monitors(): readonly string[];
  /** What is in force. */
  ruleGroups(): readonly RuleGroup[];
  routing(): Routing;
}

interface Played {
  readonly side: BacktestSide;
  readonly fired: readonly FiredAlert[];
}

/**
 * Replays rules and route over what is stored, through the whole lifecycle: evaluation at every interval, alerts with blind
 * time held, grouping and dispatch; and beside it what is in force now. Rejects with RpcError: `invalid_argument` for what
 * cannot be replayed at all, `cancelled`. A single rule that cannot be replayed is one of the answer's problems.
 */
export async function runBacktest(query: BacktestQuery, deps: BacktestDeps, signal: AbortSignal): Promise<Backtest> {
  const { from, to, zone } = query;
  refuse(query);
  const inForce = deps.ruleGroups();
  const versions = versionsOf(query, inForce);
  const histories = new Histories(deps, { from, to }, signal);
  for (const { group, rule } of unstored(versions.draft, inForce)) await histories.suppose(group, rule, versions.draft);
  const [blind, states] = await Promise.all([
    deps.ops.read('blind.window', { from, to }),
    deps.ops.read('states.windows', { monitors: deps.monitors(), from, to }),
  ]);
  const window: Window = { from, to, clock: new WallClock(zone) };
  const wakingTypes = query.waking ?? WAKING_CHANNELS;
  const play = async (groups: readonly RuleGroup[], draft: boolean, routing: Routing): Promise<Played> => {
    const rules = await histories.of(groups, draft);
    const tally = new Tally(rules, window);
    const telling = new Telling(routing);
    await replay(
      rules,
      new BlindPast(blind, states, to),
      to,
      {
        took: (rule, before, after) => {
          tally.took(rule, before, after);
          if (after !== undefined) telling.take(after);
        },
        decide: (now) => {
          telling.decide(now);
        },
        get nextAt() {
          return telling.nextAt;
        },
      },
      signal,
    );
    const fired = tally.finish();
    return { fired, side: sideOf(tally.rules(), fired, telling.messages, wakingIn(routing, wakingTypes), window) };
  };
  const routing = deps.routing();
  const draft = await play(versions.draft, true, {
    route: query.route ?? routing.route,
    receivers: query.receivers ?? routing.receivers,
    escalations: query.escalations ?? routing.escalations,
  });
  const evaluations = histories.evaluations;
  const current = versions.current === undefined ? undefined : await play(versions.current, false, routing);
  const differences = current === undefined ? [] : differencesOf(current.fired, draft.fired);
  const count = (kind: string): number => differences.filter((one) => one.kind === kind).length;
  return {
    from,
    to,
    zone,
    waking: [...wakingTypes],
    draft: draft.side,
    ...(current === undefined ? {} : { current: current.side }),
    missed: count('missed'),
    new: count('new'),
    shifted: count('shifted'),
    differences: differences.slice(0, SHOWN_DIFFERENCES),
    problems: [...histories.problems],
    warnings: [...histories.warnings],
    evaluations,
  };
}

function refuse({ from, to, zone }: BacktestQuery): void {
  if (!(to > from)) throw new RpcError('invalid_argument', 'The end of the window has to lie after its beginning.');
  if (to - from > LONGEST_MS) throw new RpcError('invalid_argument', 'The window may be 400 days long at most.');
  if (!isZone(zone))
    throw new RpcError('invalid_argument', `There is no time zone “${zone}”; write it as Europe/Berlin.`);
}

function wakingIn({ receivers }: Routing, types: readonly string[]): ReadonlySet<string> {
  const wakes = receivers.filter(({ channels }) => channels.some(({ type }) => types.includes(type)));
  return new Set(wakes.map(({ name }) => name));
}
