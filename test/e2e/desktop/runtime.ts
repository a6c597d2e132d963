import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

export const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'out/main/desktop.js');
const Package = z.looseObject({ version: z.string() });

/** How to start the built app. */
export interface Runtime {
  readonly executable: string;
  /** Arguments before the app's own. */
  readonly args: readonly string[];
}

function major(version: string): number {
  return Number(version.trim().replace(/^v/, '').split('.')[0]);
}

function readPackage(file: string): z.infer<typeof Package> {
  return Package.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * What an Electron older than the project's lacks, put in before the app's main file is loaded: its Node.js is that of
 * 2024, and `glob` is imported by name. Nothing in this suite uses patterns in configuration files.
 */
const OLDER_START = `
import fs from 'node:fs';
fs.promises.glob ??= () => { throw new Error('this runtime is too old for patterns in file names'); };
await import(${JSON.stringify(pathToFileURL(MAIN).href)});
`;

/**
 * An older runtime gets the app the way a packaged one has it, as the folder `resources/app` beside its binary: there an
 * ES module is the main file without a default app in between.
 */
function layOut(executable: string): Runtime {
  const from = dirname(executable);
  const to = join(ROOT, 'test-results/desktop-runtime');
  const copy = join(to, basename(executable));
  if (!existsSync(copy)) {
    const app = join(to, 'resources/app');
    mkdirSync(app, { recursive: true });
    for (const entry of readdirSync(from))
      if (entry !== basename(executable) && entry !== 'resources') symlinkSync(join(from, entry), join(to, entry));
    writeFileSync(join(app, 'start.mjs'), OLDER_START);
    const project = readPackage(join(ROOT, 'package.json'));
    writeFileSync(join(app, 'package.json'), JSON.stringify({ ...project, main: 'start.mjs' }));
    copyFileSync(executable, copy);
  }
  return { executable: copy, args: [] };
}

/** The runtime that TOCSIN_ELECTRON names. Throws when it names none. */
export function findRuntime(): Runtime {
  const executable = process.env['TOCSIN_ELECTRON'];
  if (executable === undefined || !existsSync(executable))
    throw new Error(`TOCSIN_ELECTRON has to name an Electron executable; it is ${executable ?? 'not set'}`);
  if (!existsSync(MAIN)) throw new Error('out/main/desktop.js is not there. Build it with: npm run build');
  const stated = join(dirname(executable), 'version');
  const wanted = readPackage(join(ROOT, 'node_modules/electron/package.json')).version;
  const isOlder = existsSync(stated) && major(readFileSync(stated, 'utf8')) < major(wanted);
  return isOlder ? layOut(executable) : { executable, args: [ROOT] };
}
