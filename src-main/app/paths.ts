import { homedir } from 'node:os';
import { join } from 'node:path';

export interface PathEnvironment {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Where the operating system keeps a program's own data: Application Support on macOS, %LOCALAPPDATA% on Windows,
 * $XDG_DATA_HOME or ~/.local/share elsewhere. Desktop and console use the same folder, so either continues the other.
 */
export function defaultDataDir({ platform, variables }: PathEnvironment): string {
  if (variables['TOCSIN_DATA']) return variables['TOCSIN_DATA'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tocsin');
  if (platform === 'win32') return join(variables['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Tocsin');
  return join(variables['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'tocsin');
}

/** Files inside a data folder that the host reads and writes itself; everything else belongs to the store. */
export function dataFiles(dataDir: string): {
  readonly token: string;
  readonly running: string;
  readonly secrets: string;
  readonly secretsKey: string;
  readonly logs: string;
} {
  return {
    token: join(dataDir, 'token'),
    running: join(dataDir, 'running.json'),
    secrets: join(dataDir, 'secrets.json'),
    secretsKey: join(dataDir, 'secrets.key'),
    logs: join(dataDir, 'logs'),
  };
}
