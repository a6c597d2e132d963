import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { VECTORS, type VectorOutcome } from './outcome.ts';

/** One file or folder of cases. */
interface Part {
  readonly name: string;
  readonly run: () => VectorOutcome | Promise<VectorOutcome>;
}

/** What each subcommand runs; a part's module is loaded only when it is asked for. */
const PARTS: Readonly<Record<string, (files: readonly string[]) => Promise<readonly Part[]>>> = {
  promql: async (files) => (await import('./promql.ts')).promqlFiles(files),
  openmetrics: async ([folder]) => {
    const { runOpenMetrics } = await import('./openmetrics.ts');
    return [{ name: 'openmetrics', run: () => runOpenMetrics(folder) }];
  },
  promtool: async (files) => {
    const { runPromtoolFile, unitTestFiles } = await import('./promtool.ts');
    const folder = join(VECTORS, 'promtool');
    const paths = files.length > 0 ? files : unitTestFiles(folder).map((name) => join(folder, name));
    return paths.map((path) => ({ name: basename(path), run: () => runPromtoolFile(path) }));
  },
  rules: async (files) => {
    const { runRuleFile } = await import('./rules.ts');
    const folder = join(VECTORS, 'rules');
    const paths =
      files.length > 0
        ? files
        : readdirSync(folder)
            .sort()
            .map((name) => join(folder, name));
    return paths.map((path) => ({ name: basename(path), run: () => runRuleFile(path) }));
  },
};

/** Prints one line per part, its failures before it, and the total last. */
async function main(args: readonly string[]): Promise<number> {
  const [asked, ...files] = args;
  if (asked !== undefined && !Object.hasOwn(PARTS, asked)) {
    process.stderr.write(`usage: npm run vectors [-- ${Object.keys(PARTS).join('|')} [FILE…]]\n`);
    return 2;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const line = (name: string, passed: number, failed: number, skipped: number): void => {
    process.stdout.write(`${name}${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  };
  for (const [kind, partsOf] of Object.entries(PARTS)) {
    if (asked !== undefined && kind !== asked) continue;
    if (files.length === 0 && !existsSync(join(VECTORS, kind))) {
      process.stdout.write(`${kind}: no cases at ${join(VECTORS, kind)}\n`);
      continue;
    }
    for (const { name, run } of await partsOf(files)) {
      const { passed, skipped, failures, reasons } = await run();
      for (const failure of failures) process.stdout.write(`  ${name}:${failure}\n`);
      for (const [reason, count] of reasons ?? []) process.stdout.write(`  ${name}: ${count} skipped: ${reason}\n`);
      line(`${name}: `, passed, failures.length, skipped);
      total.passed += passed;
      total.failed += failures.length;
      total.skipped += skipped;
    }
  }
  line('', total.passed, total.failed, total.skipped);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
