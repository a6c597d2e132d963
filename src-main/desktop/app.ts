import { join } from 'node:path';
import { app, shell as electronShell, powerMonitor } from 'electron';
import { composeEngine } from '../app/compose.ts';
import { crashCleanly } from '../app/crash.ts';
import { stopInOrder } from '../app/lifecycle.ts';
import { openLog } from '../app/open-log.ts';
import { dataFiles } from '../app/paths.ts';
import { serveEngine } from '../app/serve.ts';
import { systemClock } from '../app/system-clock.ts';
import { workerPaths } from '../app/workers.ts';
import type { Engine } from '../engine/engine.ts';
import { alertDeeds } from './alert-deeds.ts';
import { Bell } from './bell.ts';
import { alertsHash } from './deep-link.ts';
import type { DesktopFlags } from './flags.ts';
import { guardContents, guardPermissions } from './guards.ts';
import { openSecrets } from './keychain.ts';
import { DesktopNotifier } from './notifications.ts';
import type { OpenedLinks } from './opened-links.ts';
import { DesktopPresence } from './presence.ts';
import { serveRenderer } from './protocol.ts';
import { Shell, type ShellPlaces } from './shell.ts';

const SNOOZE_MS = 30 * 60_000;

export interface DesktopPlaces extends ShellPlaces {
  /** The built renderer. */
  readonly renderer: string;
}

/** The desktop app from "ready" to quit: one engine, one window, one tray icon. Rejects with StoreOpenError. */
export async function runDesktop(flags: DesktopFlags, places: DesktopPlaces, links: OpenedLinks): Promise<void> {
  const files = dataFiles(places.data);
  const log = openLog({ folder: files.logs, level: process.env['TOCSIN_LOG'], clock: systemClock });
  const room = log.room('desktop');
  let engine: Engine | undefined;
  let shell: Shell | undefined;
  let url = '';
  crashCleanly(files.logs, log, systemClock, async () => engine?.store.samples.flush());
  guardContents(room);
  guardPermissions();
  await serveRenderer(places.renderer);
  const deeds = alertDeeds(() => engine, room);
  const bell = new Bell(systemClock, () => electronShell.beep());
  // Who brings a window to the front has noticed.
  app.on('browser-window-focus', () => bell.noticed());
  const notifier = new DesktopNotifier(
    {
      acknowledge: (ids) => deeds.acknowledge(ids),
      snooze: (ids) => deeds.snooze(ids, SNOOZE_MS),
      open: (ids) => shell?.reveal(ids.length === 0 ? undefined : alertsHash(ids[0])),
    },
    bell,
  );

  const presence = new DesktopPresence(powerMonitor, systemClock);
  powerMonitor.on('lock-screen', () => presence.look());
  powerMonitor.on('unlock-screen', () => presence.look());
  presence.look();
  const running = await composeEngine({
    version: app.getVersion(),
    host: 'desktop',
    dataDir: places.data,
    config: flags.config,
    variables: process.env,
    clock: systemClock,
    random: Math.random,
    log,
    secrets: await openSecrets(
      { keychain: join(places.data, 'keychain.json'), secrets: files.secrets, key: files.secretsKey },
      room,
    ),
    notifier,
    presence,
    onNote: () => ({ [Symbol.dispose]: () => undefined }),
    externalUrl: () => url,
    workers: workerPaths,
    watching: true,
  });
  try {
    engine = running;
    const served = await serveEngine(running, {
      listen: flags.listen,
      tokenFile: files.token,
      token: process.env['TOCSIN_TOKEN'],
      staticDir: places.renderer,
      fallBackToFreePort: true,
    });
    url = served.url;
    shell = new Shell({ engine: running, served, deeds, notifier, log });
    await shell.open(places, links);
  } catch (error) {
    await stopInOrder([{ name: 'engine', run: () => running.stop() }], systemClock, log);
    throw error;
  }
}
