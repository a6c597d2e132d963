import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseListen } from '../app/listen.ts';
import { defaultDataDir } from '../app/paths.ts';

export interface DesktopFlags {
  /** Data folder, absolute; the platform's own unless one is given. */
  readonly data: string;
  readonly config: readonly string[];
  readonly listen: { readonly host: string; readonly port: number };
}

/** The desktop app's own options; what Chromium and Electron put beside them is let through. Throws ListenError. */
export function parseDesktopFlags(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): DesktopFlags {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, config: { type: 'string', multiple: true }, listen: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const config = Array.isArray(values['config']) ? values['config'].filter((one) => typeof one === 'string') : [];
  const fromEnvironment = variables['TOCSIN_CONFIG'];
  return {
    data: resolve(text(values['data']) ?? defaultDataDir({ platform: process.platform, variables })),
    config: (config.length > 0 || !fromEnvironment ? config : [fromEnvironment]).map((path) => resolve(path)),
    listen: parseListen(text(values['listen']) ?? variables['TOCSIN_LISTEN'] ?? '127.0.0.1:9470'),
  };
}
