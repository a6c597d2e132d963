import { spawn } from 'node:child_process';
import type { Clock } from '../ports.ts';
import { ended, Output, type Performed } from './output.ts';

/** How long the output of a program is waited for after its end, ms: what it has left running may hold it open for ever. */
const LAST_WORDS_MS = 1_000;
/** Values of variables whose names say that they are secret are not shown. */
const SECRET_NAME = /pass|secret|token|key|credential|auth/i;

/** A program, its arguments as they stand, and all that it sees of the environment. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

/** Starts a program without a shell. When time is up it and what it started are ended. */
export function runProgram({ argv, cwd, env }: Program, signal: AbortSignal, clock: Clock): Promise<Performed> {
  const [program = '', ...args] = argv;
  const secrets = Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []));
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the whole of it can be ended; Windows has no such groups.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const output = new Output();
    child.stdout.on('data', (part: Buffer) => {
      output.add(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      output.add(part);
    });
    const closeOutput = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const kill = (): void => {
      try {
        if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has just ended by itself.
      }
      // What left the group may live on and hold the output open.
      closeOutput();
    };
    let lastWords: Disposable | undefined;
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    child.on('error', (error) => {
      signal.removeEventListener('abort', kill);
      resolve(ended('failed', `${program} could not be started: ${error.message}`, undefined, output, secrets));
    });
    child.on('exit', () => {
      lastWords = clock.after(LAST_WORDS_MS, closeOutput);
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', kill);
      lastWords?.[Symbol.dispose]();
      const exit = code ?? undefined;
      if (killedBy !== null && signal.aborted)
        resolve(ended('timeout', 'It took too long and was ended.', exit, output, secrets));
      else if (code === 0) resolve(ended('ok', 'It ended with status 0.', 0, output, secrets));
      else {
        const how = code === null ? `It was ended by ${killedBy ?? 'a signal'}.` : `It ended with status ${code}.`;
        resolve(ended('failed', how, exit, output, secrets));
      }
    });
  });
}
