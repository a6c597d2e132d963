import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

test('windows are seen, started, finished, planned and deleted', async ({ open }) => {
  const page = await open('maintenance');
  await expect(page.getByText(/^deploy is running over 2 monitors\./)).toBeVisible();
  const rows = page.getByRole('table', { name: 'Maintenance windows' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  const deploy = rows.filter({ hasText: 'deploy' });
  await expect(deploy.getByText(/Running, .* left/)).toBeVisible();
  await deploy.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByText(/^No maintenance is running\./)).toBeVisible();
  await deploy.getByRole('button', { name: 'Start now' }).click();
  await expect(page.getByText(/^deploy is running over/)).toBeVisible();

  // What a file defines is read-only; a copy is not.
  await page.getByRole('button', { name: 'weekly patching', exact: true }).click();
  const editor = page.getByRole('complementary');
  await expect(editor.getByText(/maintenance\.yml/)).toBeVisible();
  await expect(editor.getByRole('list', { name: 'Next occurrences' }).getByRole('listitem')).toHaveCount(5);
  await page.keyboard.press('Escape');
  await expect(editor).toBeHidden();

  await page.getByRole('button', { name: 'Plan maintenance' }).click();
  // However long the form is, its foot stays in sight.
  await expect(editor.getByRole('button', { name: 'Plan', exact: true })).toBeInViewport({ ratio: 1 });
  await editor.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(editor.getByRole('alert')).toHaveText('Some fields need another look.');
  await editor.getByLabel('Name').fill('night shift');
  await editor.getByRole('button', { name: /Comes/ }).click();
  await page.getByRole('option', { name: 'Every week' }).click();
  await editor.getByText('Wed', { exact: true }).click();
  // Hours away at every hour: one that runs stands before the five that come.
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/Berlin' });
  const at = `${hour.format(Date.now() + 6 * 3_600_000)}:15`;
  await editor.getByLabel('From').fill(at);
  await editor.getByLabel('Lasts').fill('45m');
  await editor.getByLabel('Time zone').fill('Europe/Berlin');
  await editor.getByRole('combobox', { name: 'Groups' }).fill('Ord');
  await page.getByRole('option', { name: 'Orders' }).click();
  await expect(editor.getByText(`every Wednesday and Sunday at ${at} for 45 min`)).toBeVisible();
  await expect(editor.getByRole('list', { name: 'Next occurrences' }).getByRole('listitem')).toHaveCount(5);
  await editor.getByRole('button', { name: 'Plan', exact: true }).click();
  await expect(rows).toHaveCount(5);
  // The calendar shows it, and leads to it.
  await page
    .getByRole('table', { name: /^Maintenance in/ })
    .getByRole('button', { name: /night shift/ })
    .first()
    .click();
  await expect(editor.getByLabel('Name')).toHaveValue('night shift');
  await page.keyboard.press('Escape');

  await rows.filter({ hasText: 'night shift' }).getByRole('button', { name: 'More for night shift' }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(rows).toHaveCount(4);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(rows).toHaveCount(5);
});

test('nothing serious on the editor of a window', async ({ open }) => {
  const page = await open('maintenance?new=1');
  await expect(page.getByRole('complementary', { name: 'Plan maintenance' })).toBeVisible();
  await page.waitForTimeout(400);
  expect(await seriousOn(page)).toEqual([]);
});
