import type { Origin } from '../../../src-shared/model/monitor.ts';
import type { RuleGroupStatus, RuleStatus } from '../../../src-shared/model/rule.ts';
import type { RulePreview } from '../../../src-shared/model/rule-preview.ts';
import { severityOf } from '../../../src-shared/model/severity.ts';
import { humanDuration } from '../../../src-shared/time/duration.ts';
import { zoneOffset } from '../../charts/zone.ts';
import { relativeTime } from '../../ui/relative-time.ts';

const HOUR_MS = 3_600_000;
/** Night: when a page wakes somebody, local hours from and to. */
const NIGHT = { from: 22, to: 7 } as const;

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

export function originText(origin: Origin): string {
  if (origin.from === 'shipped') return 'shipped';
  return origin.from === 'ui' ? 'made here' : `${origin.file.split('/').at(-1) ?? origin.file}:${origin.line}`;
}

/** A rule without a severity of its own leaves the one of the series: the monitor's. */
export function severityText(rule: RuleStatus['rule']): string {
  if (rule.type === 'recording') return 'recording';
  const own = rule.labels['severity'];
  return own === undefined || own.includes('{{') ? 'by monitor' : severityOf(rule.labels);
}

/** How long an evaluation took. */
export function tookText(ms: number): string {
  return ms < 1 ? '< 1 ms' : humanDuration(ms);
}

/** How the rules are doing, in words. */
export function rulesSentence(rules: readonly RuleStatus[]): string {
  const firing = rules.filter((rule) => rule.firing > 0).length;
  const broken = rules.filter((rule) => rule.health === 'err').length;
  const fire = firing === 0 ? 'none is firing' : firing === 1 ? '1 is firing' : `${firing} are firing`;
  const off = rules.filter((rule) => !rule.enabled).length;
  const idle = off === 0 ? '' : ` ${off === 1 ? '1 is' : `${off} are`} not evaluated.`;
  const tail = broken === 0 ? '' : ` ${broken === 1 ? '1 cannot' : `${broken} cannot`} be evaluated.`;
  return `${rules.length === 1 ? '1 rule' : `${rules.length} rules`}, ${fire}.${tail}${idle}`;
}

/** How a group is evaluated, in a few words, the unusual last. */
export function groupText(status: RuleGroupStatus, now: number): string {
  const { interval, lastEvaluation, durationMs, limit, queryOffset, source, missed } = status;
  const parts = [`every ${humanDuration(interval)}`];
  if (lastEvaluation !== undefined)
    parts.push(`last ${relativeTime(Math.min(lastEvaluation, now), now)}, took ${tookText(durationMs)}`);
  if (source !== undefined) parts.push(`asks ${source}`);
  if (queryOffset > 0) parts.push(`looks ${humanDuration(queryOffset)} back`);
  if (limit > 0) parts.push(`at most ${limit} each`);
  if (missed > 0) parts.push(`${missed} missed`);
  return parts.join(' · ');
}

/** Whether a moment lies in the night of a zone. */
function atNight(at: number, zone: string): boolean {
  const hour = Math.floor((((at + zoneOffset(at, zone)) % (24 * HOUR_MS)) + 24 * HOUR_MS) / HOUR_MS) % 24;
  return hour >= NIGHT.from || hour < NIGHT.to;
}

/** What the rule would have done, in words. */
export function previewSentence(preview: RulePreview, zone: string): string {
  const span = humanDuration(preview.to - preview.from);
  if (preview.fired === 0)
    return preview.held === 0
      ? `In the last ${span} its condition never held.`
      : `In the last ${span} it would not have fired: its condition never held for long enough.`;
  const night = preview.firedAt.filter((at) => atNight(at, zone)).length;
  const week = (preview.fired / (preview.to - preview.from)) * 7 * 24 * HOUR_MS;
  const rate = week >= 10 ? Math.round(week) : Math.round(week * 10) / 10;
  const nights = night === 0 ? 'never at night' : `${night === preview.fired ? 'always' : times(night)} at night`;
  return `In the last ${span} it would have fired ${times(preview.fired)}, ${nights}: about ${rate} a week, ${humanDuration(preview.firingMs)} of firing in all.`;
}
