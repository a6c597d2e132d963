import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { REPORT_FORMATS, REPORT_KINDS, ReportFormat, ReportKind } from '../../src-shared/model/report.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './output.ts';
import { parseTime } from './time.ts';

interface ReportFlags {
  readonly from: string;
  readonly to: string;
  readonly format: string;
  readonly zone: string;
  readonly series?: readonly string[];
  readonly statistics: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly data?: string;
}

export function addReport(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description('write a report of a period')
    .argument('<kind>', REPORT_KINDS.join(', '))
    .option('--from <time>', 'start of the period', '-7d')
    .option('--to <time>', 'end of the period', 'now')
    .option('--format <format>', REPORT_FORMATS.join(', '), 'pdf')
    .option('--zone <zone>', 'time zone of the dates', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option(
      '--series <expression>',
      'describe the series of this expression; may be given several times (default: the monitors’ latency)',
      (one: string, before: readonly string[] | undefined) => [...(before ?? []), one],
    )
    .option('--no-statistics', 'leave the statistics of series out')
    .option('--out <file>', 'file to write (default: the report’s own name)')
    .option('--json', 'print file, media type and size as JSON')
    .option('--data <dir>', 'data folder')
    .action(async (named: string, flags: ReportFlags) => {
      const kind = ReportKind.safeParse(named);
      if (!kind.success)
        throw new CommandError(EXIT.usage, `There is no report “${named}”: ${REPORT_KINDS.join(', ')}.`);
      const format = ReportFormat.safeParse(flags.format);
      if (!format.success)
        throw new CommandError(EXIT.usage, `There is no format “${flags.format}”: ${REPORT_FORMATS.join(', ')}.`);
      const now = context.clock.now();
      const from = parseTime(flags.from, now);
      const to = parseTime(flags.to, now);
      if (from >= to) throw new CommandError(EXIT.usage, 'The period ends before it begins.');
      await using session = await context.open(flags.data);
      const { fileName, mediaType, base64 } = await session.client.call('report.render', {
        kind: kind.data,
        from,
        to,
        zone: flags.zone,
        ...(flags.statistics ? (flags.series === undefined ? {} : { series: [...flags.series] }) : { series: [] }),
        format: format.data,
      });
      const file = flags.out ?? fileName;
      const bytes = Buffer.from(base64, 'base64');
      await writeFile(file, bytes);
      context.output.print(flags.json ? JSON.stringify({ file, mediaType, bytes: bytes.length }) : file);
    });
}
