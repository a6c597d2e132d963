import { readFile } from 'node:fs/promises';
import { expect, test } from './harness-test.ts';

test('every try is found, opened and sent again', async ({ open }) => {
  const page = await open('alerts');
  await page.getByRole('navigation', { name: 'Places of Alerts' }).getByRole('link', { name: 'Deliveries' }).click();
  await expect(page.getByText(/messages were delivered in the last 24 hours; \d+ tries failed: /)).toBeVisible();
  const rows = page.getByRole('table', { name: 'Tries' }).getByRole('row');
  await expect(rows).toHaveCount(101);
  await page.getByRole('button', { name: 'Show older ones' }).click();
  await expect(page.getByRole('table', { name: 'Older tries' }).getByRole('row').nth(100)).toBeVisible();

  await page.getByRole('button', { name: /Outcome/ }).click();
  await page.getByRole('option', { name: 'Credentials refused' }).click();
  await expect(page).toHaveURL(/outcome=auth/);
  await expect(rows.nth(1).getByText('Slack answered 403 invalid_token')).toBeVisible();
  await page.getByRole('button', { name: /Receiver/ }).click();
  await page.getByRole('option', { name: 'on-call' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('no such thing');
  await expect(page.getByText('No try fits')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).fill('');

  await rows.nth(1).getByRole('button').click();
  const panel = page.getByRole('complementary', { name: 'Delivery' });
  await expect(panel.getByText(/It was not delivered, and is not tried again by itself\.$/)).toBeVisible();
  await expect(panel.getByLabel('Payload', { exact: true })).toContainText('POST /services/…');
  await expect(panel.getByLabel('Reply', { exact: true })).toHaveText('{"error":"auth"}');
  await panel.getByRole('button', { name: 'Send again' }).click();
  await expect(panel.getByText(/It was delivered\.$/)).toBeVisible();
  await expect(panel.getByRole('heading', { name: '2 tries' })).toBeVisible();
  await panel.getByRole('link').first().click();
  await expect(page.getByRole('complementary', { name: 'Alert' })).toBeVisible();
});

test('the log is exported as it is filtered', async ({ open }) => {
  const page = await open('alerts/deliveries?outcome=auth');
  const saved = async (format: string): Promise<string> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: `As ${format}` }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`deliveries.${format.toLowerCase()}`);
    return readFile(await file.path(), 'utf8');
  };
  const [head, ...lines] = (await saved('CSV')).trimEnd().split('\r\n');
  expect(head).toMatch(/^at,receiver,channel,type,outcome,/);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line).toContain(',auth,');
  const list = JSON.parse(await saved('JSON')) as { outcome: string }[];
  expect(list.map(({ outcome }) => outcome)).toEqual(lines.map(() => 'auth'));
});

test('the inspector of an alert says why, and why not, for every receiver', async ({ open }) => {
  const page = await open('alerts');
  await page.keyboard.press('j');
  await page.keyboard.press('w');
  const panel = page.getByRole('complementary', { name: 'Alert' });
  await expect(
    panel.getByText('shop is not told: the route is active only in the time interval office hours.').first(),
  ).toBeInViewport();
  await panel.getByText('held back', { exact: true }).click();
  await expect(panel.getByText('It would be told when that is over.')).toBeVisible();
  await expect(panel.getByText(/rate_limited, 429/)).toBeHidden();
});
