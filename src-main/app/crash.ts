import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../engine/ports.ts';

/** ms that the journal is given to take its last batch before the process ends. */
const LAST_WORDS_MS = 1_000;

/**
 * An error nobody handled leaves the program in a state nobody knows: it is written to a file of its own, the journal
 * gets a second, and the process ends with status 70. The store is crash-safe, so nothing acknowledged is lost.
 */
export function crashCleanly(folder: string, log: Log, clock: Clock, lastWords: () => Promise<void>): void {
  let crashed = false;
  const crash = (kind: string, error: unknown): void => {
    if (crashed) return;
    crashed = true;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const file = join(folder, `crash-${new Date(clock.now()).toISOString().replaceAll(':', '-')}.txt`);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, `${kind}\n${text}\n`);
    } catch {
      // A full disk must not hide the error: the log below goes to standard error as well.
    }
    log.error('the program ends because of an error nobody handled', { kind, error: text, file });
    const end = (): void => process.exit(70);
    clock.after(LAST_WORDS_MS, end);
    lastWords().then(end, end);
  };
  process.on('uncaughtException', (error) => crash('uncaughtException', error));
  process.on('unhandledRejection', (error) => crash('unhandledRejection', error));
}
