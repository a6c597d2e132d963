import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

test('a silence is made with its preview, changed, expired and brought back', async ({ open }) => {
  const page = await open('silences');
  await expect(
    page.getByText(
      '2 silences hide 1 alert; the first ends in 2 h 24 min. One begins in 5 h. 1 silence hides nothing.',
    ),
  ).toBeVisible();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Silence alerts' });
  const preview = dialog.getByRole('region', { name: 'What is hidden' });
  await expect(preview).toHaveText('Say which alerts are meant: what they hide is shown here.');

  // Names and values are found among the labels that there are.
  await expect(dialog.getByLabel('Label 1')).toBeFocused();
  await page.keyboard.type('mon');
  await page.getByRole('option', { name: 'monitor' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Value 1').fill('orders w');
  await page.getByRole('option', { name: 'Orders Web' }).click();
  await expect(preview).toContainText('2 alerts that fire now are hidden.');
  await expect(preview).toContainText('Orders Web is down');

  await dialog.getByRole('button', { name: 'Another' }).click();
  await dialog.getByLabel('Label 2').fill('{severity=~"crit.*", kind="http"}');
  await expect(dialog.getByLabel('Label 3')).toHaveValue('kind');
  await page.keyboard.press('Tab');
  await expect(preview).toContainText('1 alert that fires now is hidden.');
  await dialog.getByLabel('Value 2').fill('(');
  await expect(preview).toContainText('“(” is not a regular expression.');
  await dialog.getByRole('button', { name: 'Take out severity' }).click();
  await dialog.getByRole('button', { name: '8 h', exact: true }).click();
  await dialog.getByLabel('Why').fill('new racks');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Silenced: 2 alerts are quiet/)).toBeVisible();

  const active = page.getByRole('table', { name: 'Active' });
  const mine = active.getByRole('row').filter({ hasText: 'new racks' });
  await expect(mine.getByText('ends in 8 h')).toBeVisible();
  await mine.getByRole('button', { name: /^monitor=/ }).click();
  const change = page.getByRole('dialog', { name: 'Change a silence' });
  await change.getByRole('button', { name: '30 min' }).click();
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(mine.getByText('ends in 30 min')).toBeVisible();

  await mine.getByRole('button', { name: 'Expire' }).click();
  await expect(page.getByText('The silence is over')).toBeVisible();
  await expect(mine).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(mine).toHaveCount(1);
});

test('an alert is silenced from the inbox by keys, and what it hides leaves the inbox', async ({ open }) => {
  const page = await open('alerts');
  await expect(page.getByText(/^4 need you/)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Silence alerts like this' });
  await expect(dialog.getByRole('region', { name: 'What is hidden' })).toContainText('Orders Web is down');
  await page.keyboard.type('known');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^3 need you.* 1 is silenced\.$/)).toBeVisible();
  await expect(page.getByText('Silenced · 1')).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByText(/^4 need you/)).toBeVisible();
});

test('a session that may only look makes no silence', async ({ open }) => {
  const page = await open('silences', { access: 'read' });
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Expire' }).first()).toBeDisabled();
});

test('nothing serious on the form of a silence', async ({ open }) => {
  const page = await open('silences?new=1&match=%7Bseverity%3D%22critical%22%7D');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(400);
  expect(await seriousOn(page)).toEqual([]);
});
