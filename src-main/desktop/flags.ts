import { parseArgs } from 'node:util';
import { parseListen } from '../app/listen.ts';

export interface DesktopFlags {
  readonly data: string | undefined;
  readonly config: readonly string[];
  readonly listen: { readonly host: string; readonly port: number };
}

/** The desktop app's own options; what Chromium and Electron put beside them is let through. */
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
    data: text(values['data']) ?? variables['TOCSIN_DATA'],
    config: config.length > 0 || !fromEnvironment ? config : [fromEnvironment],
    listen: parseListen(text(values['listen']) ?? variables['TOCSIN_LISTEN'] ?? '127.0.0.1:9470'),
  };
}
