import type { NoiseProposal } from '../../../src-shared/model/alert-statistics.ts';
import type { Backtest, BacktestQuery } from '../../../src-shared/model/backtest.ts';
import { seriesKey } from '../../../src-shared/model/labels.ts';
import type { AlertingRule, RuleGroup } from '../../../src-shared/model/rule.ts';
import { parse } from '../../../src-shared/promql/parse.ts';
import { formatDuration } from '../../../src-shared/time/duration.ts';
import { type AlertFact, factKey } from './facts.ts';
import { isSelfHealed } from './figures.ts';

const MINUTE_MS = 60_000;
/** Values of `for` that people write, ms. */
const FORS = [1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** How much further away a threshold is tried: a tenth of it. */
const FURTHER = 0.1;
/** Fewer firings than these that nobody acted on say nothing. */
const LEAST_HEALED = 3;
/** A rule that nobody acted on for this long, and that fired this often, may go. */
const DELETE_AFTER_MS = 30 * 86_400_000;
const DELETE_AFTER_FIRINGS = 5;
/** Share of the noise that has to go for a proposal to be worth reading. */
const WORTH = 0.25;

/** Replays a draft; see runBacktest. */
export type TryOut = (query: BacktestQuery) => Promise<Backtest>;

export interface ProposalInput {
  readonly rule: AlertingRule;
  readonly group: RuleGroup;
  /** The rule's firings in the window. */
  readonly facts: readonly AlertFact[];
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

/** What would make one rule less noisy, each tried out on history. Rejects as the try-out does. */
export async function proposalsFor(input: ProposalInput, tryOut: TryOut): Promise<readonly NoiseProposal[]> {
  const { facts, from, rule, to } = input;
  const healed = facts.filter(isSelfHealed);
  const found: NoiseProposal[] = [];
  if (healed.length >= LEAST_HEALED) {
    const longer = longerFor(rule, healed);
    if (longer !== undefined) {
      const tried = await spared(input, { ...rule, for: longer }, tryOut);
      const words = `\`for: ${formatDuration(longer)}\` would have spared`;
      if (tried.spared >= WORTH * healed.length) found.push({ kind: 'for', text: told(words, tried), ...tried });
    }
    const further = furtherThreshold(rule.expr);
    if (further !== undefined) {
      const tried = await spared(input, { ...rule, expr: further.expr }, tryOut);
      const words = `a threshold of ${further.to} instead of ${further.from} would have spared`;
      if (tried.spared >= WORTH * healed.length) found.push({ kind: 'threshold', text: told(words, tried), ...tried });
    }
  }
  if (to - from >= DELETE_AFTER_MS && facts.length >= DELETE_AFTER_FIRINGS && facts.every((fact) => !fact.actedOn)) {
    const days = Math.round((to - from) / 86_400_000);
    const text = `delete it: in ${days} days nobody acted on any of its ${facts.length} firings`;
    found.push({ kind: 'delete', text, spared: healed.length, of: healed.length, lost: 0 });
  }
  return found;
}

function told(words: string, { spared, of, lost }: { spared: number; of: number; lost: number }): string {
  const price = lost === 0 ? '' : `, and ${lost} that somebody acted on`;
  return `${words} ${spared} of ${of} that nobody acted on${price}`;
}

/** The shortest usual `for` that outlasts three quarters of what healed by itself. */
function longerFor(rule: AlertingRule, healed: readonly AlertFact[]): number | undefined {
  const lasted = healed.map(({ firedAt, resolvedAt }) => (resolvedAt ?? firedAt) - firedAt).sort((a, b) => a - b);
  const most = rule.for + (lasted[Math.floor(0.75 * (lasted.length - 1))] ?? 0);
  return FORS.find((one) => one > most && one > rule.for);
}

/** The expression with its threshold a tenth further away; undefined where it compares with no number on its right. */
export function furtherThreshold(
  expr: string,
): { readonly expr: string; readonly from: number; readonly to: number } | undefined {
  const parsed = parse(expr);
  if (parsed.kind !== 'binary' || parsed.right.kind !== 'number') return undefined;
  const { value: from } = parsed.right;
  const up = parsed.op === '>' || parsed.op === '>=';
  if ((!up && parsed.op !== '<' && parsed.op !== '<=') || !Number.isFinite(from) || from === 0) return undefined;
  const to = Number((from + (up ? 1 : -1) * FURTHER * Math.abs(from)).toPrecision(6));
  return { expr: `${expr.slice(0, parsed.right.from)}${to}${expr.slice(parsed.right.to)}`, from, to };
}

/** How many of the firings a draft of the rule would not have had. */
async function spared(
  { facts, from, group, to, zone }: ProposalInput,
  draft: AlertingRule,
  tryOut: TryOut,
): Promise<{ readonly spared: number; readonly of: number; readonly lost: number }> {
  const { origin: _origin, ...rest } = group;
  const answer = await tryOut({
    from,
    to,
    zone,
    compare: true,
    replaces: 'rules',
    groups: [{ ...rest, rules: [draft] }],
  });
  const missed = Map.groupBy(
    answer.differences.filter(({ kind }) => kind === 'missed'),
    ({ labels }) => seriesKey(labels),
  );
  const gone = facts.filter((fact) =>
    missed
      .get(factKey(fact))
      ?.some(({ current }) => current !== undefined && overlap(fact, current.from, current.to ?? to)),
  );
  return {
    spared: gone.filter(isSelfHealed).length,
    of: facts.filter(isSelfHealed).length,
    lost: gone.filter(({ actedOn }) => actedOn).length,
  };
}

function overlap(fact: AlertFact, from: number, to: number): boolean {
  return fact.firedAt <= to && from <= (fact.resolvedAt ?? Number.POSITIVE_INFINITY);
}
