import { Menu, nativeImage, Tray } from 'electron';
import type { Alert } from '../../src-shared/model/alert.ts';
import type { Engine } from '../engine/engine.ts';
import { paintTrayIcon, type TrayFace } from './tray-icon.ts';
import { needsSomeone, trayFace, trayWords } from './tray-state.ts';

const SHOWN_ALERTS = 5;
const HOUR_MS = 3_600_000;
const SNOOZE_MS = 30 * 60_000;

export interface TrayActions {
  open(hash?: string): void;
  quit(): void;
}

/** A tray face as an image for 1× and 2× displays. */
export function trayImage(face: TrayFace): Electron.NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = 22 * scaleFactor;
    const painted = nativeImage.createFromBitmap(Buffer.from(paintTrayIcon(face, size)), { width: size, height: size });
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: painted.toPNG() });
  }
  return image;
}

function title(alert: Alert): string {
  const summary = alert.annotations['summary'] ?? alert.rule;
  return summary.length > 60 ? `${summary.slice(0, 59)}…` : summary;
}

/** The tray icon: shape, colour and count of what needs someone, and a menu that acts on it. */
export class AlertTray implements Disposable {
  readonly #tray: Tray;
  readonly #engine: Engine;
  readonly #actions: TrayActions;
  readonly #held: readonly Disposable[];
  #shown = '';

  constructor(engine: Engine, actions: TrayActions) {
    this.#engine = engine;
    this.#actions = actions;
    this.#tray = new Tray(trayImage({ kind: 'calm' }));
    this.#tray.on('click', () => actions.open());
    this.#held = [engine.alerts.onChange(() => this.#refresh()), engine.watch.onBlind(() => this.#refresh())];
    this.#refresh();
  }

  [Symbol.dispose](): void {
    for (const held of this.#held) held[Symbol.dispose]();
    this.#tray.destroy();
  }

  #refresh(): void {
    const now = this.#engine.clock.now();
    const open = needsSomeone(this.#engine.alerts.current(), now);
    const face = trayFace(open, this.#engine.watch.blind() !== undefined);
    // A menu that is rebuilt closes under the pointer on some desktops: only when something in it changed.
    const shown = `${trayWords(face)}|${open
      .slice(0, SHOWN_ALERTS)
      .map((alert) => alert.id)
      .join()}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(trayImage(face));
    this.#tray.setToolTip(trayWords(face));
    this.#tray.setContextMenu(Menu.buildFromTemplate(this.#menu(open, face)));
  }

  #menu(open: readonly Alert[], face: TrayFace): Electron.MenuItemConstructorOptions[] {
    const { alerts, clock, definitions, watch } = this.#engine;
    const by = definitions.settings().operator;
    const all = open.map((alert) => alert.id);
    const names = watch.monitors().map((monitor) => monitor.name);
    const paused = names.length > 0 && watch.stats().paused === names.length;
    return [
      { label: trayWords(face), enabled: false },
      ...open.slice(0, SHOWN_ALERTS).map(
        (alert): Electron.MenuItemConstructorOptions => ({
          label: title(alert),
          submenu: [
            { label: 'Acknowledge', click: () => void alerts.acknowledge([alert.id], by, '', undefined) },
            { label: 'Snooze 30 min', click: () => void alerts.snooze([alert.id], by, clock.now() + SNOOZE_MS) },
            { label: 'Open', click: () => this.#actions.open(`#/alerts/${alert.id}`) },
          ],
        }),
      ),
      { type: 'separator' },
      {
        label: 'Snooze all alerts',
        enabled: all.length > 0,
        submenu: [1, 4, 8].map((hours) => ({
          label: `${hours} h`,
          click: () => void alerts.snooze(all, by, clock.now() + hours * HOUR_MS),
        })),
      },
      {
        label: paused ? 'Resume watching' : 'Pause watching',
        enabled: names.length > 0,
        click: () => void definitions.pauseMonitors(names, !paused),
      },
      { type: 'separator' },
      { label: 'Open Tocsin', click: () => this.#actions.open() },
      { label: 'Quit', click: () => this.#actions.quit() },
    ];
  }
}
