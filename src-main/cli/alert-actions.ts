import type { Command } from 'commander';
import { helpWords } from '../../src-shared/alert/help.ts';
import { ACK_BREAKS, AckBreak } from '../../src-shared/model/alert.ts';
import { activeAlerts, findId } from './alerts.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT } from './output.ts';
import { parseStep } from './time.ts';

interface Flags {
  readonly data?: string;
  readonly json?: boolean;
  readonly note?: string;
}

/** A console has to run: what is done to alerts is done by it. */
export function needLive(session: Session, what: string): void {
  if (session.live) return;
  throw new CommandError(
    EXIT.unavailable,
    `No console is running on this data folder, so there is nothing to ${what}. Start it with: tocsin console`,
  );
}

async function idsOf(session: Session, given: readonly string[]): Promise<string[]> {
  const known = (await activeAlerts(session)).map((alert) => alert.id);
  return given.map((id) => findId(known, id));
}

function breaksOf(text: string): AckBreak[] {
  if (text === 'nothing') return [];
  return text.split(',').map((word) => {
    const found = AckBreak.safeParse(word.trim());
    if (found.success) return found.data;
    throw new CommandError(EXIT.usage, `“${word}” is none of ${ACK_BREAKS.join(', ')}, or nothing.`);
  });
}

/** What is done to alerts from the command line. */
export function addAlertActions(program: Command, context: CommandContext): void {
  const print = (flags: Flags, done: { readonly changed: number }, word: string): void => {
    context.output.print(flags.json ? JSON.stringify(done) : `${done.changed} ${word}`);
  };
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .argument('<id...>', 'ids as listed by tocsin alerts; a unique beginning is enough')
      .option('--json', 'as JSON')
      .option('--data <dir>', 'data folder');

  command('ack', 'acknowledge alerts')
    .option('--note <text>', 'note for the timeline', '')
    .option('--for <duration>', 'ends after so long, such as 2h; else when the alert resolves')
    .option(
      '--breaks <what>',
      'what ends it before its time: severity, growth, both with a comma, or nothing',
      'severity',
    )
    .action(async (given: string[], flags: Flags & { readonly for?: string; readonly breaks: string }) => {
      const breaks = breaksOf(flags.breaks);
      const until = flags.for === undefined ? {} : { until: context.clock.now() + parseStep(flags.for) };
      await using session = await context.open(flags.data);
      needLive(session, 'acknowledge to');
      const ids = await idsOf(session, given);
      const done = await session.client.call('alert.acknowledge', { ids, note: flags.note ?? '', ...until, breaks });
      print(flags, done, 'acknowledged');
    });

  command('escalate', 'tell the next ones of their escalation now, whoever has acknowledged them').action(
    async (given: string[], flags: Flags) => {
      await using session = await context.open(flags.data);
      needLive(session, 'escalate');
      const ids = await idsOf(session, given);
      const done = await session.client.call('alert.escalate', { ids });
      context.output.print(flags.json ? JSON.stringify(done) : helpWords(done));
      if (done.told.length === 0) throw new CommandError(EXIT.failures, 'Nobody was told.');
    },
  );

  command('assign', 'give alerts to a person')
    .option('--to <name>', 'who; without it, nobody')
    .action(async (given: string[], flags: Flags & { readonly to?: string }) => {
      await using session = await context.open(flags.data);
      needLive(session, 'assign');
      const ids = await idsOf(session, given);
      const done = await session.client.call('alert.assign', { ids, to: flags.to ?? null });
      print(flags, done, flags.to === undefined ? 'assigned to nobody' : `assigned to ${flags.to}`);
    });

  command('reopen', 'let alerts go on that were resolved by hand')
    .option('--note <text>', 'note for the timeline', '')
    .action(async (given: string[], flags: Flags) => {
      await using session = await context.open(flags.data);
      needLive(session, 'reopen');
      const recent = await session.client.call('alert.list', { resolvedSince: 0, limit: 5_000 });
      const closed = recent.filter((alert) => alert.closedByHand).map((alert) => alert.id);
      const ids = given.map((id) => findId(closed, id));
      print(flags, await session.client.call('alert.reopen', { ids, note: flags.note ?? '' }), 'reopened');
    });
}
