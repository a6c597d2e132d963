import { formatMatcher, parseMatchers } from '../matcher/parse.ts';
import type { Origin } from '../model/monitor.ts';
import type { AlertingRule, RecordingRule, RuleGroup } from '../model/rule.ts';
import type { Slo, SloIndicator } from '../model/slo.ts';
import { parse } from '../promql/parse.ts';
import { formatDuration } from '../time/duration.ts';

/** Evaluated once a minute; windows from two hours on are means of the ratios over five minutes. */
const EVERY_MS = 60_000;
const DIRECT = ['5m', '30m', '1h'] as const;
const MEANS = ['2h', '6h', '1d', '3d'] as const;

/**
 * Pairs of windows whose burn rates both have to be above the factor: the long one says that it matters, the short one that it
 * still goes on. With a window of 30 days 14.4 uses 2 % of the budget in an hour, 6 uses 5 % in six hours, 3 and 1 use 10 % in
 * one and three days (Google, "The Site Reliability Workbook", chapter 5).
 */
export const BURNS = [
  { factor: 14.4, long: '1h', short: '5m', fast: true },
  { factor: 6, long: '6h', short: '30m', fast: true },
  { factor: 3, long: '1d', short: '2h', fast: false },
  { factor: 1, long: '3d', short: '6h', fast: false },
] as const;

/** Names of the series that are recorded for every objective, with the label `slo`. */
export const SLO_SERIES = {
  errorRatio: 'slo:error_ratio:window',
  budgetLeft: 'slo:error_budget:remaining_ratio',
  exhaustion: 'slo:error_budget:exhaustion_seconds',
} as const;

/** The series of the error ratio over one of the windows. */
export function ratioSeries(window: string): string {
  return `slo:error_ratio:rate${window}`;
}

/** The rules of an objective: error ratios over all windows, budget, exhaustion, and the alerts. Throws on a bad expression. */
export function sloRules(slo: Slo, origin: Origin): RuleGroup {
  const { name, objective, window } = slo;
  const labels = { slo: name };
  const own = `{slo=${JSON.stringify(name)}}`;
  const record = (series: string, expr: string): RecordingRule => ({ type: 'recording', name: series, expr, labels });
  const budget = plain(1 - objective);
  const mean = (range: string): string => `avg_over_time(${ratioSeries('5m')}${own}[${range}])`;
  return {
    name: `slo: ${name}`,
    interval: EVERY_MS,
    origin,
    rules: [
      ...DIRECT.map((range) => record(ratioSeries(range), errorRatio(slo.indicator, range))),
      ...MEANS.map((range) => record(ratioSeries(range), mean(range))),
      record(SLO_SERIES.errorRatio, mean(formatDuration(window))),
      record(SLO_SERIES.budgetLeft, `1 - ${SLO_SERIES.errorRatio}${own} / ${budget}`),
      record(
        SLO_SERIES.exhaustion,
        `clamp_min(${SLO_SERIES.budgetLeft}${own}, 0) * ${window / 1_000} / (${ratioSeries('1h')}${own} / ${budget} > 0)`,
      ),
      burning(slo, true),
      burning(slo, false),
    ],
  };
}

function burning(slo: Slo, fast: boolean): AlertingRule {
  const own = `{slo=${JSON.stringify(slo.name)}}`;
  const over = (range: string, factor: number): string =>
    `${ratioSeries(range)}${own} > ${plain(factor * (1 - slo.objective))}`;
  const expr = BURNS.filter((burn) => burn.fast === fast)
    .map(({ factor, long, short }) => `(${over(long, factor)} and ${over(short, factor)})`)
    .join(' or ');
  const goal = `${plain(slo.objective * 100)}% over ${formatDuration(slo.window)}`;
  return {
    type: 'alerting',
    name: fast ? 'SloBurnsFast' : 'SloBurnsSlowly',
    expr,
    for: 0,
    keepFiringFor: 0,
    labels: { severity: fast ? 'critical' : 'warning', slo: slo.name, ...slo.labels },
    annotations: {
      summary: `${slo.name} uses up its error budget ${fast ? 'fast' : 'slowly, but too fast'}`,
      description: `{{ $value | humanizePercentage }} was bad; the objective is ${goal}.${slo.note === '' ? '' : ` ${slo.note.replaceAll('{{', '')}`}`,
    },
  };
}

/** The share that was bad over a range. Nothing where nothing was seen. */
function errorRatio(indicator: SloIndicator, range: string): string {
  switch (indicator.kind) {
    case 'availability': {
      const state = `monitor_state${selectorOf(indicator)}`;
      return `sum(sum_over_time((${state} == bool 2)[${range}:30s])) / (sum(count_over_time((${state} <= 2)[${range}:30s])) > 0)`;
    }
    case 'latency': {
      const checks = `probe_duration_seconds${selectorOf(indicator)}`;
      const slow = `${checks} > bool ${plain(indicator.below / 1_000)}`;
      return `sum(sum_over_time((${slow})[${range}:30s])) / (sum(count_over_time(${checks}[${range}:30s])) > 0)`;
    }
    case 'ratio':
      return `1 - ${rateOf(indicator.good, range)} / (${rateOf(indicator.total, range)} > 0)`;
  }
}

/** A counter's rate over the range, summed; an expression with `$window` is taken as it is. */
function rateOf(text: string, range: string): string {
  if (text.includes('$window')) return `(${text.replaceAll('$window', range)})`;
  const { kind } = parse(text);
  return kind === 'selector' ? `sum(rate(${text}[${range}]))` : `sum(${text})`;
}

function selectorOf({
  matchers,
  monitors,
}: {
  readonly matchers: readonly string[];
  readonly monitors: readonly string[];
}): string {
  const named =
    monitors.length === 0
      ? []
      : [
          {
            name: 'monitor',
            op: '=~' as const,
            value: monitors.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
          },
        ];
  const all = [...named, ...matchers.flatMap(parseMatchers)];
  return all.length === 0 ? '' : `{${all.map(formatMatcher).join(',')}}`;
}

/** A number without the noise of binary fractions: 0.0009999999999998899 is 0.001. */
function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}
