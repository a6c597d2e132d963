import { join, resolve } from 'node:path';
import { composeEngine } from '../app/compose.ts';
import { crashCleanly } from '../app/crash.ts';
import { stopInOrder } from '../app/lifecycle.ts';
import type { Listen } from '../app/listen.ts';
import { openLog } from '../app/open-log.ts';
import { dataFiles, defaultDataDir } from '../app/paths.ts';
import { serveEngine } from '../app/serve.ts';
import { workerPaths } from '../app/workers.ts';
import type { Clock } from '../engine/ports.ts';
import { FileSecrets } from '../secrets/secrets-file.ts';
import { openBrowser } from './browser.ts';
import { ConsoleNotifier } from './desktop-note.ts';
import { staticDir } from './static-dir.ts';

export interface ConsoleOptions {
  readonly dataDir: string | undefined;
  readonly config: readonly string[];
  readonly listen: Listen;
  readonly tokenFile: string | undefined;
  readonly token: string | undefined;
  readonly open: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly clock: Clock;
  /** Standard output. */
  readonly print: (text: string) => void;
}

/**
 * The engine without Electron, with its console in a browser. Prints the one ready line and resolves when a signal has
 * stopped it cleanly; a second signal ends it at once.
 */
export async function runConsole(options: ConsoleOptions): Promise<void> {
  const { clock, variables, version } = options;
  const dataDir = resolve(options.dataDir ?? defaultDataDir({ platform: process.platform, variables }));
  const files = dataFiles(dataDir);
  const log = openLog({ level: variables['TOCSIN_LOG'], clock });
  const notifier = new ConsoleNotifier();
  let url = '';
  const engine = await composeEngine({
    version,
    host: 'console',
    dataDir,
    config: options.config.map((path) => resolve(path)),
    variables,
    clock,
    random: Math.random,
    log,
    secrets: new FileSecrets(files.secrets, files.secretsKey),
    notifier,
    onNote: (fn) => notifier.onNote(fn),
    externalUrl: () => url,
    workers: workerPaths,
    watching: true,
  });
  crashCleanly(join(dataDir, 'logs'), log, clock, () => engine.store.samples.flush());
  const served = await serveEngine(engine, {
    listen: options.listen,
    tokenFile: options.tokenFile ?? files.token,
    token: options.token,
    staticDir: staticDir(),
    fallBackToFreePort: false,
  });
  url = served.url;

  const stopped = new Promise<void>((done) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(1);
      stopping = true;
      void stopInOrder(
        [
          { name: 'api', run: () => served.close() },
          { name: 'engine', run: () => engine.stop() },
        ],
        clock,
        log,
      ).then(() => done());
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  options.print(
    JSON.stringify({ ready: true, url: served.url, console: served.consoleUrl, pid: process.pid, data: dataDir }),
  );
  if (options.open) openBrowser(served.consoleUrl);
  await stopped;
}
