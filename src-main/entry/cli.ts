#!/usr/bin/env node
import { becomeLean } from '../console/lean.ts';

if (process.argv[2] === 'console') becomeLean();

// Loaded only now: what was loaded before the process is replaced would be loaded twice.
const [{ systemClock }, { VERSION }, { runCommandLine }, { openSession }] = await Promise.all([
  import('../app/system-clock.ts'),
  import('../app/version.ts'),
  import('../cli/program.ts'),
  import('../cli/session.ts'),
]);

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
