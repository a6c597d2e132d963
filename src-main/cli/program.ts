import { Command, CommanderError } from 'commander';
import { RpcError } from '../../src-shared/rpc/error.ts';
import { ApiListenError } from '../api/server.ts';
import { StoreOpenError } from '../engine/store/store.ts';
import { addActions } from './actions.ts';
import { addAlertActions } from './alert-actions.ts';
import { addAlerts } from './alerts.ts';
import { addBacktest } from './backtest.ts';
import { addCheck } from './check.ts';
import { addConsole } from './console.ts';
import type { CommandContext } from './context.ts';
import { addDeliveries } from './deliveries.ts';
import { addDoctor } from './doctor.ts';
import { addExport } from './export.ts';
import { addIncidents } from './incidents.ts';
import { addMaintenance } from './maintenance.ts';
import { addMonitors } from './monitors.ts';
import { CommandError, EXIT } from './output.ts';
import { addQuery } from './query.ts';
import { addReport } from './report.ts';
import { addRules } from './rules.ts';
import { addSilences } from './silence.ts';
import { addTest } from './test.ts';
import { addWhy } from './why.ts';

function buildProgram(context: CommandContext): Command {
  const program = new Command('tocsin')
    .description(
      'Watches services from your own machine, decides what deserves attention, says so once, and keeps the evidence.',
    )
    .version(context.version)
    .exitOverride()
    // An option belongs to the command that it follows: both `deliveries` and its `show` have --data.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => context.output.print(text.trimEnd()),
      writeErr: (text) => context.output.say(text.trimEnd()),
    })
    .showHelpAfterError('(see --help)');
  for (const add of [
    addConsole,
    addCheck,
    addQuery,
    addAlerts,
    addSilences,
    addWhy,
    addDeliveries,
    addMonitors,
    addIncidents,
    addMaintenance,
    addAlertActions,
    addActions,
    addReport,
    addExport,
    addDoctor,
    addTest,
    addBacktest,
    addRules,
  ])
    add(program, context);
  return program;
}

/** The exit status that interfaces promise for what a command threw. */
function statusOf(error: unknown): number {
  if (error instanceof CommandError) return error.status;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.usage;
  if (error instanceof StoreOpenError || error instanceof ApiListenError) return EXIT.unavailable;
  if (error instanceof RpcError) return error.code === 'internal' ? EXIT.internal : EXIT.failures;
  return EXIT.internal;
}

/** Runs one command line and resolves with its exit status; never rejects. */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    await buildProgram(context).parseAsync([...args], { from: 'user' });
    return EXIT.good;
  } catch (error) {
    // Commander has printed its own words already.
    if (!(error instanceof CommanderError)) context.output.say(error instanceof Error ? error.message : String(error));
    return statusOf(error);
  }
}
