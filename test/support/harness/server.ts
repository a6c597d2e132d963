import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type Plugin } from 'vite';
import { describeKinds } from '../../../src-main/engine/notify/channels/kinds.ts';

const project = resolve(import.meta.dirname, '../../..');

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

/** Serves the renderer over a fixture world on a free port, to be looked at and tested without an engine. */
export async function startHarness(): Promise<Harness> {
  const server = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir: resolve(project, 'node_modules/.cache/harness'),
    plugins: [channelKinds, react()],
    optimizeDeps: { entries: ['harness.tsx', '../../../src-renderer/boot/pages.ts'] },
    server: { host: '127.0.0.1', port: 0, fs: { allow: [project] }, hmr: false, watch: null },
    logLevel: 'error',
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('the harness got no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}
