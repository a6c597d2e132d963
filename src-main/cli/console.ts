import type { Command } from 'commander';
import { type Listen, ListenError, parseListen } from '../app/listen.ts';
import { runConsole } from '../console/run.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './output.ts';

interface ConsoleFlags {
  readonly data?: string;
  readonly config: readonly string[];
  readonly listen?: string;
  readonly tokenFile?: string;
  readonly open: boolean;
}

function listenAt(text: string): Listen {
  try {
    return parseListen(text);
  } catch (error) {
    throw error instanceof ListenError ? new CommandError(EXIT.usage, error.message) : error;
  }
}

export function addConsole(program: Command, context: CommandContext): void {
  const { variables } = context;
  program
    .command('console')
    .description('run the engine with the console in a browser')
    .option('--data <dir>', 'data folder')
    .option(
      '--config <path>',
      'configuration file or folder to apply and watch (repeatable)',
      (path: string, all: readonly string[]) => [...all, path],
      [] as readonly string[],
    )
    .option('--listen <host:port>', 'address to listen on (default 127.0.0.1:9470)')
    .option('--token-file <file>', 'file with the admin token; made with mode 0600 when missing')
    .option('--no-open', 'do not open a browser')
    .action(async (flags: ConsoleFlags) => {
      const fromEnvironment = variables['TOCSIN_CONFIG'];
      await runConsole({
        dataDir: flags.data,
        config: flags.config.length > 0 || !fromEnvironment ? flags.config : [fromEnvironment],
        listen: listenAt(flags.listen ?? variables['TOCSIN_LISTEN'] ?? '127.0.0.1:9470'),
        tokenFile: flags.tokenFile,
        token: variables['TOCSIN_TOKEN'],
        open: flags.open,
        variables,
        version: context.version,
        clock: context.clock,
        print: (text) => context.output.print(text),
      });
    });
}
