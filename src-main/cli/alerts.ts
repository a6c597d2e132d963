import type { Command } from 'commander';
import { severityOf } from '../../src-shared/model/severity.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';

interface DataFlag {
  readonly data?: string;
}

/** Ids may be shortened as long as one alert is meant. */
function findId(ids: readonly string[], given: string): string {
  const found = ids.filter((id) => id.startsWith(given));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new CommandError(
    EXIT.failures,
    found.length === 0
      ? `No active alert has an id that begins with “${given}”. See: tocsin alerts`
      : `${found.length} alerts have an id that begins with “${given}”; write more of it.`,
  );
}

export function addAlerts(program: Command, context: CommandContext): void {
  program
    .command('alerts')
    .description('list pending and firing alerts')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: DataFlag & { readonly json?: boolean }) => {
      await using session = await context.open(flags.data);
      const alerts = (await session.client.call('alert.list', {})).filter((alert) => alert.state !== 'resolved');
      if (flags.json) {
        context.output.print(JSON.stringify(alerts, undefined, 2));
        return;
      }
      if (alerts.length === 0) {
        context.output.print('no active alerts');
        return;
      }
      const now = context.clock.now();
      const rows = alerts.map((alert) => [
        alert.id.slice(0, 8),
        alert.state,
        severityOf(alert.labels),
        alert.rule,
        alert.labels['monitor'] ?? alert.labels['instance'] ?? '',
        humanDuration(now - (alert.firedAt ?? alert.activeAt)),
        alert.ack ? `by ${alert.ack.by}` : '',
        alert.annotations['summary'] ?? '',
      ]);
      context.output.print(
        table(['id', 'state', 'severity', 'rule', 'monitor', 'for', 'acknowledged', 'summary'], rows),
      );
    });

  program
    .command('ack')
    .description('acknowledge alerts')
    .argument('<id...>', 'ids as listed by tocsin alerts; a unique beginning is enough')
    .option('--note <text>', 'note for the timeline', '')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (given: string[], flags: DataFlag & { readonly note: string; readonly json?: boolean }) => {
      await using session = await context.open(flags.data);
      if (!session.live)
        throw new CommandError(
          EXIT.unavailable,
          'No console is running on this data folder, so there is nothing to acknowledge to. Start it with: tocsin console',
        );
      const known = (await session.client.call('alert.list', {}))
        .filter((alert) => alert.state !== 'resolved')
        .map((alert) => alert.id);
      const done = await session.client.call('alert.acknowledge', {
        ids: given.map((id) => findId(known, id)),
        note: flags.note,
      });
      context.output.print(flags.json ? JSON.stringify(done) : `${done.changed} acknowledged`);
    });
}
