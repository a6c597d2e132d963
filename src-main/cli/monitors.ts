import type { Command } from 'commander';
import type { TocsinClient } from '../../src-shared/contract/index.ts';
import type { MonitorStatus } from '../../src-shared/model/check.ts';
import { targetOf } from '../../src-shared/model/monitor.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext } from './context.ts';
import { table } from './output.ts';
import { snapshot } from './snapshot.ts';

/** What is known of the monitors when nobody watches: their definitions, and the states that were written last. */
async function remembered(client: TocsinClient, now: number): Promise<readonly MonitorStatus[]> {
  const entries = await client.call('monitor.list', {});
  return Promise.all(
    entries.map(async ({ monitor }) => {
      const { name, kind, group, category, interval } = monitor;
      const last = (await client.call('monitor.history', { name, from: 0, to: now })).at(-1);
      const {
        state,
        from: since,
        reason,
      } = last ?? { state: 'pending' as const, from: now, reason: 'not checked yet' };
      const fixed = { name, kind, target: targetOf(monitor), group, category, interval };
      return { ...fixed, state, since, reason, strip: '', latencies: [] };
    }),
  );
}

/** The status of every monitor: the snapshot of the live topic. */
async function statuses(client: TocsinClient): Promise<readonly MonitorStatus[]> {
  const { changed } = await snapshot<{ readonly changed: readonly MonitorStatus[] }>((listener) =>
    client.subscribe('live.monitors', {}, listener),
  );
  return changed;
}

export function addMonitors(program: Command, context: CommandContext): void {
  program
    .command('monitors')
    .description('list monitors with their state')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: { readonly json?: boolean; readonly data?: string }) => {
      await using session = await context.open(flags.data);
      const now = context.clock.now();
      const all = session.live ? await statuses(session.client) : await remembered(session.client, now);
      const found = all.toSorted((a, b) => a.name.localeCompare(b.name));
      if (!session.live) context.output.say('no console is running: these are the states that were seen last');
      if (flags.json) {
        context.output.print(JSON.stringify(found, undefined, 2));
        return;
      }
      if (found.length === 0) {
        context.output.print('no monitors yet');
        return;
      }
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
