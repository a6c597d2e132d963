import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Backtest, BacktestSide } from '../../src-shared/model/backtest.ts';
import { seriesKey } from '../../src-shared/model/labels.ts';
import { humanDuration } from '../../src-shared/time/duration.ts';
import { loadRules } from '../engine/rules/load.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT, table } from './output.ts';
import { parseTime } from './time.ts';

interface BacktestFlags {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly json?: boolean;
  readonly data?: string;
}

function perWeek(count: number, { from, to }: Backtest): string {
  return ((count * 604_800_000) / (to - from)).toFixed(1);
}

/** A backtest as a person reads it. */
export function formatBacktest(answer: Backtest): string {
  const side = (name: string, one: BacktestSide): readonly string[] => [
    name,
    String(one.fired),
    String(one.firedAtNight),
    String(one.neverFired),
    humanDuration(one.firingMs),
    String(one.messages),
    perWeek(one.pages, answer),
    perWeek(one.pagesAtNight, answer),
    perWeek(one.escalatedPages, answer),
  ];
  const heads = [
    '',
    'fired',
    'at night',
    'never fired',
    'firing',
    'messages',
    'pages a week',
    'at night a week',
    'escalated a week',
  ];
  const rows = [side('draft', answer.draft), ...(answer.current ? [side('in force', answer.current)] : [])];
  const rules = answer.draft.rules.map((one) => [one.group, one.rule, String(one.fired), String(one.firedAtNight)]);
  const lines = [table(heads, rows), '', table(['group', 'rule', 'fired', 'at night'], rules)];
  if (answer.current !== undefined) {
    lines.push('', `${answer.missed} missed, ${answer.new} new, ${answer.shifted} at another time`);
    const shown = answer.differences.slice(0, 20).map((one) => {
      const { kind, current, draft, rule, labels } = one;
      const span = current ?? draft;
      const at = span === undefined ? '' : new Date(span.from).toISOString();
      const lasted = span?.to === undefined ? 'still firing' : humanDuration(span.to - span.from);
      return [kind, at, lasted, rule, seriesKey(labels)];
    });
    if (shown.length > 0) lines.push(table(['', 'fired', 'for', 'rule', 'labels'], shown));
    if (answer.differences.length > shown.length) lines.push('… all of them with --json');
  }
  return lines.join('\n');
}

export function addBacktest(program: Command, context: CommandContext): void {
  program
    .command('backtest')
    .description('what the rules of a file would have done over history, beside the rules in force')
    .argument('<rulefile>', 'a Prometheus rule file; groups of the same names as in force are compared with those')
    .option('--from <time>', 'start of the window', '-7d')
    .option('--to <time>', 'end of the window', 'now')
    .option('--zone <zone>', 'whose nights are meant', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--json', 'as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (file: string, flags: BacktestFlags) => {
      const text = await readFile(file, 'utf8').catch((error: unknown) => {
        throw new CommandError(EXIT.failures, `${file} cannot be read: ${String(error)}`);
      });
      const { groups, problems } = loadRules(text, file);
      for (const { line, column, message } of problems) context.output.say(`${file}:${line}:${column}: ${message}`);
      if (problems.length > 0) throw new CommandError(EXIT.failures, 'the rules were not replayed');
      const now = context.clock.now();
      await using session = await context.open(flags.data);
      const answer = await session.client.call('rule.backtest', {
        from: parseTime(flags.from, now),
        to: parseTime(flags.to, now),
        zone: flags.zone,
        replaces: 'groups',
        groups: groups.map(({ origin: _origin, ...group }) => group),
      });
      context.output.print(flags.json === true ? JSON.stringify(answer, undefined, 2) : formatBacktest(answer));
      for (const { group, rule, message } of answer.problems) context.output.say(`${group}/${rule}: ${message}`);
      for (const warning of answer.warnings) context.output.say(warning);
    });
}
