import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConsoleProcess } from '../../support/console-process.ts';
import { TargetFleet } from '../../support/target-fleet.ts';
import { until } from '../../support/wait.ts';
import { DesktopApp } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';

test('closing the window keeps watching, starting again brings it back', async ({ data }) => {
  await using targets = await TargetFleet.start();
  const config = join(data, 'tocsin.yml');
  await writeFile(config, `monitors:\n  - {name: Orders, kind: http, url: "${targets.url(0)}", interval: 1s}\n`);
  await using app = await DesktopApp.start(data, [`--config=${config}`]);
  await app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds({ x: 40, y: 60, width: 1000, height: 700 });
    window?.close();
  });
  await expect.poll(() => app.isVisible()).toBe(false);
  const before = targets.requests;
  await until('checks go on behind the closed window', () => targets.requests > before + 2, 10_000);
  expect(app.process.exitCode).toBeNull();

  const second = await DesktopApp.startToItsEnd(data, ['tocsin://alert/17']);
  expect(second.status).toBe(0);
  await expect.poll(() => app.isVisible()).toBe(true);
  await expect(app.page).toHaveURL('app://console/#/alerts?id=17');
  await expect(app.page.getByLabel('Console status').getByText('Watching')).toBeVisible();

  const { status, tookMs } = await app.end('SIGTERM');
  expect(status).toBe(0);
  expect(tookMs).toBeLessThan(5_000);
  expect(JSON.parse(await readFile(join(data, 'window.json'), 'utf8'))).toMatchObject({ width: 1_000, height: 700 });
  await expect(readFile(join(data, 'running.json'))).rejects.toThrow('ENOENT');

  await using again = await DesktopApp.start(data);
  const bounds = await (await again.window()).evaluate((browser) => browser.getNormalBounds());
  expect(bounds).toMatchObject({ width: 1_000, height: 700 });
});

test('quitting with a critical alert open asks, a signal does not', async ({ data }) => {
  await using targets = await TargetFleet.start();
  targets.kill(0);
  targets.kill(1);
  const config = join(data, 'tocsin.yml');
  const monitor = (i: number): string =>
    `  - {name: service-${i}, kind: http, url: "${targets.url(i)}", interval: 1s, failure_threshold: 1, severity: critical}\n`;
  await writeFile(config, `monitors:\n${monitor(0)}${monitor(1)}`);
  await using app = await DesktopApp.start(data, [`--config=${config}`]);
  // Answers for the person: the dialog is the platform's own and out of a test's reach.
  await app.electron.evaluate(({ dialog }) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'asked', asked);
    dialog.showMessageBox = (options: unknown) => {
      asked.push(options);
      return new Promise((answer) => Reflect.set(globalThis, 'answer', answer));
    };
  });
  const asked = (): Promise<{ message: string; detail: string; buttons: string[] }[]> => app.left('asked');
  await app.page.keyboard.press('g');
  await app.page.keyboard.press('a');
  await expect(app.page.getByRole('grid', { name: 'Alerts' }).getByRole('row', { name: /is down/ })).toHaveCount(2, {
    timeout: 30_000,
  });

  await app.electron.evaluate(({ app: electron }) => electron.quit());
  await app.electron.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(async () => (await asked()).length).toBe(1);
  const [question] = await asked();
  expect(question).toMatchObject({ message: '2 critical alerts are open', buttons: ['Keep watching', 'Quit'] });
  expect(question?.detail).toMatch(/service-0 is down/);
  await app.electron.evaluate(() => {
    (Reflect.get(globalThis, 'answer') as (answer: { response: number }) => void)({ response: 0 });
  });
  await expect(app.page.getByLabel('Console status').getByText('Watching')).toBeVisible();
  expect(app.process.exitCode).toBeNull();

  await app.electron.evaluate(({ app: electron }) => electron.quit());
  await expect.poll(async () => (await asked()).length).toBe(2);
  const { status } = await app.end('SIGTERM');
  expect(status).toBe(0);
});

test('a notification leads to its alert and acknowledges it', async ({ data }) => {
  await using targets = await TargetFleet.start();
  targets.kill(0);
  const config = join(data, 'tocsin.yml');
  await writeFile(
    config,
    `monitors:
  - {name: Orders, kind: http, url: "${targets.url(0)}", interval: 1s, failure_threshold: 1, severity: critical}
route: {receiver: desk, group_wait: 2s}
receivers: [{name: desk, desktop_configs: [{}]}]
`,
  );
  await using app = await DesktopApp.start(data, [`--config=${config}`]);
  // Stands for the desktop's notification service, which this machine may not have.
  await app.electron.evaluate(({ Notification }) => {
    const shown: unknown[] = [];
    Reflect.set(globalThis, 'notes', shown);
    Notification.isSupported = () => true;
    Notification.prototype.show = function () {
      shown.push(this);
      this.emit('show');
    };
  });
  const notes = (): Promise<{ title: string; urgency: string; actions: string[] }[]> =>
    app.electron.evaluate(() =>
      (Reflect.get(globalThis, 'notes') as Electron.Notification[]).map(({ actions, title, urgency }) => ({
        title,
        urgency,
        actions: actions.map((action) => action.text ?? ''),
      })),
    );
  await expect.poll(notes, { timeout: 30_000 }).toHaveLength(1);
  const [note] = await notes();
  expect(note?.title).toContain('Orders is down');
  expect(note).toMatchObject({ urgency: 'critical', actions: ['Acknowledge', 'Snooze 30 min', 'Open'] });

  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(() => app.isVisible()).toBe(false);
  // The window tells once that watching goes on; the alert's note is the first.
  await app.electron.evaluate(() => (Reflect.get(globalThis, 'notes') as Electron.Notification[])[0]?.emit('click'));
  await expect.poll(() => app.isVisible()).toBe(true);
  await expect(app.page).toHaveURL(/^app:\/\/console\/#\/alerts\?id=[0-9a-f-]{36}$/);
  await expect(
    app.page
      .getByRole('complementary', { name: 'Alert' })
      .getByText(/Orders is down/)
      .first(),
  ).toBeVisible();
  await app.electron.evaluate(() =>
    (Reflect.get(globalThis, 'notes') as Electron.Notification[])[0]?.emit('action', {}, 0),
  );
  await expect(
    app.page.getByRole('grid', { name: 'Alerts' }).getByRole('row', { name: /Orders is down.*me/ }),
  ).toBeVisible();
  expect((await notes()).map(({ title }) => title)).toContain('Tocsin goes on watching');
});

test('power events reach the watch, and the keys of the inbox are taken', async ({ data }) => {
  await using targets = await TargetFleet.start();
  const config = join(data, 'tocsin.yml');
  await writeFile(config, `monitors:\n  - {name: Orders, kind: http, url: "${targets.url(0)}", interval: 1s}\n`);
  await using app = await DesktopApp.start(data, [`--config=${config}`]);
  expect(
    await app.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+T')),
  ).toBe(true);
  await until('checks run', () => targets.requests > 1, 10_000);

  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
  // A check that has begun may still arrive.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const asleep = targets.requests;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(targets.requests).toBe(asleep);
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await until('checks run again', () => targets.requests > asleep + 1, 10_000);
});

test('an error nobody handled leaves a file and status 70', async ({ data }) => {
  await using app = await DesktopApp.start(data);
  const gone = once(app.process, 'exit');
  await app.electron.evaluate(() => {
    setTimeout(() => {
      throw new Error('the sky fell');
    }, 50);
  });
  expect((await gone)[0]).toBe(70);
  const crash = (await readdir(join(data, 'logs'))).find((name) => name.startsWith('crash-'));
  expect(await readFile(join(data, 'logs', crash ?? 'none'), 'utf8')).toContain('the sky fell');
  expect(app.log()).toContain('the program ends because of an error nobody handled');
});

test('a data folder that another engine uses is refused in words', async ({ data }) => {
  await using console = await ConsoleProcess.start(['--data', data]);
  const ended = await DesktopApp.startToItsEnd(data, [], 'tocsin: ');
  expect(ended.status).toBe(3);
  expect(ended.errors).toContain(`tocsin: The data folder ${data} is in use by `);
  expect((await console.fetch('/-/healthy')).status).toBe(200);
});

test('a data folder of a newer version is refused and left as it is', async ({ data }) => {
  const file = join(data, 'ops.db');
  {
    const db = new DatabaseSync(file);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE future (x); PRAGMA user_version = 9999');
    db.close();
  }
  const before = await readFile(file);
  const ended = await DesktopApp.startToItsEnd(data, [], 'tocsin: ');
  expect(ended.status).toBe(3);
  expect(ended.errors).toContain('was written by a newer version of Tocsin');
  expect((await readFile(file)).equals(before)).toBe(true);
});

test('an address that is none is refused with the status of a wrong call', async ({ data }) => {
  const ended = await DesktopApp.startToItsEnd(data, ['--listen=nowhere'], 'tocsin: ');
  expect(ended.status).toBe(2);
  expect(ended.errors).toContain('“nowhere” is no address to listen on');
});
