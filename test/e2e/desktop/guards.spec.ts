import { join } from 'node:path';
import type { JSHandle } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { z } from 'zod';
import { HttpSink } from '../../support/http-sink.ts';
import { DesktopApp } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';
import { ROOT } from './runtime.ts';

const PRELOAD = join(ROOT, 'out/preload/preload.cjs');

/** What absent means is Electron's default: off, but `webSecurity` on. */
const Preferences = z.object({
  contextIsolation: z.boolean(),
  sandbox: z.boolean(),
  nodeIntegration: z.boolean(),
  webviewTag: z.boolean().optional(),
  nodeIntegrationInWorker: z.boolean().optional(),
  nodeIntegrationInSubFrames: z.boolean().optional(),
  allowRunningInsecureContent: z.boolean().optional(),
  webSecurity: z.boolean().optional(),
});

/** Asks the preload script for a port as the console does; 'port', or 'none' after a second. */
const ASK_FOR_PORT = `new Promise((resolve) => {
  addEventListener('message', (event) => { if (event.ports.length > 0) resolve('port'); });
  postMessage('tocsin:connect', location.origin === 'null' ? '*' : location.origin);
  setTimeout(() => resolve('none'), 1000);
})`;

/** Names on the global object of the page in a window. */
function globalsOf(window: JSHandle<BrowserWindow>): Promise<string[]> {
  return window.evaluate((browser) =>
    browser.webContents.executeJavaScript('Object.getOwnPropertyNames(window).sort()'),
  ) as Promise<string[]>;
}

test('the window is a sandboxed page on app://console with a policy', async ({ data }) => {
  await using app = await DesktopApp.start(data);
  const { page } = app;
  const window = await app.window();
  // Electron's typings leave this method out.
  const given = await window.evaluate((browser) =>
    (browser.webContents as unknown as { getLastWebPreferences(): unknown }).getLastWebPreferences(),
  );
  const preferences = Preferences.parse(given);
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
  const { webviewTag, nodeIntegrationInWorker, nodeIntegrationInSubFrames, allowRunningInsecureContent } = preferences;
  expect([webviewTag, nodeIntegrationInWorker, nodeIntegrationInSubFrames, allowRunningInsecureContent]).not.toContain(
    true,
  );
  expect(preferences.webSecurity).not.toBe(false);

  expect(await page.evaluate(() => location.origin)).toBe('app://console');
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/')).headers));
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(await page.evaluate(async () => (await fetch('/../../package.json')).status)).toBe(404);

  const refused = await page.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'document.title = "broken in"';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<p style="color: red" onclick="document.title = 1">x</p>');
    document.querySelector<HTMLElement>('body > p')?.click();
    const frame = document.createElement('iframe');
    frame.src = 'https://example.org/';
    document.body.append(frame);
    // A debugger's own evaluation may use eval; a timer of the page may not.
    Reflect.apply(setTimeout, window, ['document.title = "broken in"']);
    const webview = document.createElement('webview');
    document.body.append(webview);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return {
      seen,
      title: document.title,
      webview: 'loadURL' in webview,
    };
  });
  for (const directive of ['script-src-elem', 'script-src-attr', 'style-src-attr', 'frame-src', 'script-src'])
    expect(refused.seen, directive).toContain(directive);
  expect(refused.title).not.toMatch(/broken|1/);
  expect(refused.webview).toBe(false);
  // The other tests count on hearing of a violation.
  expect(app.complaints.join()).toMatch(/Content Security Policy/);
});

test('nothing leads the window away, and nothing outside is reached from it', async ({ data }) => {
  await using outside = await HttpSink.start();
  await using app = await DesktopApp.start(data);
  const { electron, page } = app;
  await electron.evaluate(({ shell }) => {
    const seen: string[] = [];
    Reflect.set(globalThis, 'opened', seen);
    shell.openExternal = (url) => {
      seen.push(url);
      return Promise.resolve();
    };
  });
  const before = page.url();
  const foreign = outside.url('/led-away');
  await page.evaluate((url) => {
    location.href = url;
  }, foreign);
  await page.evaluate((url) => {
    const link = document.createElement('a');
    link.href = url;
    document.body.append(link);
    link.click();
  }, foreign);
  const opened = await page.evaluate(
    (urls) => urls.map((url) => window.open(url) === null),
    [foreign, 'https://runbook.example/down', 'file:///etc/passwd', 'javascript:alert(1)', 'app://console/'],
  );
  expect(opened).toEqual([true, true, true, true, true]);
  const fetched = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'reached',
        () => 'refused',
      ),
    foreign,
  );
  expect(fetched).toBe('refused');
  await expect.poll(() => app.left('opened')).toEqual(['https://runbook.example/down']);
  expect(page.url()).toBe(before);
  expect(electron.windows()).toHaveLength(1);
  expect(outside.received).toEqual([]);
  expect(app.log()).toContain('the window was not led away');
});

test('the page has no right but to notify and to copy', async ({ data }) => {
  await using app = await DesktopApp.start(data);
  const answers = await app.page.evaluate(async () => {
    const state = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    const asked = (run: () => Promise<unknown>): Promise<string> =>
      run().then(
        () => 'given',
        (error: unknown) => (error instanceof Error ? error.name : 'refused'),
      );
    return {
      geolocation: await state('geolocation'),
      camera: await state('camera'),
      microphone: await state('microphone'),
      clipboardRead: await state('clipboard-read'),
      notifications: await state('notifications'),
      media: await asked(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await asked(() => navigator.mediaDevices.getDisplayMedia()),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (error) => resolve(error.code),
        ),
      ),
    };
  });
  expect(answers).toMatchObject({
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    clipboardRead: 'denied',
    notifications: 'granted',
    // GeolocationPositionError.PERMISSION_DENIED
    place: 1,
  });
  expect([answers.media, answers.screen]).not.toContain('given');
});

test('the preload script adds nothing to the page and gives its port to nobody else', async ({ data }) => {
  await using outside = await HttpSink.start();
  await using app = await DesktopApp.start(data);
  const { electron, page } = app;
  const own = await app.window();
  const open = (url: string, preload: string | undefined): Promise<JSHandle<BrowserWindow>> =>
    electron.evaluateHandle(
      async ({ BrowserWindow: Window }, asked) => {
        const preloaded = asked.preload === undefined ? {} : { preload: asked.preload };
        const window = new Window({ show: false, webPreferences: { sandbox: true, ...preloaded } });
        await window.loadURL(asked.url);
        return window;
      },
      { url, preload },
    );

  // The page's own scripts run in both; what the first has more would come from the preload script.
  const bare = await open('app://console/', undefined);
  expect(await globalsOf(own)).toEqual(await globalsOf(bare));
  expect(
    await page.evaluate(() => ['require', 'process', 'module', 'electron', 'Buffer'].filter((name) => name in window)),
  ).toEqual([]);

  const ask = (window: JSHandle<BrowserWindow>): Promise<unknown> =>
    window.evaluate((browser, code) => browser.webContents.executeJavaScript(code) as Promise<unknown>, ASK_FOR_PORT);
  expect(await ask(own)).toBe('port');
  expect(await ask(await open('app://console/', PRELOAD)), 'our page in another window').toBe('none');
  expect(await ask(await open(outside.url('/'), PRELOAD)), 'a foreign page').toBe('none');
  expect(await ask(await open('data:text/html,<p>x', PRELOAD)), 'a page without origin').toBe('none');

  // Our own window, were it ever led to another page.
  await own.evaluate((browser, url) => browser.loadURL(url), outside.url('/'));
  expect(await ask(own), 'a foreign page in our window').toBe('none');
  await own.evaluate((browser) => browser.loadURL('data:text/html,<p>x'));
  expect(await ask(own), 'a page without origin in our window').toBe('none');
  expect(app.log().match(/a port was refused/g)?.length).toBeGreaterThanOrEqual(5);
});
