import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type FileOutcome, runTestFile, succeeded } from '../engine/rules/unit-test/test-file.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './output.ts';

interface TestFlags {
  readonly json?: boolean;
  readonly junit?: string;
  readonly run?: string;
}

/** One file as promtool prints it. */
function printed(outcome: FileOutcome): string {
  const { file, warnings, errors, tests } = outcome;
  const failures = [...errors, ...tests.flatMap((test) => test.failures)];
  const lines = [`Unit Testing:  ${file}`, ...warnings.map((warning) => `  WARNING: ${warning}`)];
  return [...lines, ...(failures.length === 0 ? ['  SUCCESS'] : ['  FAILED:', failures.join('\n\n')]), ''].join('\n');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[^\t\n\r\u0020-\uFFFD]/g, '\uFFFD');
}

/** The outcomes as JUnit XML: a suite a file, a case a test. */
export function junit(outcomes: readonly FileOutcome[]): string {
  const suites = outcomes.map(({ file, errors, tests }) => {
    const cases = [
      ...errors.map((error) => ({ name: file, failures: [error] })),
      ...tests.map(({ name, failures }, i) => ({ name: name === '' ? `test ${i + 1}` : name, failures })),
    ];
    const failed = cases.filter(({ failures }) => failures.length > 0).length;
    const body = cases.map(({ name, failures }) => {
      const inside = failures.map((text) => `<failure message="differs">${escapeXml(text)}</failure>`).join('');
      return `    <testcase name="${escapeXml(name)}">${inside}</testcase>`;
    });
    const head = `  <testsuite name="${escapeXml(file)}" tests="${cases.length}" failures="${failed}">`;
    return [head, ...body, '  </testsuite>'].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

function chosenBy(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  try {
    const regex = new RegExp(pattern, 'u');
    return (name) => regex.test(name);
  } catch (error) {
    throw new CommandError(EXIT.usage, `--run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function addTest(program: Command, context: CommandContext): void {
  program
    .command('test')
    .description('run unit tests')
    .command('rules')
    .description("run unit tests of rules, in promtool's format")
    .argument('<files...>', 'test files')
    .option('--json', 'as JSON')
    .option('--junit <file>', 'write JUnit XML to a file as well')
    .option('--run <pattern>', 'only tests whose name matches')
    .action(async (files: readonly string[], flags: TestFlags) => {
      const chosen = chosenBy(flags.run);
      const outcomes: FileOutcome[] = [];
      for (const file of files) {
        const outcome = await runTestFile(file, chosen);
        outcomes.push(outcome);
        if (flags.json !== true) context.output.print(printed(outcome));
      }
      if (flags.json === true) context.output.print(JSON.stringify(outcomes, undefined, 2));
      if (flags.junit !== undefined) await writeFile(flags.junit, junit(outcomes));
      const failed = outcomes.filter((outcome) => !succeeded(outcome)).length;
      if (failed > 0)
        throw new CommandError(
          EXIT.failures,
          `${failed} of ${files.length} ${files.length === 1 ? 'file' : 'files'} failed`,
        );
    });
}
