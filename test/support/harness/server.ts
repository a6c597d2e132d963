import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin, preview } from 'vite';
import { describeKinds } from '../../../src-main/engine/notify/channels/kinds.ts';

const outDir = resolve(import.meta.dirname, '../../../node_modules/.cache/harness');

export interface Harness extends AsyncDisposable {
  /** Address of the page, without a query: `?scenario=storm#/alerts` is added. */
  readonly url: string;
}

/** Kinds of channels send with what only Node has: a page gets what they say of themselves. */
const channelKinds: Plugin = {
  name: 'channel-kinds',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('/notify/channels/kinds.ts')
      ? `export const describeKinds = () => (${JSON.stringify(describeKinds())});`
      : undefined,
};

/**
 * Builds the renderer over a fixture world, with React as in development: it says what it finds wrong. Built once, a page
 * opens in a third of the time that a thousand modules of a development server take.
 */
export async function buildHarness(): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'development';
  try {
    await build({
      configFile: false,
      root: import.meta.dirname,
      mode: 'development',
      plugins: [channelKinds, react()],
      build: { outDir, emptyOutDir: true, minify: false, target: 'esnext', reportCompressedSize: false },
      logLevel: 'error',
    });
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Serves what was built on a free port, to be looked at and tested without an engine. */
export async function startHarness(): Promise<Harness> {
  const server = await preview({
    configFile: false,
    root: import.meta.dirname,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'error',
  });
  const address = server.httpServer.address();
  if (typeof address !== 'object' || address === null) throw new Error('the harness got no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}
