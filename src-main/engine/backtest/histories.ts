import type { Labels } from '../../../src-shared/model/labels.ts';
import type { AlertingRule, RecordingRule, Rule, RuleGroup } from '../../../src-shared/model/rule.ts';
import { RpcError } from '../../../src-shared/rpc/error.ts';
import { type CompiledRule, compileRule } from '../rules/compile.ts';
import { phaseOf } from '../rules/group.ts';
import type { SupposedSeries } from '../store/protocol.ts';
import type { Queries } from '../store/store.ts';
import { type AskStretches, askingReader, askingSource, findHeld } from './asking.ts';
import { RuleCursor } from './cursor.ts';
import { type Held, HoldingBook, type Steps } from './holding.ts';
import { labellingOf, labelsByValue } from './labelling.ts';
import type { ReplayedRule } from './replay.ts';
import { type RecordedPart, supposedSeries } from './suppose.ts';

/** Steps of one rule at most: a month of 15 s. */
const MOST_STEPS = 200_000;
/** Evaluations of all rules together at most: 500 rules over a month of minutes. */
const MOST_EVALUATIONS = 25_000_000;
/** Steps of one question about a recording rule; the reader's own bound is 11,000. */
const CHUNK_STEPS = 10_000;
/** How far before the window draft recording rules are evaluated at most, ms. */
const MOST_REACH_MS = 86_400_000;
/** How far before the window rules are evaluated at most, so that what was going on goes on, ms. */
const MOST_LEAD_MS = 7 * 86_400_000;

export interface HistoryDeps {
  readonly queries: Pick<Queries, 'range' | 'stretches'>;
  /** The data source of a name. Throws an Error when the configuration names none. */
  source(name: string): Pick<Queries, 'range'>;
  externalLabels(): Labels;
  externalUrl(): string;
}

/** A rule that could not be replayed, or not everywhere. */
export interface Unreplayed {
  readonly group: string;
  readonly rule: string;
  readonly message: string;
}

/** A rule on its way to be replayed. */
interface Wanted {
  readonly group: RuleGroup;
  readonly rule: AlertingRule;
  readonly compiled: CompiledRule;
  readonly steps: Steps;
  readonly supposing: boolean;
  /** The same for rules that have the same past. */
  readonly key: string;
}

/** Asks for the past of rules, once for all of the versions that have the same expression. */
export class Histories {
  readonly problems: Unreplayed[] = [];
  readonly warnings = new Set<string>();
  evaluations = 0;
  readonly #deps: HistoryDeps;
  readonly #span: { readonly from: number; readonly to: number };
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, Held>();
  readonly #supposed: SupposedSeries[] = [];
  readonly #names: string[] = [];

  /** Times epoch ms. */
  constructor(deps: HistoryDeps, span: { readonly from: number; readonly to: number }, signal: AbortSignal) {
    this.#deps = deps;
    this.#span = span;
    this.#signal = signal;
  }

  /** Takes a draft recording rule for recorded; `readers` are the expressions that may read it. */
  async suppose(group: RuleGroup, rule: RecordingRule, readers: readonly RuleGroup[]): Promise<void> {
    const compiled = this.#compile(group, rule);
    if (compiled === undefined) return;
    const reach = Math.max(0, ...readers.flatMap((one) => one.rules.map(reachOrNothing)).filter(Number.isFinite));
    const steps = this.#steps(group, Math.min(MOST_REACH_MS, reach));
    // Another Prometheus knows nothing of the draft; here it sees what the recording rules before it gave.
    const ask = this.#asking(group.source ?? true);
    const parts: RecordedPart[] = [];
    for (let first = 0; first < steps.count; first += CHUNK_STEPS) {
      const from = steps.start + first * steps.interval - (group.queryOffset ?? 0);
      const count = Math.min(CHUNK_STEPS, steps.count - first);
      const span = { from, to: from + (count - 1) * steps.interval, step: steps.interval };
      const [answer] = await ask([{ expr: rule.expr, ...span, everyValue: true }], this.#signal);
      if (answer === undefined) continue;
      if (answer.ok) parts.push({ ...span, series: answer.series });
      else this.#say(group, rule.name, answer.message);
    }
    const samples = this.#supposed.reduce((sum, { t }) => sum + t.length, 0);
    this.#supposed.push(...supposedSeries(rule, parts, samples));
    this.#names.push(rule.name);
  }

  /** The alerting rules of these groups with their past; `draft`: what is supposed counts for them. */
  async of(groups: readonly RuleGroup[], draft: boolean): Promise<readonly ReplayedRule[]> {
    const wanted = groups.flatMap((group) => group.rules.flatMap((rule) => this.#wanted(group, rule, draft) ?? []));
    await this.#find(wanted);
    return wanted.flatMap(({ group, rule, steps, key }) => {
      const held = this.#known.get(key);
      if (held === undefined) return [];
      for (const warning of held.warnings) this.warnings.add(warning);
      if (held.problem !== undefined) {
        const part =
          held.failed.length === steps.count ? 'at no time' : `not at ${held.failed.length} of ${steps.count} times`;
        this.#say(group, rule.name, `could be evaluated ${part}: ${held.problem}`);
      }
      return [{ group: group.name, rule, cursor: new RuleCursor(steps, held, group.limit ?? 0) }];
    });
  }

  #wanted(group: RuleGroup, rule: Rule, draft: boolean): Wanted | undefined {
    if (rule.type !== 'alerting') return undefined;
    const compiled = this.#compile(group, rule);
    if (compiled === undefined) return undefined;
    const steps = this.#steps(group, rule.for + rule.keepFiringFor);
    this.evaluations += steps.count;
    if (this.evaluations > MOST_EVALUATIONS)
      throw new RpcError(
        'invalid_argument',
        `The replay would take more than ${MOST_EVALUATIONS} evaluations. Take a shorter span, fewer rules or longer intervals.`,
      );
    const supposing = draft && group.source === undefined && this.#concerns(compiled);
    const { expr, name, labels } = rule;
    const key = JSON.stringify([expr, name, labels, group.source, group.queryOffset, supposing, steps]);
    return { group, rule, compiled, steps, supposing, key };
  }

  /** Asks for what is not known yet, each kind of source for itself. */
  async #find(wanted: readonly Wanted[]): Promise<void> {
    const missing = new Map(wanted.filter(({ key }) => !this.#known.has(key)).map((one) => [one.key, one]));
    const bySource = Map.groupBy(missing.values(), ({ group, supposing }) => group.source ?? supposing);
    for (const [source, ones] of bySource) {
      const asked = ones.map((one) => ({ ...one, book: this.#bookOf(one), order: orderOf(one.compiled) }));
      const found = await findHeld(asked, this.#asking(source), this.#signal);
      for (const { key, book } of asked) {
        const held = found.get(book);
        if (held !== undefined) this.#known.set(key, held);
      }
    }
  }

  #asking(source: string | boolean): AskStretches {
    if (typeof source === 'string') return askingSource(this.#deps.source(source));
    const supposed = source ? { series: this.#supposed, names: this.#names } : { series: [], names: [] };
    return askingReader(this.#deps.queries, supposed);
  }

  #bookOf({ group, rule, steps }: Wanted): HoldingBook {
    return new HoldingBook({
      expr: rule.expr,
      steps,
      offset: group.queryOffset ?? 0,
      labelling: labellingOf(rule, {
        externalLabels: this.#deps.externalLabels(),
        externalUrl: this.#deps.externalUrl(),
      }),
      byValue: labelsByValue(rule),
    });
  }

  #compile(group: RuleGroup, rule: AlertingRule | RecordingRule): CompiledRule | undefined {
    try {
      return compileRule(rule);
    } catch (error) {
      this.#say(group, rule.name, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #say(group: RuleGroup, rule: string, message: string): void {
    if (this.problems.some((one) => one.group === group.name && one.rule === rule && one.message === message)) return;
    this.problems.push({ group: group.name, rule, message });
  }

  /** The slots of the live console, from `lead` ms before the window on. */
  #steps(group: RuleGroup, lead: number): Steps {
    const { interval } = group;
    const phase = phaseOf(group);
    const from = this.#span.from - Math.min(MOST_LEAD_MS, lead + interval);
    const start = Math.ceil((from - phase) / interval) * interval + phase;
    const count = Math.max(0, Math.floor((this.#span.to - start) / interval) + 1);
    if (count > MOST_STEPS)
      throw new RpcError(
        'invalid_argument',
        `The group ${group.name} would be evaluated ${count} times, more than ${MOST_STEPS}. Take a shorter span or a longer interval.`,
      );
    return { start, interval, count };
  }

  #concerns({ reads }: CompiledRule): boolean {
    return this.#names.length > 0 && (reads === undefined || this.#names.some((name) => reads.has(name)));
  }
}

/** Rules that read the same come together. */
function orderOf({ reads }: CompiledRule): string {
  return [...(reads ?? [])].sort().join(' ');
}

function reachOrNothing(rule: AlertingRule | RecordingRule): number {
  try {
    return compileRule(rule).reach;
  } catch {
    // It is said where the rule itself is replayed.
    return 0;
  }
}
