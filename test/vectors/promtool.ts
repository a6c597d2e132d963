import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTestFile, succeeded } from '../../src-main/engine/rules/unit-test/test-file.ts';
import type { VectorOutcome } from './outcome.ts';

/** Files that are there to fail, and how many of their checks do. */
const MEANT_TO_FAIL: Readonly<Record<string, number>> = {
  'failing.yml': 4,
  'rules_run.yml': 1,
  'rules_run_fuzzy.yml': 2,
};

/** Files of a folder that hold unit tests of rules; the others are the rules they are about. */
export function unitTestFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name) && /^tests:/m.test(readFileSync(join(folder, name), 'utf8')))
    .sort();
}

/** Runs one file of promtool's own rule tests and judges it as promtool does. */
export async function runPromtoolFile(path: string): Promise<VectorOutcome> {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const outcome = await runTestFile(path, () => true);
  const wrong = outcome.tests.flatMap(({ failures }) => failures);
  const meant = MEANT_TO_FAIL[name] ?? 0;
  if (outcome.errors.length > 0) return { passed: 0, skipped: 0, failures: outcome.errors };
  if (succeeded(outcome) ? meant === 0 : wrong.length === meant)
    return { passed: outcome.tests.length, skipped: 0, failures: [] };
  return { passed: 0, skipped: 0, failures: [`${meant} checks should fail, but ${wrong.length} do`, ...wrong] };
}
