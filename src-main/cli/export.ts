import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXPORTED_RULES } from '../engine/config/export.ts';
import type { CommandContext } from './context.ts';

interface ExportFlags {
  readonly out?: string;
  readonly json?: boolean;
  readonly data?: string;
}

/** The file beside which the rules lie. */
const MAIN = 'tocsin.yml';

export function addExport(program: Command, context: CommandContext): void {
  program
    .command('export')
    .description('write what files and the UI define as YAML that applies to the same again')
    .option('--out <dir>', `folder for ${MAIN} and ${EXPORTED_RULES} (default: ${MAIN} to standard output)`)
    .option('--json', 'both files as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: ExportFlags) => {
      await using session = await context.open(flags.data);
      const { main, rules } = await session.client.call('config.export', {});
      if (flags.json) {
        const files = rules === undefined ? { [MAIN]: main } : { [MAIN]: main, [EXPORTED_RULES]: rules };
        context.output.print(JSON.stringify(files, undefined, 2));
        return;
      }
      if (flags.out === undefined) {
        context.output.print(main.trimEnd());
        if (rules !== undefined)
          context.output.say(`The rules are a file of their own, ${EXPORTED_RULES}: write both with --out DIR.`);
        return;
      }
      await mkdir(flags.out, { recursive: true });
      const files = [[MAIN, main] as const, ...(rules === undefined ? [] : [[EXPORTED_RULES, rules] as const])];
      for (const [name, text] of files) {
        const file = join(flags.out, name);
        // Definitions may hold secrets in clear text.
        await writeFile(file, text, { mode: 0o600 });
        context.output.print(file);
      }
    });
}
