#!/usr/bin/env node
import { systemClock } from '../app/system-clock.ts';
import { VERSION } from '../app/version.ts';
import { runCommandLine } from '../cli/program.ts';
import { openSession } from '../cli/session.ts';

const variables = process.env;
process.exitCode = await runCommandLine(process.argv.slice(2), {
  output: {
    print: (text) => process.stdout.write(`${text}\n`),
    say: (text) => process.stderr.write(`${text}\n`),
  },
  clock: systemClock,
  variables,
  version: VERSION,
  open: (dataDir) => openSession({ dataDir, variables, version: VERSION, clock: systemClock }),
});
