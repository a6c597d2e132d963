import { type Command, Option } from 'commander';
import {
  DELIVERY_OUTCOMES,
  type DeliveryDetails,
  DeliveryOutcome,
  type DeliveryTry,
} from '../../src-shared/model/delivery.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';

interface Flags {
  readonly json?: boolean;
  readonly data?: string;
}

interface ListFlags extends Flags {
  readonly receiver?: string;
  readonly outcome?: string;
  readonly text?: string;
  readonly limit: string;
}

/** A message is named by its number. */
function readId(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CommandError(EXIT.usage, `“${text}” is no message. Give the number that tocsin deliveries shows.`);
}

function rowOf(one: DeliveryTry): readonly string[] {
  const more = one.alerts > 1 ? ` and ${one.alerts - 1} more` : '';
  return [
    String(one.notificationId),
    new Date(one.at).toISOString(),
    `${one.receiver}/${one.channelType}`,
    one.outcome.replace('_', ' '),
    humanDuration(one.durationMs),
    one.reason,
    `${one.first?.title ?? ''}${more}`,
    one.detail,
  ];
}

function print({ alertCount, alerts, attempts, groupKey, notification, reason }: DeliveryDetails): string {
  const { id, status, receiver, channelType } = notification;
  const lines = [
    `message ${id} to ${receiver}/${channelType}: ${reason}, ${status}`,
    `group ${groupKey}`,
    ...alerts.map(({ id: alert, title }) => `  ${alert} ${title}`),
    ...(alertCount > alerts.length ? [`  and ${alertCount - alerts.length} more`] : []),
  ];
  for (const { at, detail, durationMs, reply, request, result } of attempts) {
    lines.push('', `${new Date(at).toISOString()} ${result} after ${humanDuration(durationMs)}: ${detail}`);
    if (request !== '') lines.push(request);
    if (reply !== '') lines.push('reply:', reply);
  }
  return lines.join('\n');
}

export function addDeliveries(program: Command, context: CommandContext): void {
  const deliveries = program
    .command('deliveries')
    .description('the delivery log: every try to tell somebody, newest first')
    // Options after `show` and `resend` are theirs.
    .enablePositionalOptions()
    .option('--receiver <name>', 'only to this receiver')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(DELIVERY_OUTCOMES))
    .option('--text <text>', 'only where this stands in receiver, answer or alerts')
    .option('--limit <n>', 'at most so many', '50')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: ListFlags) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 500)
        throw new CommandError(EXIT.usage, `--limit goes from 1 to 500, not “${flags.limit}”.`);
      await using session = await context.open(flags.data);
      const { tries } = await session.client.call('delivery.log', {
        limit,
        ...(flags.receiver === undefined ? {} : { receiver: flags.receiver }),
        ...(flags.outcome === undefined ? {} : { outcomes: [DeliveryOutcome.parse(flags.outcome)] }),
        ...(flags.text === undefined ? {} : { text: flags.text }),
      });
      if (flags.json) context.output.print(JSON.stringify(tries, undefined, 2));
      else if (tries.length === 0) context.output.print('no deliveries');
      else
        context.output.print(
          table(['message', 'at', 'to', 'outcome', 'took', 'why', 'about', 'answer'], tries.map(rowOf)),
        );
    });
  deliveries
    .command('show')
    .description('one message: payload and reply of every try')
    .argument('<message>', 'its number')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (given: string, flags: Flags) => {
      const id = readId(given);
      await using session = await context.open(flags.data);
      const found = await session.client.call('delivery.get', { id });
      context.output.print(flags.json ? JSON.stringify(found, undefined, 2) : print(found));
    });
  deliveries
    .command('resend')
    .description('deliver a message once more')
    .argument('<message>', 'its number')
    .option('--data <dir>', 'data folder')
    .action(async (given: string, flags: Flags) => {
      const id = readId(given);
      await using session = await context.open(flags.data);
      if (!session.live)
        throw new CommandError(
          EXIT.unavailable,
          'No console is running on this data folder, so nobody would send it. Start it with: tocsin console',
        );
      await session.client.call('delivery.resend', { id });
      context.output.print(`message ${id} is sent again`);
    });
}
