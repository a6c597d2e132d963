import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app, dialog, globalShortcut, Menu, powerMonitor } from 'electron';
import { stopInOrder } from '../app/lifecycle.ts';
import type { Served } from '../app/serve.ts';
import { systemClock } from '../app/system-clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log, Notifier } from '../engine/ports.ts';
import type { AlertDeeds } from './alert-deeds.ts';
import { alertsHash } from './deep-link.ts';
import { applicationMenu } from './menu.ts';
import type { OpenedLinks } from './opened-links.ts';
import { quitQuestion } from './quit-question.ts';
import { handOverPorts } from './rpc-port.ts';
import { AlertTray } from './tray.ts';
import { MainWindow } from './window.ts';

/** Opens the inbox from anywhere. */
const INBOX_KEYS = 'CommandOrControl+Alt+T';

export interface ShellPlaces {
  /** Data folder, absolute. */
  readonly data: string;
  readonly preload: string;
  /** Picture of the app. */
  readonly icon: string;
}

export interface ShellParts {
  readonly engine: Engine;
  readonly served: Served;
  readonly deeds: AlertDeeds;
  readonly notifier: Notifier;
  readonly log: Log;
}

/** What the desktop sees of a running engine: window, tray, menu and keys, and the one way out. */
export class Shell {
  readonly #parts: ShellParts;
  readonly #log: Log;
  #tray: AlertTray | undefined;
  #window: MainWindow | undefined;
  #toldThatItWatches = false;
  #asking = false;
  #quitting = false;

  constructor(parts: ShellParts) {
    this.#parts = parts;
    this.#log = parts.log.room('desktop');
  }

  /** Shows itself; resolves when the window's page is there. Rejects when it cannot be loaded. */
  async open(places: ShellPlaces, links: OpenedLinks): Promise<void> {
    const { deeds, engine, served } = this.#parts;
    // Signals first: they must end the app cleanly while the page is still loading.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.#quit());
    app.on('before-quit', (event) => {
      if (this.#quitting) return;
      event.preventDefault();
      void this.#askAndQuit();
    });
    powerMonitor.on('suspend', () => engine.watch.suspend());
    powerMonitor.on('resume', () => engine.watch.resume());
    powerMonitor.on('shutdown', () => this.#quit());
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform)));
    this.#tray = new AlertTray(engine, {
      ...deeds,
      open: (hash) => this.reveal(hash),
      quit: () => void this.#askAndQuit(),
    });
    const window = await MainWindow.create({
      preload: places.preload,
      icon: places.icon,
      placeFile: join(places.data, 'window.json'),
      log: this.#log,
      now: () => systemClock.monotonic(),
      onHidden: () => this.#tellThatItWatches(),
    });
    this.#window = window;
    handOverPorts(window.browser, (port) => served.servePort(port), this.#log);
    await window.load(links.first);
    links.follow((hash) => this.reveal(hash));
    if (!globalShortcut.register(INBOX_KEYS, () => this.reveal(alertsHash())))
      this.#log.info('another program has the keys that open the inbox', { keys: INBOX_KEYS });
  }

  /** Brings the window up, at a page when one is given. */
  reveal(hash?: string): void {
    this.#window?.reveal(hash);
  }

  #tellThatItWatches(): void {
    if (this.#toldThatItWatches) return;
    this.#toldThatItWatches = true;
    const told = this.#parts.notifier.show({
      tag: `tocsin-${randomUUID()}`,
      title: 'Tocsin goes on watching',
      body: 'The window is closed, the checks are not. Quit from the tray icon.',
      severity: 'info',
      alertIds: [],
    });
    told.catch((error: unknown) =>
      this.#log.info('nobody could be told that watching goes on', { error: String(error) }),
    );
  }

  /** Quits; with critical alerts open only when the person says so. */
  async #askAndQuit(): Promise<void> {
    if (this.#asking || this.#quitting) return;
    const question = quitQuestion(this.#parts.engine.alerts.current());
    if (question) {
      this.#asking = true;
      const { response } = await dialog.showMessageBox({
        type: 'warning',
        title: 'Quit Tocsin?',
        message: question.message,
        detail: question.detail,
        buttons: ['Keep watching', 'Quit'],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      this.#asking = false;
      if (response === 0) return;
    }
    this.#quit();
  }

  #quit(): void {
    if (this.#quitting) return;
    this.#quitting = true;
    const { engine, log, served } = this.#parts;
    globalShortcut.unregisterAll();
    this.#tray?.[Symbol.dispose]();
    const steps = [
      { name: 'window', run: async () => this.#window?.release() },
      { name: 'api', run: () => served.close() },
      { name: 'engine', run: () => engine.stop() },
    ];
    void stopInOrder(steps, systemClock, log).then((clean) => app.exit(clean ? 0 : 1));
  }
}
