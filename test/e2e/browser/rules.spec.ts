import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

test('a rule opened says what it asks, what it does and what it would have done', async ({ open }) => {
  const page = await open('rules');
  await expect(page.getByText('6 rules, 4 are firing. 1 cannot be evaluated.')).toBeVisible();
  await expect(page.getByText(/2 missed · services\.yml/)).toBeVisible();
  await page.getByRole('button', { name: 'MonitorDegraded' }).click();
  const inspector = page.getByRole('complementary', { name: 'Rule' });
  await expect(inspector.getByText('2 firing now.')).toBeVisible();
  await expect(inspector.getByText(/In the last 7 days it would have fired \d+ times/)).toBeVisible();
  await expect(inspector.getByRole('img', { name: /^Orders API: fired \d+ times/ })).toBeVisible();
  await expect(inspector.getByRole('img', { name: /^Fired by day, most on/ })).toBeVisible();
  await expect(inspector.locator('canvas')).toBeVisible();
  await expect(inspector.getByRole('link', { name: 'Open in Explore' })).toHaveAttribute(
    'href',
    /^#\/explore\?expr=monitor_state\+%3D%3D\+1/,
  );

  // The rule is in the address, and Esc closes it.
  expect(new URL(page.url()).hash).toContain('rule=');
  await inspector.getByLabel('With for').fill('soon');
  await expect(inspector.getByText('a duration such as 5m')).toBeVisible();
  await inspector.getByLabel('With for').fill('1h');
  await expect(inspector.getByText('a duration such as 5m')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('axe finds nothing serious on a rule opened', async ({ open }) => {
  const page = await open('rules');
  await page.getByRole('button', { name: 'HighErrorRate' }).click();
  await expect(page.getByText(/In the last 7 days it would have fired/)).toBeVisible();
  expect(await seriousOn(page)).toEqual([]);
});

test('a rule that cannot be evaluated shows where', async ({ open }) => {
  const page = await open('rules');
  await page.getByRole('button', { name: 'HighErrorRate' }).click();
  const inspector = page.getByRole('complementary', { name: 'Rule' });
  await expect(inspector.getByText('It cannot be evaluated: 1:58: no metric is named')).toBeVisible();
  await expect(inspector.locator('[class*=fault]')).toHaveText('monitor');
});
