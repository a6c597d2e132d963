import type { Command } from 'commander';
import type { Why } from '../../src-shared/model/why.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './output.ts';

interface Flags {
  readonly at?: string;
  readonly json?: boolean;
  readonly data?: string;
}

function print({ counterfactual, headline, steps }: Why): string {
  const mark = (passed: boolean | undefined): string => (passed === undefined ? '·' : passed ? '✓' : '✗');
  const lines = steps.map(
    ({ at, passed, stage, text }) =>
      `  ${mark(passed)} ${stage.padEnd(8)} ${text}${at === undefined ? '' : ` (${new Date(at).toISOString()})`}`,
  );
  return [headline, counterfactual, ...lines].join('\n');
}

export function addWhy(program: Command, context: CommandContext): void {
  program
    .command('why')
    .description('why a receiver was told of an alert, or why not')
    .argument('<alert>', 'id of an alert')
    .argument('[receiver]', 'name of a receiver; without one, every receiver the alert goes to')
    .option('--at <time>', 'as of this time (ISO 8601) instead of now')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (id: string, receiver: string | undefined, flags: Flags) => {
      const at = flags.at === undefined ? undefined : Date.parse(flags.at);
      if (at !== undefined && Number.isNaN(at))
        throw new CommandError(EXIT.usage, `“${flags.at}” is no time. Write for example 2026-01-05T03:00:00Z.`);
      await using session = await context.open(flags.data);
      const alerts = await session.client.call('alert.list', { resolvedSince: 0, limit: 5_000 });
      const [found, ...more] = alerts.filter((alert) => alert.id.startsWith(id));
      if (found === undefined || (more.length > 0 && found.id !== id))
        throw new CommandError(
          EXIT.failures,
          found === undefined
            ? `No alert has an id that begins with “${id}”. See: tocsin alerts`
            : `${more.length + 1} alerts have an id that begins with “${id}”; write more of it.`,
        );
      const answers = await session.client.call('alert.why', {
        id: found.id,
        ...(receiver === undefined ? {} : { receiver }),
        ...(at === undefined ? {} : { at }),
      });
      if (flags.json) context.output.print(JSON.stringify(answers, undefined, 2));
      else
        context.output.print(answers.length === 0 ? 'the alert goes to no receiver' : answers.map(print).join('\n\n'));
    });
}
