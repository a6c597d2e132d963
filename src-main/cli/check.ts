import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Check } from '../../src-shared/model/check.ts';
import { ExpositionError } from '../engine/collect/exposition/error.ts';
import { parseOpenMetricsStrict } from '../engine/collect/exposition/strict/parse.ts';
import { loadConfiguration } from '../engine/config/load.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT, type Output } from './output.ts';

function counted(things: readonly unknown[], what: string): string {
  return `${things.length} ${what}${things.length === 1 ? '' : 's'}`;
}

function describe(check: Check): string {
  const phases = Object.entries(check.phases).flatMap(([name, ms]) =>
    ms === undefined ? [] : [`${name} ${Math.round(ms * 10) / 10} ms`],
  );
  return [
    `${check.monitor}: ${check.outcome}${check.reason === '' ? '' : ` – ${check.reason}`}`,
    `  ${Math.round(check.durationMs * 10) / 10} ms${phases.length === 0 ? '' : ` (${phases.join(', ')})`}`,
    ...check.assertions.map((one) => `  ${one.passed ? '✓' : '✗'} ${one.resolved}`),
  ].join('\n');
}

/** Judges a file of metrics; rejects with CommandError when it is none or breaks the standard. */
async function judgeOpenMetrics(path: string, output: Output): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new CommandError(EXIT.failures, `${path} cannot be read: ${String(error)}`);
  });
  try {
    const families = parseOpenMetricsStrict(text);
    const samples = families.flatMap((family) => family.samples);
    output.print(`good: ${counted(families, 'metric')}, ${counted(samples, 'sample')}`);
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    output.print(`${path}:${error.line}:${error.column}: ${error.problem}`);
    throw new CommandError(EXIT.failures, 'this is not OpenMetrics 1.0');
  }
}

export function addCheck(program: Command, context: CommandContext): void {
  program
    .command('check')
    .description('validate configuration, or run a monitor once')
    .argument('<what>', 'a configuration file or folder, or the name of a monitor')
    .option('--json', 'as JSON')
    .option('--openmetrics', 'judge a file of metrics by all of OpenMetrics 1.0')
    .option('--data <dir>', 'data folder')
    .action(
      async (
        what: string,
        flags: { readonly json?: boolean; readonly data?: string; readonly openmetrics?: boolean },
      ) => {
        if (flags.openmetrics === true) return judgeOpenMetrics(what, context.output);
        if (existsSync(what)) {
          const result = await loadConfiguration([what], { variables: context.variables });
          if (flags.json)
            context.output.print(
              JSON.stringify(result.ok ? { ok: true, warnings: result.warnings } : result, undefined, 2),
            );
          const listed = result.ok ? result.warnings : result.problems;
          if (!flags.json)
            for (const one of listed)
              context.output.print(
                `${one.file}:${one.line}:${one.column}: ${result.ok ? 'warning: ' : ''}${one.message}`,
              );
          if (!result.ok)
            throw new CommandError(EXIT.failures, `${listed.length} ${listed.length === 1 ? 'problem' : 'problems'}`);
          const { monitors, receivers, ruleGroups, scrapeConfigs } = result.configuration;
          if (!flags.json)
            context.output.print(
              `good: ${counted(monitors, 'monitor')}, ${counted(ruleGroups, 'rule group')}, ${counted(receivers, 'receiver')}${scrapeConfigs.length === 0 ? '' : `, ${counted(scrapeConfigs, 'scrape job')}`}`,
            );
          return;
        }
        await using session = await context.open(flags.data);
        const entry = (await session.client.call('monitor.list', {})).find((one) => one.monitor.name === what);
        if (entry === undefined)
          throw new CommandError(
            EXIT.failures,
            `“${what}” is neither a file or folder here nor a monitor. See: tocsin monitors`,
          );
        // Without a console nobody keeps results, so the check is only tried.
        const check = session.live
          ? await session.client.call('monitor.run', { name: what })
          : await session.client.call('monitor.try', { monitor: entry.monitor });
        context.output.print(flags.json ? JSON.stringify(check, undefined, 2) : describe(check));
        if (check.outcome === 'down') throw new CommandError(EXIT.failures, 'the check failed');
      },
    );
}
