import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

test('targets are found by what is wrong with them, and tell their story', async ({ open }) => {
  const page = await open('targets');
  await expect(page.getByText(/^2 of 5 targets are scraped: 10\.0\.4\.13:9100 and/)).toBeVisible();
  const table = page.getByRole('table', { name: 'Targets' });
  await expect(table.getByRole('row', { name: /connection refused/ })).toContainText('Down');
  await page.keyboard.press('/');
  await page.keyboard.type('malformed');
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(page).toHaveURL(/filter=malformed/);
  await page.getByRole('searchbox').blur();
  await page.keyboard.press('j');
  const panel = page.getByRole('complementary', { name: 'Target' });
  await expect(panel).toContainText('malformed at line 118, column 34: the quotation mark is not closed');
  await expect(panel.getByRole('region', { name: 'Discovered labels' })).toContainText('__meta_filepath');
  await panel.getByRole('link', { name: 'up', exact: true }).click();
  await expect(page).toHaveURL(/#\/explore\?expr=up%7Bjob%3D%22orders%22/);

  await page.goBack();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: /Which targets/ }).click();
  await page.getByRole('option', { name: 'Dropped' }).click();
  await table.getByRole('button', { name: '10.0.4.99:9100' }).click();
  await expect(panel).toContainText('Not scraped: rule 2 of the relabel_configs of node dropped it.');
});

test('axe finds nothing serious on a target', async ({ open }) => {
  const page = await open('targets');
  await page.keyboard.press('j');
  await expect(page.getByRole('complementary', { name: 'Target' })).toBeVisible();
  await page.waitForTimeout(400);
  expect(await seriousOn(page)).toEqual([]);
});
