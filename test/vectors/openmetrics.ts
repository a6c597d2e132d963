import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpositionError } from '../../src-main/engine/collect/exposition/error.ts';
import { parseOpenMetricsStrict } from '../../src-main/engine/collect/exposition/strict/parse.ts';
import { VECTORS, type VectorOutcome } from './outcome.ts';

/** Where the vectors lie when they are there. */
export const OPENMETRICS_FOLDER = join(VECTORS, 'openmetrics');

/** Why a text is refused, or undefined when it is read. */
function refusal(text: string): string | undefined {
  try {
    parseOpenMetricsStrict(text);
    return undefined;
  } catch (error) {
    if (error instanceof ExpositionError) return error.message;
    throw error;
  }
}

/** Judges every case of the folder: `test.json` says whether the file that it names must be read. */
export function runOpenMetrics(folder: string = OPENMETRICS_FOLDER): VectorOutcome {
  if (!existsSync(folder)) return { passed: 0, skipped: 0, failures: [] };
  const failures: string[] = [];
  let passed = 0;
  for (const name of readdirSync(folder).sort()) {
    // The files are those of the vectors: `{type, file, shouldParse}`.
    const told = JSON.parse(readFileSync(join(folder, name, 'test.json'), 'utf8')) as {
      readonly file: string;
      readonly shouldParse: boolean;
    };
    let wrong: string | undefined;
    try {
      const refused = refusal(readFileSync(join(folder, name, told.file), 'utf8'));
      if (told.shouldParse && refused !== undefined) wrong = `should be read: ${refused}`;
      else if (!told.shouldParse && refused === undefined) wrong = 'should be refused';
    } catch (error) {
      wrong = `the parser itself failed: ${String(error)}`;
    }
    if (wrong === undefined) passed += 1;
    else failures.push(`${name}: ${wrong}`);
  }
  return { passed, skipped: 0, failures };
}
