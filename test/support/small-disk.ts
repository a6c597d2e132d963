import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system of its own that can be filled and emptied. Mounting it needs root. */
export class SmallDisk implements Disposable {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Undefined where nothing may be mounted. */
  static mount(megabytes: number): SmallDisk | undefined {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-small-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir]);
    if (mounted.status === 0) return new SmallDisk(dir);
    rmSync(dir, { recursive: true, force: true });
    return undefined;
  }

  /** Takes up every byte that is left. */
  fill(): void {
    mkdirSync(join(this.dir, 'filler'), { recursive: true });
    const handle = openSync(join(this.dir, 'filler', 'bytes'), 'a');
    try {
      for (;;) writeSync(handle, Buffer.alloc(4_096));
    } catch {
      // Full now.
    } finally {
      closeSync(handle);
    }
  }

  /** Gives back what `fill` took. */
  free(): void {
    rmSync(join(this.dir, 'filler'), { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    execFileSync('umount', ['-l', this.dir]);
    rmSync(this.dir, { recursive: true, force: true });
  }
}
