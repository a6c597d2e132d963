import { resolve } from 'node:path';
import { contract } from '../../src-shared/contract/index.ts';
import { createClient } from '../../src-shared/rpc/client.ts';
import { memoryPipes } from '../../src-shared/rpc/memory-pipe.ts';
import { serve } from '../../src-shared/rpc/server.ts';
import { openTokens } from '../api/tokens.ts';
import { openWebSocketPipe } from '../api/web-socket-pipe.ts';
import { composeEngine } from '../app/compose.ts';
import { openLog } from '../app/open-log.ts';
import { dataFiles, defaultDataDir } from '../app/paths.ts';
import { readRunning } from '../app/running.ts';
import { workerPaths } from '../app/workers.ts';
import { ConsoleNotifier } from '../console/desktop-note.ts';
import type { Clock } from '../engine/ports.ts';
import { createHandlers } from '../rpc/handlers.ts';
import { FileSecrets } from '../secrets/secrets-file.ts';
import type { Session } from './context.ts';

export interface SessionOptions {
  readonly dataDir: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly clock: Clock;
}

/** Speaks to the console that serves the data folder; when none does, opens the folder itself without watching. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { clock, variables, version } = options;
  const dataDir = resolve(options.dataDir ?? defaultDataDir({ platform: process.platform, variables }));
  const files = dataFiles(dataDir);
  const running = await readRunning(files.running);
  if (running) {
    const token = variables['TOCSIN_TOKEN'] ?? (await openTokens(files.token)).admin;
    const client = createClient(contract, () => openWebSocketPipe(running.url, token), { version });
    return {
      client,
      live: true,
      [Symbol.asyncDispose]: () => {
        client[Symbol.dispose]();
        return Promise.resolve();
      },
    };
  }
  const notifier = new ConsoleNotifier();
  const engine = await composeEngine({
    version,
    host: 'console',
    dataDir,
    config: [],
    variables,
    clock,
    random: Math.random,
    log: openLog({ level: 'error', clock }),
    secrets: new FileSecrets(files.secrets, files.secretsKey),
    notifier,
    onNote: (fn) => notifier.onNote(fn),
    externalUrl: () => '',
    workers: workerPaths,
    watching: false,
  });
  const [near, far] = memoryPipes();
  const server = serve(contract, createHandlers(engine), far, { access: 'admin', caller: 'command line', version });
  const client = createClient(contract, () => Promise.resolve(near), { version });
  return {
    client,
    live: false,
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      server[Symbol.dispose]();
      await engine.stop();
    },
  };
}
