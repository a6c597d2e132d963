import { glob, readFile, stat } from 'node:fs/promises';
import { parse } from 'yaml';
import type { DiscoveryConfig, TargetGroup } from '../scrape/config.ts';
import type { Rounds } from './discover.ts';
import { readGroups } from './groups.ts';

/** Files are looked at this often, ms, whatever refresh_interval says: one that was saved should count soon. */
const LOOK_MS = 2_000;
/** Bytes of a file of targets. */
const MOST_BYTES = 64 * 1_048_576;

async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (/[*?[{]/.test(pattern)) for await (const path of glob(pattern)) found.add(path);
    // A plain name is a file also while it is not there: then there is a failure to tell of.
    else found.add(pattern);
  }
  return [...found].sort();
}

async function read(path: string): Promise<readonly TargetGroup[]> {
  const { size } = await stat(path);
  if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES / 1_048_576} MiB`);
  // YAML contains JSON.
  const data: unknown = parse(await readFile(path, 'utf8'));
  return readGroups(data, path, { __meta_filepath: path });
}

/** File discovery (Prometheus, "Configuration", file_sd_config): JSON and YAML, read again when they change. */
export function fileRound(config: Extract<DiscoveryConfig, { type: 'file' }>): Rounds {
  const known = new Map<string, { readonly mark: string; readonly groups: readonly TargetGroup[] | Error }>();
  return {
    everyMs: Math.min(LOOK_MS, config.refreshInterval),
    async look() {
      const out = new Map<string, readonly TargetGroup[] | Error>();
      for (const path of await filesOf(config.files)) {
        try {
          const { ino, mtimeMs, size } = await stat(path);
          const mark = `${ino}:${mtimeMs}:${size}`;
          const before = known.get(path);
          const groups = before?.mark === mark ? before.groups : await read(path);
          known.set(path, { mark, groups });
          out.set(path, groups);
        } catch (error) {
          known.delete(path);
          out.set(path, new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`));
        }
      }
      return out;
    },
    [Symbol.dispose]: () => undefined,
  };
}
