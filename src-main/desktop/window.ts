import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../engine/ports.ts';
import { APP_ORIGIN } from './protocol.ts';
import { isVisible, type Place, readPlace, writePlace } from './window-place.ts';

export interface MainWindowOptions {
  readonly preload: string;
  /** File with the app's picture. */
  readonly icon: string;
  /** File that keeps the window's place. */
  readonly placeFile: string;
  readonly log: Log;
  /** ms, monotonic. */
  readonly now: () => number;
  /** The window was closed by the user and is hidden now; watching goes on. */
  onHidden(): void;
}

const DEFAULT_SIZE = { width: 1280, height: 800 };
/** A page that dies again within this time, ms, is left alone: reloading it would loop. */
const RELOAD_APART_MS = 60_000;

/** The one window: sandboxed, at its remembered place, hidden instead of closed until `release` is called. */
export class MainWindow {
  readonly browser: BrowserWindow;
  readonly #options: MainWindowOptions;
  #released = false;
  #reloadedAt = Number.NEGATIVE_INFINITY;

  private constructor(browser: BrowserWindow, options: MainWindowOptions) {
    this.browser = browser;
    this.#options = options;
    browser.on('close', (event) => {
      if (this.#released) return;
      event.preventDefault();
      void this.#keepPlace();
      browser.hide();
      options.onHidden();
    });
    browser.webContents.on('render-process-gone', (_event, details) => {
      options.log.error('the window’s page is gone', { reason: details.reason, exitCode: details.exitCode });
      const soon = options.now() - this.#reloadedAt < RELOAD_APART_MS;
      if (!soon && !this.#released) this.#reload();
    });
  }

  static async create(options: MainWindowOptions): Promise<MainWindow> {
    const remembered = await readPlace(options.placeFile);
    const displays = screen.getAllDisplays().map((display) => display.workArea);
    const place = remembered && isVisible(remembered, displays) ? remembered : undefined;
    const browser = new BrowserWindow({
      ...(place ? { x: place.x, y: place.y, width: place.width, height: place.height } : DEFAULT_SIZE),
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: 'Tocsin',
      icon: options.icon,
      autoHideMenuBar: true,
      // The page's own background (src-renderer/ui/tokens.css), so that nothing flashes before its first paint.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1113' : '#f5f6f7',
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
    return window;
  }

  /** Loads the console, at a page of it (`#/alerts`) or its first. Rejects when it cannot be loaded. */
  async load(hash = ''): Promise<void> {
    await this.browser.loadURL(`${APP_ORIGIN}/${hash}`);
  }

  /** Brings the window up, at a page of the console when one is given (`#/alerts?id=…`). */
  reveal(hash?: string): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.show();
    this.browser.focus();
    if (this.browser.webContents.isCrashed()) this.#reload();
    if (hash === undefined) return;
    this.load(hash).catch((error: unknown) => {
      this.#options.log.warn('the window could not be led to a page', { hash, error: String(error) });
    });
  }

  /** From now on closing closes; the place is kept. */
  async release(): Promise<void> {
    this.#released = true;
    await this.#keepPlace();
  }

  #reload(): void {
    this.#reloadedAt = this.#options.now();
    this.browser.reload();
  }

  async #keepPlace(): Promise<void> {
    const { x, y, width, height } = this.browser.getNormalBounds();
    const place: Place = { x, y, width, height, maximized: this.browser.isMaximized() };
    await writePlace(this.#options.placeFile, place).catch((error: unknown) => {
      this.#options.log.warn('the window’s place could not be kept', { error: String(error) });
    });
  }
}
