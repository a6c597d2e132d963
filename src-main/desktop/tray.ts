import { Menu, nativeImage, Tray } from 'electron';
import type { Engine } from '../engine/engine.ts';
import { paintTrayIcon, type TrayFace } from './tray-icon.ts';
import { alertTitle, type TrayActions, type TrayView, trayMenu } from './tray-menu.ts';
import { needsSomeone, trayFace, trayWords } from './tray-state.ts';

/** A snooze or an acknowledgement that runs out is nobody's change: the tray looks by itself this often, ms. */
const LOOK_EVERY_MS = 15_000;

/** A tray face as an image for 1× and 2× displays. */
function trayImage(face: TrayFace): Electron.NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = 22 * scaleFactor;
    const painted = nativeImage.createFromBitmap(Buffer.from(paintTrayIcon(face, size)), { width: size, height: size });
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: painted.toPNG() });
  }
  return image;
}

function look({ alerts, clock, watch }: Engine): TrayView {
  const open = needsSomeone(alerts.current(), clock.now());
  const monitors = watch.monitors().length;
  return {
    face: trayFace(open, watch.blind() !== undefined),
    open: open.map((alert) => ({ id: alert.id, title: alertTitle(alert) })),
    monitors,
    paused: monitors > 0 && watch.stats().paused === monitors,
  };
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
    const refresh = (): void => this.#refresh();
    this.#held = [
      engine.alerts.onChange(refresh),
      engine.watch.onBlind(refresh),
      engine.definitions.onChange(refresh),
      engine.clock.every(LOOK_EVERY_MS, refresh),
    ];
    this.#refresh();
  }

  [Symbol.dispose](): void {
    for (const held of this.#held) held[Symbol.dispose]();
    this.#tray.destroy();
  }

  #refresh(): void {
    const view = look(this.#engine);
    // A menu that is rebuilt closes under the pointer on some desktops: only when something in it changed.
    const shown = JSON.stringify(view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(trayImage(view.face));
    this.#tray.setToolTip(trayWords(view.face));
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayMenu(view, this.#actions)));
  }
}
