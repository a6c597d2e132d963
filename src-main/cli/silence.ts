import { type Command, Option } from 'commander';
import { MatcherError } from '../../src-shared/matcher/error.ts';
import type { Matcher } from '../../src-shared/matcher/matcher.ts';
import { formatMatchers, parseMatchers } from '../../src-shared/matcher/parse.ts';
import { humanDuration, parseDuration } from '../../src-shared/time/duration.ts';
import type { CommandContext, Session } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';

interface Flags {
  readonly json?: boolean;
  readonly data?: string;
}

/** A matcher as it is typed; a word without an operator is the name of an alert, as in amtool. */
function readMatcher(text: string): readonly Matcher[] {
  if (/^[^=~!{},"]+$/.test(text)) return [{ name: 'alertname', op: '=', value: text }];
  try {
    return parseMatchers(text);
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    throw new CommandError(
      EXIT.usage,
      `“${text}” is no matcher: ${error.message}. Write for example severity=critical or 'instance=~"db.*"'.`,
    );
  }
}

function readDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new CommandError(EXIT.usage, `“${text}” is no duration. Write for example 30m, 2h or 1d12h.`);
}

function needsConsole(session: Session): void {
  if (!session.live)
    throw new CommandError(
      EXIT.unavailable,
      'No console is running on this data folder, so nobody would keep the silence. Start it with: tocsin console',
    );
}

function addAdd(silence: Command, context: CommandContext): void {
  silence
    .command('add')
    .description('hide alerts from people for a while')
    .argument('<matcher...>', 'which alerts: severity=critical, \'instance=~"db.*"\', or the name of an alert')
    .option('--duration <time>', 'how long from its start', '1h')
    .option('--in <time>', 'begins after this time instead of now')
    .option('--comment <text>', 'why', '')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (given: string[], flags: Flags & { duration: string; in?: string; comment: string }) => {
      const matchers = given.flatMap(readMatcher).map((matcher) => ({ ...matcher }));
      const length = readDuration(flags.duration);
      const startsAt = context.clock.now() + (flags.in === undefined ? 0 : readDuration(flags.in));
      await using session = await context.open(flags.data);
      needsConsole(session);
      const saved = await session.client.call('silence.save', {
        matchers,
        startsAt,
        endsAt: startsAt + length,
        comment: flags.comment,
      });
      const { hides, silence: made } = saved;
      context.output.print(
        flags.json
          ? JSON.stringify(saved)
          : `${made.id}\nhides ${formatMatchers(made.matchers)} until ${new Date(made.endsAt).toISOString()}: ${hides} now`,
      );
    });
}

function addList(silence: Command, context: CommandContext): void {
  silence
    .command('list')
    .description('list silences')
    .addOption(new Option('--state <state>', 'only these').choices(['pending', 'active', 'expired']))
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (flags: Flags & { readonly state?: string }) => {
      await using session = await context.open(flags.data);
      const all = await session.client.call('silence.list', {});
      const wanted = all.filter(({ state }) =>
        flags.state === undefined ? state !== 'expired' : state === flags.state,
      );
      if (flags.json) {
        context.output.print(JSON.stringify(wanted, undefined, 2));
        return;
      }
      if (wanted.length === 0) {
        context.output.print('no silences');
        return;
      }
      const now = context.clock.now();
      const rows = wanted.map(({ alertmanager, hides, overlong, silence: one, state, unmatched }) => [
        one.id.slice(0, 8),
        state,
        formatMatchers(one.matchers),
        state === 'pending'
          ? `in ${humanDuration(one.startsAt - now)}`
          : state === 'active'
            ? `${humanDuration(one.endsAt - now)} left`
            : `${humanDuration(now - one.endsAt)} ago`,
        String(hides),
        [
          ...(alertmanager === undefined ? [] : [`of ${alertmanager}`]),
          ...(unmatched ? ['hides nothing'] : []),
          ...(overlong ? ['longer than a week'] : []),
        ].join(', '),
        one.createdBy,
        one.comment,
      ]);
      context.output.print(table(['id', 'state', 'matchers', 'time', 'hides', 'note', 'by', 'comment'], rows));
    });
}

function addExpire(silence: Command, context: CommandContext): void {
  silence
    .command('expire')
    .description('end silences now')
    .argument('<id...>', 'ids as listed by tocsin silence list; a unique beginning is enough')
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (given: string[], flags: Flags) => {
      await using session = await context.open(flags.data);
      needsConsole(session);
      const known = (await session.client.call('silence.list', {}))
        .filter(({ state }) => state !== 'expired')
        .map(({ silence: { id } }) => id);
      const ids = given.map((beginning) => {
        const [found, ...more] = known.filter((id) => id.startsWith(beginning));
        if (found !== undefined && more.length === 0) return found;
        throw new CommandError(
          EXIT.failures,
          found === undefined
            ? `No silence that is not over has an id that begins with “${beginning}”. See: tocsin silence list`
            : `${more.length + 1} silences have an id that begins with “${beginning}”; write more of it.`,
        );
      });
      const ended = await session.client.call('silence.expire', { ids });
      context.output.print(flags.json ? JSON.stringify(ended) : `${ended.length} expired`);
    });
}

export function addSilences(program: Command, context: CommandContext): void {
  const silence = program.command('silence').description('keep people from being told of alerts, for a while');
  addAdd(silence, context);
  addList(silence, context);
  addExpire(silence, context);
}
