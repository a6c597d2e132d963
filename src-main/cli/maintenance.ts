import type { Command } from 'commander';
import { scopeInWords, timesInWords } from '../../src-shared/maintenance/words.ts';
import type { MaintenanceEntry } from '../../src-shared/model/maintenance.ts';
import { parseDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';

interface DataFlags {
  readonly json?: boolean;
  readonly data?: string;
}
interface StartFlags extends DataFlags {
  readonly for?: string;
  readonly untilFinished?: boolean;
}

function needsConsole(session: Session): void {
  if (session.live) return;
  throw new CommandError(
    EXIT.unavailable,
    'No console is running on this data folder, so no maintenance can be started or finished. Start it with: tocsin console',
  );
}

/** When a started window ends: absent as long as it usually lasts, null when somebody finishes it. */
function untilOf(flags: StartFlags, now: number): { readonly until?: number | null } {
  if (flags.untilFinished === true) return { until: null };
  if (flags.for === undefined) return {};
  const ms = parseDuration(flags.for);
  if (ms === undefined || ms <= 0)
    throw new CommandError(EXIT.usage, `“${flags.for}” is no duration. Write 30m, 2h or 1h30m.`);
  return { until: now + ms };
}

function standing({ active, next }: MaintenanceEntry): readonly [string, string] {
  const first = next[0] === undefined ? '' : new Date(next[0].from).toISOString();
  if (active === undefined) return ['', first];
  return [active.to === null ? 'open until finished' : `open until ${new Date(active.to).toISOString()}`, first];
}

export function addMaintenance(program: Command, context: CommandContext): void {
  const maintenance = program.command('maintenance').description('maintenance windows: list, start, finish');
  const say = (entry: MaintenanceEntry, flags: DataFlags, words: string): void =>
    context.output.print(flags.json ? JSON.stringify(entry, undefined, 2) : words);

  maintenance
    .command('list')
    .description('windows, whether they are open, and when they come next')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: DataFlags) => {
      await using session = await context.open(flags.data);
      const entries = await session.client.call('maintenance.list', {});
      if (flags.json) {
        context.output.print(JSON.stringify(entries, undefined, 2));
        return;
      }
      if (entries.length === 0) {
        context.output.print('no maintenance windows');
        return;
      }
      const rows = entries.map((entry) => {
        const { window, zone } = entry;
        return [window.name, ...standing(entry), `${timesInWords(window.when)} (${zone})`, scopeInWords(window)];
      });
      context.output.print(table(['name', 'now', 'next', 'when', 'about'], rows));
    });

  maintenance
    .command('start')
    .description('open a window now, or give the open one another end')
    .argument('<name>', 'name of the window')
    .option('--for <duration>', 'how long from now, such as 30m; without it as long as the window usually lasts')
    .option('--until-finished', 'until somebody finishes it')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (name: string, flags: StartFlags) => {
      await using session = await context.open(flags.data);
      needsConsole(session);
      const entry = await session.client.call('maintenance.start', { name, ...untilOf(flags, context.clock.now()) });
      const [now] = standing(entry);
      say(entry, flags, `${name}: ${now}, over ${entry.monitors.length} monitors`);
    });

  maintenance
    .command('finish')
    .description('end an open window now; what is planned for later still comes')
    .argument('<name>', 'name of the window')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (name: string, flags: DataFlags) => {
      await using session = await context.open(flags.data);
      needsConsole(session);
      const entry = await session.client.call('maintenance.finish', { name });
      const [, next] = standing(entry);
      say(entry, flags, `${name}: finished${next === '' ? '' : `; it comes again at ${next}`}`);
    });
}
