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
    .option(
      '--out <dir>',
      `folder for ${MAIN}, ${EXPORTED_RULES} and the unit tests of rules (default: ${MAIN} to standard output)`,
    )
    .option('--json', 'all files as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: ExportFlags) => {
      await using session = await context.open(flags.data);
      const { main, rules, tested } = await session.client.call('config.export', {});
      const beside = [...(rules === undefined ? [] : [{ name: EXPORTED_RULES, text: rules }]), ...tested];
      const files = [{ name: MAIN, text: main }, ...beside];
      if (flags.json) {
        context.output.print(
          JSON.stringify(Object.fromEntries(files.map(({ name, text }) => [name, text])), undefined, 2),
        );
        return;
      }
      if (flags.out === undefined) {
        context.output.print(main.trimEnd());
        if (beside.length > 0) {
          const names = beside.map(({ name }) => name).join(', ');
          context.output.say(`The rules are files of their own, ${names}: write all of them with --out DIR.`);
        }
        return;
      }
      await mkdir(flags.out, { recursive: true });
      for (const { name, text } of files) {
        const file = join(flags.out, name);
        // Definitions may hold secrets in clear text.
        await writeFile(file, text, { mode: 0o600 });
        context.output.print(file);
      }
    });
}
