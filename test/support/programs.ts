import { spawnSync } from 'node:child_process';

/** Whether a program is installed; tests that need one say so and are skipped without it. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}
