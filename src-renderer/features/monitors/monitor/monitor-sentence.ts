import type { MonitorStatus } from '../../../../src-shared/model/check.ts';
import type { ReportRow } from '../../../../src-shared/model/report.ts';
import { humanDuration } from '../../../../src-shared/time/duration.ts';
import { formatValue } from '../../../charts/unit.ts';
import { relativeTime } from '../../../ui/relative-time.ts';

/** What is true of a monitor now, in one sentence. */
export function monitorSentence(status: MonitorStatus, now: number): string {
  const { name, state, since, reason } = status;
  const lasts = humanDuration(Math.max(1_000, now - since));
  const cause = status.symptomOf === undefined ? '' : `, a symptom of ${status.symptomOf}`;
  const why = reason === '' ? cause : `${cause}: ${reason}`;
  switch (state) {
    case 'up':
      return `${name} has been up for ${lasts}.`;
    case 'degraded':
      return `${name} has been degraded for ${lasts}${why}.`;
    case 'down':
      return `${name} has been down for ${lasts}${why}.`;
    case 'blind':
      return `${name} has not been seen for ${lasts}${why}.`;
    case 'maintenance':
      return `${name} has been in maintenance for ${lasts}${why}${beneathText(status)}.`;
    case 'paused':
      return `${name} has been paused for ${lasts}.`;
    case 'pending':
      return `${name} waits for its first check.`;
  }
}

/** What the checks find while nobody is told. */
function beneathText({ maintenance }: MonitorStatus): string {
  if (maintenance === undefined || maintenance.beneath === 'up') return '';
  return `; its checks find it ${maintenance.beneath}`;
}

/** The calmer second line: how fast it answers in the range. */
export function latencySentence(latency: ReportRow['latencyMs'] | undefined): string {
  if (!latency || latency.p50 === null) return '';
  const { p50, p95, p99 } = latency;
  const high = [
    ...(p95 === null ? [] : [`95 % within ${formatValue('ms', p95)}`]),
    ...(p99 === null ? [] : [`99 % within ${formatValue('ms', p99)}`]),
  ];
  return `In this range half of the checks answered within ${formatValue('ms', p50)}${high.length > 0 ? `, ${high.join(', ')}` : ''}.`;
}

/** When it was looked at last and will be next. The clock of the page may stand a little before the newest check. */
export function checkedText({ lastCheck, nextCheck, state }: MonitorStatus, now: number): string {
  if (lastCheck === undefined) return '';
  const last = relativeTime(Math.min(lastCheck, now), now);
  const next =
    nextCheck === undefined || state === 'paused' ? '' : `, next ${relativeTime(Math.max(nextCheck, now), now)}`;
  return `Checked ${last}${next}.`;
}
