import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const Running = z.strictObject({ url: z.string(), pid: z.int() });
/** Where the engine of a data folder listens; left beside the data so that commands find it. */
export type Running = z.infer<typeof Running>;

export async function writeRunning(file: string, running: Running): Promise<void> {
  await writeFile(file, JSON.stringify(running), { mode: 0o600 });
}

export async function removeRunning(file: string): Promise<void> {
  await rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The engine that serves this data folder now, or undefined; what a killed one left behind does not count. */
export async function readRunning(file: string): Promise<Running | undefined> {
  try {
    const running = Running.parse(JSON.parse(await readFile(file, 'utf8')));
    return isAlive(running.pid) ? running : undefined;
  } catch {
    return undefined;
  }
}
