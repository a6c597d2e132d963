import type { AlertStatistics } from '../../src-shared/model/alert-statistics.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { table } from './output.ts';

function time(ms: number | null): string {
  return ms === null ? '–' : humanDuration(ms);
}

function share(ratio: number | null): string {
  return ratio === null ? '–' : `${Math.round(100 * ratio)} %`;
}

/** Statistics of alerts as a person reads them. */
export function formatAlertStatistics({ by, ledger, proposals, rows, total }: AlertStatistics): string {
  const figures = [...rows, { key: 'all', ...total }].map((one) => [
    one.key === '' ? 'none' : one.key,
    String(one.fired),
    String(one.atNight),
    String(one.repeats),
    share(one.ackRatio),
    time(one.toAcknowledge.mean),
    time(one.toResolve.mean),
    time(one.toResolve.median),
    time(one.toResolve.p90),
  ]);
  const noise = ledger.map((one) => [
    one.rule,
    share(one.noise),
    String(one.fired),
    String(one.actedOn),
    String(one.selfHealed),
    String(one.woke),
    String(one.messages),
  ]);
  const said = [
    ...ledger.flatMap((one) => one.proposals.map(({ text }) => `${one.rule}: ${text}`)),
    ...proposals.map(({ text }) => text),
  ];
  return [
    table([by, 'fired', 'at night', 'again', 'acknowledged', 'to ack', 'to resolve', 'median', '90 %'], figures),
    '',
    table(['rule', 'noise', 'fired', 'acted on', 'self-healed', 'woke', 'messages'], noise),
    ...(said.length === 0 ? [] : ['', ...said]),
  ].join('\n');
}
