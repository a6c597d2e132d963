import { readFile, statfs } from 'node:fs/promises';
import type { Reading } from './machine.ts';

/** File systems that hold data; the others are made by the kernel. */
const REAL = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'vfat',
  'exfat',
  'ntfs',
  'ntfs3',
  'overlay',
  'nfs',
  'nfs4',
  'cifs',
  'fuseblk',
]);
const LIMIT = 32;

interface Mount {
  readonly device: string;
  readonly mountpoint: string;
  readonly fstype: string;
}

/** The mounts of /proc/mounts that hold data; of several mounts of one device the first. */
export function parseMounts(mounts: string): Mount[] {
  const seen = new Set<string>();
  const out: Mount[] = [];
  for (const line of mounts.split('\n')) {
    const [device = '', raw = '', fstype = ''] = line.split(' ');
    if (!REAL.has(fstype) || seen.has(device)) continue;
    seen.add(device);
    // Blanks in paths are written as octal escapes.
    const mountpoint = raw.replaceAll(/\\(\d{3})/g, (_all, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    out.push({ device, mountpoint, fstype });
  }
  return out.slice(0, LIMIT);
}

async function mounts(): Promise<Mount[]> {
  if (process.platform !== 'linux') {
    const mountpoint = process.platform === 'win32' ? 'C:\\' : '/';
    return [{ device: mountpoint, mountpoint, fstype: '' }];
  }
  try {
    return parseMounts(await readFile('/proc/mounts', 'utf8'));
  } catch {
    return [{ device: 'rootfs', mountpoint: '/', fstype: '' }];
  }
}

/** Size and room of every file system. A mount that does not answer within 2 s (a dead NFS) is left out. */
export async function readDisks(): Promise<Reading[]> {
  const each = (await mounts()).map(async ({ device, mountpoint, fstype }): Promise<Reading[]> => {
    const labels = { device, mountpoint, fstype };
    try {
      const stat = await Promise.race([
        statfs(mountpoint),
        new Promise<undefined>((resolve) => {
          setTimeout(() => {
            resolve(undefined);
          }, 2_000).unref();
        }),
      ]);
      if (stat === undefined || stat.blocks === 0) return [];
      return [
        ['node_filesystem_size_bytes', labels, stat.blocks * stat.bsize],
        ['node_filesystem_free_bytes', labels, stat.bfree * stat.bsize],
        ['node_filesystem_avail_bytes', labels, stat.bavail * stat.bsize],
      ];
    } catch {
      // Not allowed to look at it.
      return [];
    }
  });
  return (await Promise.all(each)).flat();
}
