import { existsSync, readFileSync } from 'node:fs';
import { TargetFleet } from '../../support/target-fleet.ts';
import { DesktopApp } from './desktop-app.ts';
import { expect, test } from './desktop-test.ts';

const PAGES = [
  'overview',
  'alerts',
  'monitors',
  'explore',
  'reports',
  'rules',
  'targets',
  'diagnostics',
  'settings',
] as const;

test('from the first monitor to an acknowledged alert that a restart keeps', async ({ data }, info) => {
  await using targets = await TargetFleet.start();
  const host = new URL(targets.url(0)).host;
  let shown = 0;
  const look = async (app: DesktopApp, name: string): Promise<void> => {
    shown += 1;
    await app.page.screenshot({ path: info.outputPath(`${shown}-${name}.png`) });
  };

  {
    await using app = await DesktopApp.start(data);
    const { electron, page } = app;
    // What the tray shows from now on: a tray cannot be looked at where there is no tray host.
    await electron.evaluate(({ Tray }) => {
      const seen: unknown[] = [];
      Reflect.set(globalThis, 'trayImages', seen);
      const setImage: unknown = Reflect.get(Tray.prototype, 'setImage');
      Tray.prototype.setImage = function (image) {
        const painted = typeof image === 'string' ? undefined : image;
        seen.push({
          empty: painted?.isEmpty(),
          size: painted?.getSize(),
          scales: painted?.getScaleFactors(),
          png: painted?.toDataURL(),
        });
        Reflect.apply(setImage as typeof this.setImage, this, [image]);
      };
    });

    const address = page.getByRole('textbox', { name: 'Address of the service' });
    await expect(address).toBeFocused();
    await look(app, 'first-start');
    await address.fill(targets.url(0));
    await page.keyboard.press('Enter');
    const editor = page.getByRole('complementary', { name: 'Add a monitor' });
    await expect(editor.getByRole('textbox', { name: 'Address' })).toHaveValue(targets.url(0));
    await editor.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders');
    await editor.getByRole('textbox', { name: 'Every' }).fill('1s');
    await editor.getByRole('textbox', { name: 'Failures until down' }).fill('2');
    await editor.getByRole('button', { name: 'Run now' }).click();
    await expect(editor.locator('[aria-live=polite]').last()).toContainText('status in 200..299 (was 200)');
    await look(app, 'draft-run');
    await editor.getByRole('button', { name: 'Save and watch' }).click();
    await expect(editor).toBeHidden();
    const row = page
      .getByRole('grid', { name: 'Monitors' })
      .getByRole('row', { name: /Orders/ })
      .first();
    await expect(row.getByRole('img', { name: 'Up', exact: true })).toBeVisible({ timeout: 15_000 });
    await look(app, 'up');

    targets.kill(0);
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    const inbox = page.getByRole('grid', { name: 'Alerts' });
    const alert = inbox.getByRole('row', { name: /Orders is down/ });
    await expect(alert).toBeVisible({ timeout: 30_000 });
    await look(app, 'alert');
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
    await expect(alert).toContainText('me');
    await look(app, 'acknowledged');

    const images = await app.left<{ empty: boolean; size: unknown; scales: number[]; png: string }[]>('trayImages');
    expect(images.length, 'one for the alert, one for nobody being needed any more').toBeGreaterThanOrEqual(2);
    for (const image of images)
      expect(image).toMatchObject({ empty: false, size: { width: 22, height: 22 }, scales: [1, 2] });
    expect(new Set(images.map((image) => image.png)).size).toBeGreaterThanOrEqual(2);

    await page.keyboard.press('Enter');
    await expect(
      page
        .getByRole('complementary', { name: 'Alert' })
        .getByText(/Orders is down/)
        .first(),
    ).toBeVisible();
    await look(app, 'alert-open');
    for (const name of PAGES) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${name}`);
      await page.getByRole('main').locator('p, h2, table, [role=grid]').first().waitFor();
      await page
        .getByRole('main')
        .getByRole('status', { name: /^(Loading|Reading)/ })
        .waitFor({ state: 'detached' });
      await look(app, name);
    }
    // A report is saved as a file where the person says; here the answer to the dialog is given beforehand.
    const saved = info.outputPath('report.csv');
    await electron.evaluate(({ session }, path) => {
      session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path));
    }, saved);
    await page.evaluate(() => {
      location.hash = '#/reports';
    });
    await page.getByRole('button', { name: 'CSV' }).click();
    await expect.poll(() => existsSync(saved) && readFileSync(saved, 'utf8')).toContain('Orders');
    await page.evaluate(() => {
      location.hash = '#/settings';
    });
    // The keychain of this machine decides; where there is none the settings say what is used instead.
    await expect(
      page.getByText(/^kept in: (encrypted file, key beside it|GNOME keyring|KWallet|login keychain|Windows)/),
    ).toBeVisible();
    // What opens over a page brings styles of its own.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(app, 'palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Theme/ }).click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await look(app, 'dark');
    await page.evaluate(() => {
      location.hash = '#/monitors/Orders';
    });
    await expect(page.getByRole('main').getByText('Orders').first()).toBeVisible();
    await page.locator('canvas').first().waitFor();
    await page.locator('canvas').first().hover();
    await look(app, 'monitor');
    expect(app.complaints).toEqual([]);
    expect((await app.end()).status).toBe(0);
  }

  await using again = await DesktopApp.start(data, ['tocsin://monitor/Orders']);
  await expect(again.page).toHaveURL(/^app:\/\/console\/#\/monitors\/Orders(\?|$)/);
  await expect(again.page.getByRole('main').getByText(new RegExp(host)).first()).toBeVisible();
  await again.page.keyboard.press('g');
  await again.page.keyboard.press('a');
  const kept = again.page.getByRole('grid', { name: 'Alerts' }).getByRole('row', { name: /Orders is down/ });
  await expect(kept).toHaveCount(1);
  await expect(kept).toContainText('me');
  await look(again, 'after-restart');
  targets.revive(0);
  await expect(kept.getByLabel('Resolved')).toBeVisible({ timeout: 30_000 });
  await look(again, 'resolved');
  expect(again.complaints).toEqual([]);
});
