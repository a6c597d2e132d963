import type { Command } from 'commander';
import type { RecoveryRun } from '../../src-shared/model/recovery.ts';
import { needLive } from './alert-actions.ts';
import { activeAlerts, findId } from './alerts.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';

interface Flags {
  readonly data?: string;
  readonly json?: boolean;
}

function runLine(run: RecoveryRun): readonly string[] {
  return [
    new Date(run.startedAt).toISOString(),
    run.recovery,
    run.dryRun ? 'dry run' : run.trigger.replace('_', ' '),
    run.by,
    run.result ?? 'runs',
    run.exit === undefined ? '' : String(run.exit),
    run.alertId.slice(0, 8),
    run.what,
  ];
}

/** Recovery actions from the command line. */
export function addActions(program: Command, context: CommandContext): void {
  const group = program.command('actions').description('recovery actions: what there is, run one, what was run');
  const command = (name: string, description: string): Command =>
    group.command(name).description(description).option('--json', 'as JSON').option('--data <dir>', 'data folder');

  command('list', 'every action').action(async (flags: Flags) => {
    await using session = await context.open(flags.data);
    const entries = await session.client.call('action.list', {});
    if (flags.json) context.output.print(JSON.stringify(entries, undefined, 2));
    else if (entries.length === 0) context.output.print('no actions');
    else {
      const rows = entries.map(({ recovery, origin }) => [
        recovery.name,
        recovery.deed.kind,
        recovery.mode,
        recovery.matchers.map(({ name, op, value }) => `${name}${op}"${value}"`).join(', '),
        origin.from === 'file' ? `${origin.file}:${origin.line}` : origin.from,
      ]);
      context.output.print(table(['name', 'does', 'mode', 'for', 'from'], rows));
    }
  });

  command('run', 'run an action by hand')
    .argument('<name>', 'as listed by tocsin actions list')
    .option('--alert <id>', 'the alert it is about; a unique beginning is enough')
    .option('--dry-run', 'say what it would do and whether it might, and run nothing')
    .action(async (name: string, flags: Flags & { readonly alert?: string; readonly dryRun?: boolean }) => {
      await using session = await context.open(flags.data);
      needLive(session, 'run it');
      const { client } = session;
      const known = flags.alert === undefined ? [] : (await activeAlerts(session)).map((alert) => alert.id);
      const about = flags.alert === undefined ? {} : { alertId: findId(known, flags.alert) };
      const run = await client.call(flags.dryRun === true ? 'action.dryRun' : 'action.run', { name, ...about });
      context.output.print(flags.json ? JSON.stringify(run, undefined, 2) : `${run.what}\n${run.detail}`);
      if (run.output !== '' && !flags.json) context.output.print(run.output);
      if (run.result !== 'ok')
        throw new CommandError(EXIT.failures, `The action ended: ${run.result ?? 'not at all'}.`);
    });

  command('history', 'the audit: who ran what, and how it ended')
    .option('--name <name>', 'of one action')
    .option('--limit <n>', 'so many lines', '50')
    .action(async (flags: Flags & { readonly name?: string; readonly limit: string }) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw new CommandError(EXIT.usage, '--limit is a whole number from 1 to 1000.');
      await using session = await context.open(flags.data);
      const runs = await session.client.call('action.history', {
        limit,
        ...(flags.name === undefined ? {} : { name: flags.name }),
      });
      if (flags.json) context.output.print(JSON.stringify(runs, undefined, 2));
      else if (runs.length === 0) context.output.print('nothing was run');
      else
        context.output.print(
          table(['at', 'action', 'how', 'by', 'result', 'exit', 'alert', 'what'], runs.map(runLine)),
        );
    });
}
