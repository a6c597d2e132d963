import type {
  AlertStatistics,
  AlertStatisticsQuery,
  NoiseEntry,
  NoiseProposal,
} from '../../../src-shared/model/alert-statistics.ts';
import type { BacktestSide } from '../../../src-shared/model/backtest.ts';
import type { Route } from '../../../src-shared/model/route.ts';
import type { AlertingRule, RuleGroup } from '../../../src-shared/model/rule.ts';
import { WAKING_CHANNELS } from '../../../src-shared/model/waking.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { isZone, WallClock } from '../../../src-shared/time/wall-clock.ts';
import type { Ops } from '../store/store.ts';
import { type AlertFact, factsOf } from './facts.ts';
import { DAY_MS, daysOf, figuresOf, ledgerOf, rowsOf, weekOf } from './figures.ts';
import { proposalsFor, type TryOut } from './proposals.ts';

/** Firings that are looked at. */
const MOST_FIRINGS = 50_000;
/** A year and a bit; every day of the window is a row of the answer. */
const LONGEST_MS = 400 * DAY_MS;
/** Rules that proposals are made for: each is replayed a few times. */
const RULES_TRIED = 5;
/** Labels that are tried to group by, those with the fewest values first. */
const LABELS_TRIED = 2;
/** A route has to make less than this share of the messages to be worth reading. */
const FEWER = 0.75;

export interface AlertStatisticsDeps {
  readonly ops: Pick<Ops, 'read'>;
  readonly tryOut: TryOut;
  /** What is in force. */
  ruleGroups(): readonly RuleGroup[];
  route(): Route;
}

/**
 * What alerts were like over a window, and which rules make noise. Rejects with RpcError `invalid_argument` for a window that
 * is none and for a zone that is not known; a proposal that cannot be tried out is left out.
 */
export async function readAlertStatistics(
  query: AlertStatisticsQuery,
  deps: AlertStatisticsDeps,
): Promise<AlertStatistics> {
  const { by, from, to, zone } = query;
  if (!(to > from)) throw new RpcError('invalid_argument', 'The end of the window has to lie after its beginning.');
  if (!(to - from <= LONGEST_MS))
    throw new RpcError('invalid_argument', 'The window may be 400 days long at most; ask for a shorter one.');
  if (!isZone(zone))
    throw new RpcError('invalid_argument', `There is no time zone “${zone}”; write it as Europe/Berlin.`);
  const clock = new WallClock(zone);
  const history = await deps.ops.read('alerts.history', { from, to, limit: MOST_FIRINGS });
  const facts = factsOf(history, new Set(query.waking ?? WAKING_CHANNELS), clock);
  const ledger = ledgerOf(facts);
  return {
    from,
    to,
    zone,
    by,
    total: figuresOf(facts, clock),
    rows: rowsOf(facts, by, clock),
    days: daysOf(facts, from, to, clock),
    week: weekOf(facts, clock),
    ledger: query.proposals
      ? await proposed(query, ledger, facts, deps)
      : ledger.map((entry) => ({ ...entry, proposals: [] })),
    proposals: query.proposals ? await groupings(query, facts, deps) : [],
    truncated: facts.length >= MOST_FIRINGS,
  };
}

async function proposed(
  { from, to, zone }: AlertStatisticsQuery,
  ledger: readonly Omit<NoiseEntry, 'proposals'>[],
  facts: readonly AlertFact[],
  deps: AlertStatisticsDeps,
): Promise<NoiseEntry[]> {
  const groups = deps.ruleGroups();
  const entries: NoiseEntry[] = [];
  for (const [i, entry] of ledger.entries()) {
    const found = i < RULES_TRIED && entry.noise > 0 ? ruleNamed(entry.rule, groups) : undefined;
    const own = facts.filter(({ rule }) => rule === entry.rule);
    const proposals =
      found === undefined ? [] : await orNothing(proposalsFor({ ...found, facts: own, from, to, zone }, deps.tryOut));
    entries.push({ ...entry, proposals: [...proposals] });
  }
  return entries;
}

/** The one alerting rule of a name; undefined where there are several: nobody could say which one is meant. */
function ruleNamed(
  name: string,
  groups: readonly RuleGroup[],
): { readonly rule: AlertingRule; readonly group: RuleGroup } | undefined {
  const found = groups.flatMap((group) =>
    group.rules.flatMap((rule) => (rule.type === 'alerting' && rule.name === name ? [{ rule, group }] : [])),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Labels to group by that would have made fewer messages of the same firings. */
async function groupings(
  { from, to, zone }: AlertStatisticsQuery,
  facts: readonly AlertFact[],
  deps: AlertStatisticsDeps,
): Promise<NoiseProposal[]> {
  const route = deps.route();
  const found: NoiseProposal[] = [];
  for (const label of labelsToGroupBy(facts, route).slice(0, LABELS_TRIED)) {
    const draft = { ...route, groupBy: [label] };
    const answer = await orNothing(
      deps.tryOut({ from, to, zone, compare: true, replaces: 'rules', route: draft }).then((one) => [one]),
    );
    const [before, after] = [firings(answer[0]?.current), firings(answer[0]?.draft)];
    if (before === 0 || after >= FEWER * before) continue;
    const text = `group by ${label}: it would have made ${after} messages of ${before}`;
    found.push({ kind: 'group', text, spared: before - after, of: before, lost: 0 });
  }
  return found;
}

function firings(side: BacktestSide | undefined): number {
  return side?.messages ?? 0;
}

/** Labels that most firings have with few values, and that the route does not group by alone. */
function labelsToGroupBy(facts: readonly AlertFact[], route: Route): readonly string[] {
  const values = new Map<string, { readonly seen: Set<string>; count: number }>();
  for (const { labels } of facts) {
    for (const [name, value] of Object.entries(labels)) {
      if (name === 'severity') continue;
      const one = values.get(name) ?? { seen: new Set<string>(), count: 0 };
      one.seen.add(value);
      one.count += 1;
      values.set(name, one);
    }
  }
  return [...values]
    .filter(
      ([name, { count, seen }]) =>
        count >= 0.8 * facts.length && seen.size * 4 <= facts.length && name !== route.groupBy.join(),
    )
    .sort(([, a], [, b]) => a.seen.size - b.seen.size)
    .map(([name]) => name);
}

/** A draft that cannot be replayed is not proposed; the figures do not fail for it. */
async function orNothing<T>(work: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RpcError && error.code === 'invalid_argument') return [];
    throw error;
  }
}
