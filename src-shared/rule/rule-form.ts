import { expressionFault } from '../promql/expression-fault.ts';
import { parse } from '../promql/parse.ts';
import { operand, withThreshold } from './condition.ts';

/** The common cases of alerts, from which PromQL is written. Durations as in PromQL (`5m`); an empty monitor is every monitor. */
export type RuleForm =
  | { readonly kind: 'down'; readonly monitor: string }
  | {
      readonly kind: 'latency';
      readonly monitor: string;
      readonly of: 'mean' | 'p95';
      readonly aboveMs: number;
      readonly over: string;
    }
  | { readonly kind: 'errors'; readonly monitor: string; readonly abovePercent: number; readonly over: string }
  | { readonly kind: 'series'; readonly expr: string; readonly is: 'above' | 'below'; readonly value: number }
  | { readonly kind: 'absent'; readonly expr: string }
  | {
      readonly kind: 'change';
      readonly expr: string;
      readonly direction: 'up' | 'down' | 'either';
      readonly percent: number;
      readonly over: string;
    };
export type RuleFormKind = RuleForm['kind'];

/** What a form begins with. */
export const BLANK_FORMS: { readonly [K in RuleFormKind]: Extract<RuleForm, { readonly kind: K }> } = {
  down: { kind: 'down', monitor: '' },
  latency: { kind: 'latency', monitor: '', of: 'mean', aboveMs: 1_000, over: '5m' },
  errors: { kind: 'errors', monitor: '', abovePercent: 5, over: '15m' },
  series: { kind: 'series', expr: '', is: 'above', value: 1 },
  absent: { kind: 'absent', expr: '' },
  change: { kind: 'change', expr: '', direction: 'either', percent: 50, over: '1h' },
};

function ofMonitor(metric: string, monitor: string): string {
  return monitor === '' ? metric : `${metric}{monitor=${JSON.stringify(monitor)}}`;
}

/** A part as a number that PromQL reads back exactly: 5 % is 0.05 and not 0.05000000000000001. */
function ratio(percent: number): number {
  return Number((percent / 100).toPrecision(12));
}

/** The expression as it was `over` ago: offset on a selector, a subquery around anything else. */
function before(expr: string, over: string): string {
  const shifted = `${expr} offset ${over}`;
  // Behind a binary expression the offset would be its last operand's; a selector may have one already.
  const isSelector = expressionFault(shifted) === undefined && parse(expr).kind === 'selector';
  return isSelector ? shifted : `last_over_time((${expr})[5m:] offset ${over})`;
}

/** The condition of a form as PromQL, for the expert to go on with. An expression left empty stays empty. */
export function expressionOf(form: RuleForm): string {
  switch (form.kind) {
    case 'down':
      return `${ofMonitor('monitor_state', form.monitor)} == 2`;
    case 'latency': {
      const window = `${ofMonitor('probe_duration_seconds', form.monitor)}[${form.over}]`;
      const of = form.of === 'mean' ? `avg_over_time(${window})` : `quantile_over_time(0.95, ${window})`;
      return `${of} > ${Number((form.aboveMs / 1_000).toPrecision(12))}`;
    }
    case 'errors':
      return `1 - avg_over_time(${ofMonitor('probe_success', form.monitor)}[${form.over}]) > ${ratio(form.abovePercent)}`;
    case 'series':
      return form.expr.trim() === ''
        ? ''
        : withThreshold(form.expr.trim(), form.is === 'above' ? '>' : '<', form.value);
    case 'absent':
      return form.expr.trim() === '' ? '' : `absent(${form.expr.trim()})`;
    case 'change': {
      const expr = form.expr.trim();
      if (expr === '') return '';
      const part = `${operand(expr)} / ${before(expr, form.over)}`;
      const limit = ratio(form.percent);
      if (form.direction === 'up') return `${part} - 1 > ${limit}`;
      return form.direction === 'down' ? `1 - ${part} > ${limit}` : `abs(${part} - 1) > ${limit}`;
    }
  }
}

/** A first name and text for what a form watches; the person goes on from there. */
export function wordsOf(form: RuleForm): { readonly name: string; readonly summary: string } {
  switch (form.kind) {
    case 'down':
      return { name: 'ServiceDown', summary: '{{ $labels.monitor }} is down' };
    case 'latency':
      return { name: 'LatencyHigh', summary: '{{ $labels.monitor }} takes {{ $value | humanizeDuration }}' };
    case 'errors':
      return {
        name: 'ErrorsHigh',
        summary: '{{ $value | humanizePercentage }} of the checks of {{ $labels.monitor }} fail',
      };
    case 'series':
      return { name: form.is === 'above' ? 'ValueHigh' : 'ValueLow', summary: 'The value is {{ $value | humanize }}' };
    case 'absent':
      return { name: 'SeriesAbsent', summary: 'The series is gone' };
    case 'change':
      return { name: 'ValueChanged', summary: 'Changed by {{ $value | humanizePercentage }}' };
  }
}
