// npm run demo: starts the fleet, writes its configuration and opens the console on it. Options are those of `tocsin console`.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { JOB_TOKEN, writeDemoConfiguration } from './configuration.ts';
import { Fleet } from './fleet.ts';
import { inTrouble } from './script.ts';

const PING_MS = 5_000;
const CONSOLE = resolve(import.meta.dirname, '../../../out/main/cli.js');

const dir = mkdtempSync(join(tmpdir(), 'tocsin-demo-'));
const begun = performance.now();
const elapsed = (): number => (performance.now() - begun) / 1_000;
const fleet = await Fleet.start(elapsed);
const file = writeDemoConfiguration(join(dir, 'config'), fleet.ports, fleet.certificate);
process.stderr.write(
  `demo: ${Object.keys(fleet.ports).length} services are up, the first ones fail in a few seconds; everything is in ${dir}\n`,
);

const options = process.argv.slice(2);
const listening = options.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
const shell = spawn(
  process.execPath,
  [CONSOLE, 'console', '--data', join(dir, 'data'), '--config', file, ...listening, ...options],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

/** The job behind the heartbeat monitor: pings, and on the script forgets to. */
function startJob(console: string): void {
  const ping = (): void => {
    if (inTrouble('job', elapsed)) return;
    fetch(new URL(`/hb/${JOB_TOKEN}`, console), { method: 'POST' }).catch(() => undefined);
  };
  ping();
  setInterval(ping, PING_MS);
}

createInterface({ input: shell.stdout }).on('line', (line) => {
  process.stdout.write(`${line}\n`);
  try {
    // The console's ready line (interfaces); anything else is not for the demo.
    const said = JSON.parse(line) as { readonly ready?: boolean; readonly url?: string };
    if (said.ready === true && said.url !== undefined) startJob(said.url);
  } catch {
    process.stderr.write('demo: the console said something that is no ready line\n');
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => shell.kill(signal));
shell.on('exit', (code) => {
  rmSync(dir, { recursive: true, force: true });
  process.exit(code ?? 0);
});
