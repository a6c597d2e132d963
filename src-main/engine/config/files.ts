import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';

/** Larger files are no configuration; reading them would hold the console up. */
const MAX_BYTES = 8 * 1_048_576;
const YAML = /\.ya?ml$/i;

/** What a failed read means, in words. */
export function readFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return error instanceof Error ? error.message : String(error);
}

/** The text of a file; the error has a sentence for people. */
export async function readText(path: string): Promise<string | Error> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) return new Error(`it is larger than ${MAX_BYTES / 1_048_576} MiB`);
    return await readFile(path, 'utf8');
  } catch (error) {
    return new Error(readFault(error));
  }
}

/** A file as itself, a folder as its YAML files sorted by name (hidden ones left out). */
export async function listFiles(path: string): Promise<readonly string[] | Error> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => YAML.test(name) && !name.startsWith('.'))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    return new Error(readFault(error));
  }
}

/** Does the pattern hold wildcards? */
export function isPattern(pattern: string): boolean {
  return /[*?[{]/.test(pattern);
}

/** The files a pattern of `rule_files` means, relative to the file it stands in, sorted. */
export async function expandPattern(pattern: string, from: string): Promise<readonly string[]> {
  const folder = dirname(resolve(from));
  if (!isPattern(pattern)) return [isAbsolute(pattern) ? pattern : join(folder, pattern)];
  const found: string[] = [];
  for await (const path of glob(pattern, { cwd: folder })) found.push(isAbsolute(path) ? path : join(folder, path));
  return found.sort();
}
