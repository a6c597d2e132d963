import type { Command } from 'commander';
import type { Alert } from '../../src-shared/model/alert.ts';
import { STATISTICS_BY, StatisticsBy } from '../../src-shared/model/alert-statistics.ts';
import { severityOf } from '../../src-shared/model/severity.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { formatAlertStatistics } from './alert-statistics.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';
import { snapshot } from './snapshot.ts';
import { parseTime } from './time.ts';

interface DataFlag {
  readonly data?: string;
}

interface StatisticsFlags extends DataFlag {
  readonly statistics?: boolean;
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly zone: string;
  readonly proposals?: boolean;
  readonly json?: boolean;
}

async function printStatistics({ client }: Session, flags: StatisticsFlags, context: CommandContext): Promise<void> {
  const by = StatisticsBy.safeParse(flags.by);
  if (!by.success)
    throw new CommandError(EXIT.usage, `Alerts are not counted by “${flags.by}”: ${STATISTICS_BY.join(', ')}.`);
  const now = context.clock.now();
  const answer = await client.call('alert.statistics', {
    from: parseTime(flags.from, now),
    to: parseTime(flags.to, now),
    zone: flags.zone,
    by: by.data,
    proposals: flags.proposals === true,
  });
  context.output.print(flags.json === true ? JSON.stringify(answer, undefined, 2) : formatAlertStatistics(answer));
}

/** Pending and firing alerts: a running console's own, which it holds even while its disk is full; else what was written. */
export async function activeAlerts({ client, live }: Session): Promise<readonly Alert[]> {
  const { changed } = live
    ? await snapshot<{ readonly changed: readonly Alert[] }>((listener) =>
        client.subscribe('live.alerts', {}, listener),
      )
    : { changed: await client.call('alert.list', {}) };
  return changed.filter((alert) => alert.state !== 'resolved');
}

/** Ids may be shortened as long as one alert is meant. */
export function findId(ids: readonly string[], given: string): string {
  const found = ids.filter((id) => id.startsWith(given));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new CommandError(
    EXIT.failures,
    found.length === 0
      ? `No such alert has an id that begins with “${given}”. See: tocsin alerts`
      : `${found.length} alerts have an id that begins with “${given}”; write more of it.`,
  );
}

export function addAlerts(program: Command, context: CommandContext): void {
  program
    .command('alerts')
    .description('list pending and firing alerts, or say what alerts were like')
    .option('--statistics', 'counts, times to answer and noise from --from to --to')
    .option('--from <time>', 'start of the statistics', '-30d')
    .option('--to <time>', 'end of the statistics', 'now')
    .option('--by <what>', STATISTICS_BY.join(', '), 'rule')
    .option('--zone <zone>', 'whose nights are meant', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--proposals', 'try out on history what would be less noise')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: StatisticsFlags) => {
      await using session = await context.open(flags.data);
      if (flags.statistics === true) {
        await printStatistics(session, flags, context);
        return;
      }
      const alerts = await activeAlerts(session);
      if (flags.json) {
        context.output.print(JSON.stringify(alerts, undefined, 2));
        return;
      }
      if (alerts.length === 0) {
        context.output.print('no active alerts');
        return;
      }
      const now = context.clock.now();
      const mirrors = alerts.some(({ mirror }) => mirror !== undefined);
      const rows = alerts.map((alert) => [
        alert.id.slice(0, 8),
        alert.state,
        severityOf(alert.labels),
        alert.rule,
        alert.labels['monitor'] ?? alert.labels['instance'] ?? '',
        humanDuration(now - (alert.firedAt ?? alert.activeAt)),
        alert.ack ? `by ${alert.ack.by}` : '',
        ...(mirrors ? [alert.mirror?.from ?? ''] : []),
        alert.annotations['summary'] ?? '',
      ]);
      const origin = mirrors ? ['alertmanager'] : [];
      context.output.print(
        table(['id', 'state', 'severity', 'rule', 'monitor', 'for', 'acknowledged', ...origin, 'summary'], rows),
      );
    });
}
