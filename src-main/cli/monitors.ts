import type { Command } from 'commander';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext } from './context.ts';
import { table } from './output.ts';

/** The status of every monitor: the snapshot of the live topic. */
function statuses(client: TocsinClient): Promise<readonly MonitorStatus[]> {
  return new Promise((resolve, reject) => {
    const topic = client.subscribe(
      'live.monitors',
      {},
      {
        onEvent(event) {
          topic[Symbol.dispose]();
          resolve(event.changed);
        },
        onError: reject,
      },
    );
  });
}

export function addMonitors(program: Command, context: CommandContext): void {
  program
    .command('monitors')
    .description('list monitors with their state')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: { readonly json?: boolean; readonly data?: string }) => {
      await using session = await context.open(flags.data);
      const found = (await statuses(session.client)).toSorted((a, b) => a.name.localeCompare(b.name));
      if (flags.json) {
        context.output.print(JSON.stringify(found, undefined, 2));
        return;
      }
      if (found.length === 0) {
        context.output.print('no monitors yet');
        return;
      }
      const now = context.clock.now();
      const rows = found.map((one) => [
        one.state,
        one.name,
        one.kind,
        one.group,
        humanDuration(now - one.since),
        one.latencyMs === undefined ? '' : `${Math.round(one.latencyMs)} ms`,
        one.target,
        one.reason,
      ]);
      context.output.print(table(['state', 'name', 'kind', 'group', 'since', 'latency', 'target', 'reason'], rows));
    });
}
