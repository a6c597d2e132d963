import type { Command } from 'commander';
import { seriesKey } from '../../src-shared/model/labels.ts';
import { type InstantResult, type RangeFrame, visitSamples } from '../../src-shared/model/query.ts';
import { csvCell } from '../engine/report/render/csv.ts';
import type { CommandContext } from './context.ts';
import { featureText, promqlFeatures } from './features.ts';
import { CommandError, EXIT, table } from './output.ts';
import { formatStatistics } from './query-statistics.ts';
import { parseStep, parseTime } from './time.ts';

type Format = 'table' | 'json' | 'csv';
interface QueryFlags {
  readonly time?: string;
  readonly start?: string;
  readonly end?: string;
  readonly step: string;
  readonly format: Format;
  readonly json?: boolean;
  readonly features?: boolean;
  readonly statistics?: boolean;
  readonly data?: string;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function instantRows(result: InstantResult): readonly (readonly [string, string, string])[] {
  switch (result.type) {
    case 'scalar':
      return result.scalar ? [['', iso(result.scalar.t), String(result.scalar.v)]] : [];
    case 'string':
      return result.string ? [['', iso(result.string.t), result.string.v]] : [];
    case 'vector':
      return result.vector.map((one) => [seriesKey(one.labels), iso(one.t), String(one.v)]);
    case 'matrix':
      return result.matrix.flatMap((one) =>
        one.t.map((t, i): [string, string, string] => [seriesKey(one.labels), iso(t), String(one.v[i])]),
      );
  }
}

function rangeRows(frame: RangeFrame): readonly (readonly [string, string, string])[] {
  return frame.series.flatMap((one) => {
    const key = seriesKey(one.labels);
    const rows: [string, string, string][] = [];
    visitSamples(one, (i, value) => rows.push([key, iso(frame.t[i] ?? 0), String(value)]));
    return rows;
  });
}

/** A number keeps its sign and all its digits; what is text is quoted and disarmed. */
function cell(text: string): string {
  return /^[+-]?(?:\d|Inf)/.test(text) ? text : csvCell(text);
}

/** Rows of series, time and value in one of the three formats. */
export function formatRows(rows: readonly (readonly [string, string, string])[], format: Format): string {
  const heading = ['series', 'time', 'value'] as const;
  switch (format) {
    case 'table':
      return rows.length === 0 ? 'no data' : table(heading, rows);
    case 'csv':
      return [heading, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
    case 'json':
      return JSON.stringify(
        rows.map(([series, time, value]) => ({ series, time, value })),
        undefined,
        2,
      );
  }
}

export function addQuery(program: Command, context: CommandContext): void {
  program
    .command('query')
    .description('ask the metrics with PromQL')
    .argument('[expr]', 'PromQL expression')
    .option('--features', 'print the part of PromQL that is spoken here')
    .option('--statistics', 'what the series were like from --start (default: an hour ago) to --end')
    .option('--time <time>', 'instant to ask at (RFC 3339, epoch seconds, now, -6h)')
    .option('--start <time>', 'start of a range')
    .option('--end <time>', 'end of a range (default: now)')
    .option('--step <duration>', 'step of a range', '1m')
    .option('--format <format>', 'table, json or csv', 'table')
    .option('--json', 'the same as --format json')
    .option('--data <dir>', 'data folder')
    .action(async (expr: string | undefined, given: QueryFlags) => {
      const flags = given.json === true ? { ...given, format: 'json' as const } : given;
      if (flags.features === true) {
        context.output.print(flags.format === 'json' ? JSON.stringify(promqlFeatures(), undefined, 2) : featureText());
        return;
      }
      if (expr === undefined)
        throw new CommandError(EXIT.usage, 'Which expression? For example: tocsin query "monitor_state == 2"');
      if (!['table', 'json', 'csv'].includes(flags.format))
        throw new CommandError(EXIT.usage, `There is no format “${flags.format}”: table, json or csv.`);
      const now = context.clock.now();
      await using session = await context.open(flags.data);
      if (flags.statistics === true) {
        const answer = await session.client.call('series.statistics', {
          expr,
          from: parseTime(flags.start ?? '-1h', now),
          to: flags.end === undefined ? now : parseTime(flags.end, now),
        });
        context.output.print(formatStatistics(answer, flags.format));
        for (const note of [...answer.warnings, ...answer.infos]) context.output.say(note);
        return;
      }
      if (flags.start === undefined) {
        const result = await session.client.call('query.instant', {
          expr,
          at: flags.time === undefined ? now : parseTime(flags.time, now),
        });
        context.output.print(formatRows(instantRows(result), flags.format));
        for (const note of [...result.warnings, ...result.infos]) context.output.say(note);
        return;
      }
      const frame = await session.client.call('query.range', {
        expr,
        from: parseTime(flags.start, now),
        to: flags.end === undefined ? now : parseTime(flags.end, now),
        step: parseStep(flags.step),
      });
      context.output.print(formatRows(rangeRows(frame), flags.format));
      for (const note of [...frame.warnings, ...frame.infos]) context.output.say(note);
    });
}
