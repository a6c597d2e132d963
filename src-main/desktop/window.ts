import { BrowserWindow, screen } from 'electron';
import type { Log } from '../engine/ports.ts';
import { APP_ORIGIN } from './protocol.ts';
import { isVisible, type Place, readPlace, writePlace } from './window-place.ts';

export interface MainWindowOptions {
  readonly preload: string;
  readonly icon: Electron.NativeImage;
  /** File that keeps the window's place. */
  readonly placeFile: string;
  readonly log: Log;
  /** The window was closed by the user and is hidden now; watching goes on. */
  onHidden(): void;
}

const DEFAULT_SIZE = { width: 1280, height: 800 };

/** The one window: sandboxed, remembered place, hidden instead of closed until `release` is called. */
export class MainWindow {
  readonly browser: BrowserWindow;
  #released = false;
  #reloaded = false;

  private constructor(browser: BrowserWindow, options: MainWindowOptions) {
    this.browser = browser;
    browser.on('close', (event) => {
      void writePlace(options.placeFile, this.#place()).catch((error: unknown) =>
        options.log.warn('the window’s place could not be kept', { error: String(error) }),
      );
      if (this.#released) return;
      event.preventDefault();
      browser.hide();
      options.onHidden();
    });
    browser.webContents.on('render-process-gone', (_event, details) => {
      options.log.error('the window’s page is gone', { reason: details.reason, exitCode: details.exitCode });
      // Once: a page that dies on every load would loop.
      if (this.#reloaded || this.#released) return;
      this.#reloaded = true;
      browser.reload();
    });
  }

  static async open(options: MainWindowOptions): Promise<MainWindow> {
    const remembered = await readPlace(options.placeFile);
    const place =
      remembered &&
      isVisible(
        remembered,
        screen.getAllDisplays().map((display) => display.workArea),
      )
        ? remembered
        : undefined;
    const browser = new BrowserWindow({
      ...(place ? { x: place.x, y: place.y, width: place.width, height: place.height } : DEFAULT_SIZE),
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: 'Tocsin',
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: '#16181d',
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
      },
    });
    const window = new MainWindow(browser, options);
    if (place?.maximized) browser.maximize();
    browser.once('ready-to-show', () => browser.show());
    await browser.loadURL(`${APP_ORIGIN}/`);
    return window;
  }

  /** Brings the window up, at a page of the console when one is given (`#/alerts/…`). */
  reveal(hash?: string): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.show();
    this.browser.focus();
    if (hash !== undefined) void this.browser.loadURL(`${APP_ORIGIN}/${hash}`);
  }

  /** From now on closing closes. */
  release(): void {
    this.#released = true;
  }

  #place(): Place {
    const { x, y, width, height } = this.browser.getNormalBounds();
    return { x, y, width, height, maximized: this.browser.isMaximized() };
  }
}
