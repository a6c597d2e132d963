import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app, Menu, powerMonitor } from 'electron';
import { composeEngine } from '../app/compose.ts';
import { stopInOrder } from '../app/lifecycle.ts';
import { openLog } from '../app/open-log.ts';
import { dataFiles, defaultDataDir } from '../app/paths.ts';
import { serveEngine } from '../app/serve.ts';
import { systemClock } from '../app/system-clock.ts';
import { workerPaths } from '../app/workers.ts';
import type { Engine } from '../engine/engine.ts';
import { parseDeepLink } from './deep-link.ts';
import type { DesktopFlags } from './flags.ts';
import { guardContents, guardPermissions } from './guards.ts';
import { openSecrets } from './keychain.ts';
import { DesktopNotifier } from './notifications.ts';
import { serveRenderer } from './protocol.ts';
import { handOverPorts } from './rpc-port.ts';
import { AlertTray, trayImage } from './tray.ts';
import { MainWindow } from './window.ts';

const SNOOZE_MS = 30 * 60_000;

export interface DesktopPlaces {
  readonly preload: string;
  readonly renderer: string;
}

/** The desktop app from "ready" to quit: one engine, one window, one tray icon. Rejects with StoreOpenError. */
export async function runDesktop(flags: DesktopFlags, places: DesktopPlaces): Promise<void> {
  const dataDir = flags.data ?? defaultDataDir({ platform: process.platform, variables: process.env });
  const files = dataFiles(dataDir);
  const version = app.getVersion();
  const log = openLog({ folder: files.logs, level: process.env['TOCSIN_LOG'], clock: systemClock });
  guardContents();
  guardPermissions();
  await serveRenderer(places.renderer);
  const secrets = await openSecrets(
    { keychain: join(dataDir, 'keychain.json'), secrets: files.secrets, key: files.secretsKey },
    log.room('desktop'),
  );

  let engine: Engine | undefined;
  let window: MainWindow | undefined;
  let quitting = false;
  let toldThatItWatches = false;
  const operator = (): string => engine?.definitions.settings().operator ?? 'me';
  const notifier = new DesktopNotifier(() => ({
    acknowledge: (ids) => void engine?.alerts.acknowledge(ids, operator(), '', undefined),
    snooze: (ids) => void engine?.alerts.snooze(ids, operator(), systemClock.now() + SNOOZE_MS),
    open: (ids) => window?.reveal(ids[0] === undefined ? '#/alerts' : `#/alerts/${ids[0]}`),
  }));

  engine = await composeEngine({
    version,
    host: 'desktop',
    dataDir,
    config: flags.config,
    variables: process.env,
    clock: systemClock,
    random: Math.random,
    log,
    secrets,
    notifier,
    onNote: () => ({ [Symbol.dispose]: () => undefined }),
    externalUrl: () => served.url,
    workers: workerPaths,
    watching: true,
  });
  const running = engine;
  const served = await serveEngine(running, {
    listen: flags.listen,
    tokenFile: files.token,
    token: process.env['TOCSIN_TOKEN'],
    staticDir: places.renderer,
    fallBackToFreePort: true,
  });

  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
  handOverPorts(() => window?.browser, served.servePort, log.room('desktop'));
  powerMonitor.on('suspend', () => running.watch.suspend());
  powerMonitor.on('resume', () => running.watch.resume());

  const quit = (): void => {
    if (quitting) return;
    quitting = true;
    window?.release();
    tray[Symbol.dispose]();
    void stopInOrder(
      [
        { name: 'api', run: () => served.close() },
        { name: 'engine', run: () => running.stop() },
      ],
      systemClock,
      log,
    ).then((clean) => app.exit(clean ? 0 : 1));
  };
  const tray = new AlertTray(running, { open: (hash) => window?.reveal(hash), quit });
  window = await MainWindow.open({
    preload: places.preload,
    icon: trayImage({ kind: 'calm' }),
    placeFile: join(dataDir, 'window.json'),
    log: log.room('desktop'),
    onHidden() {
      if (toldThatItWatches) return;
      toldThatItWatches = true;
      void notifier
        .show({
          tag: `tocsin-${randomUUID()}`,
          title: 'Tocsin goes on watching',
          body: 'The window is closed, the checks are not. Quit from the tray icon.',
          severity: 'info',
          alertIds: [],
        })
        .catch(() => undefined);
    },
  });

  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    quit();
  });
  app.on('second-instance', (_event, args) =>
    window?.reveal(args.map(parseDeepLink).find((hash) => hash !== undefined)),
  );
  app.on('open-url', (event, url) => {
    event.preventDefault();
    window?.reveal(parseDeepLink(url));
  });
  app.on('activate', () => window?.reveal());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, quit);
}
