import { expect, test } from './harness-test.ts';

test('an alert is acknowledged and taken back with the keyboard alone', async ({ open }) => {
  const page = await open('overview');
  await expect(page.getByText(/^4 need you: Orders Web is down/)).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  const list = page.getByRole('grid', { name: 'Alerts' });
  await expect(list).toBeVisible();
  await page.keyboard.press('j');
  const row = list.getByRole('row', { name: /Orders Web is down/ });
  await expect(list).toHaveAttribute('aria-activedescendant', (await row.getAttribute('id')) ?? 'none');

  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Alert' });
  await expect(panel.getByText('Orders Web is down, for 5 min. Critical.')).toBeVisible();
  await expect(panel.getByText('held for 30s')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await page.keyboard.press('a');
  await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
  await expect(row.getByText('kim')).toBeVisible();
  await expect(page.getByText(/^3 need you/)).toBeVisible();
  expect(await page.evaluate(() => window.world.alerts.get('alert-0')?.ack?.by)).toBe('kim');

  await page.keyboard.press('u');
  await expect(page.getByText(/^4 need you/)).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.world.alerts.get('alert-0')?.ack)).toBeUndefined();
});

test('keys typed before the inbox is there are meant for it', async ({ open }) => {
  const page = await open('overview', { delay: '1500' });
  const type = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await type(['g', 'a']);
  await expect(page.getByRole('status', { name: 'Reading the alerts' })).toBeVisible();
  await type(['j', 'a']);
  await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.world.alerts.get('alert-0')?.ack?.by)).toBe('kim');

  // A hand that goes to the mouse takes them back.
  await page.reload();
  await expect(page.getByRole('status', { name: 'Reading the alerts' })).toBeVisible();
  await type(['j', 'x']);
  await page.mouse.click(640, 400);
  await expect(page.getByRole('grid', { name: 'Alerts' })).toBeVisible();
  await expect(page.getByRole('row', { selected: true })).toHaveCount(0);
  await expect(page.getByText(/selected/)).toBeHidden();
});

test('what is typed ahead for a dialog does nothing to the inbox', async ({ open }) => {
  const page = await open('overview', { delay: '1500' });
  for (const key of ['g', 'a', 'j', 'Shift+A', 'x']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText(/selected/)).toBeHidden();
  expect(await page.evaluate(() => window.world.alerts.get('alert-0')?.ack)).toBeUndefined();
});

test('several alerts are picked and snoozed from the menu by keys', async ({ open }) => {
  const page = await open('alerts');
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('menuitem', { name: '30 minutes' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Snoozed 2 alerts/)).toBeVisible();
  await expect(page.getByText(/^2 need you/)).toBeVisible();
});

test('the overview acknowledges and leads to the alert', async ({ open }) => {
  const page = await open('overview');
  await page.keyboard.press('a');
  await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
  await page.getByRole('link', { name: /Identity Gateway is degraded/ }).click();
  await expect(page.getByRole('complementary', { name: 'Alert' })).toBeVisible();
});

test('a link into an inbox that is open brings the keys along', async ({ open }) => {
  const page = await open('alerts');
  await page.evaluate(() => {
    location.hash = '#/alerts?id=alert-0';
  });
  await expect(page.getByRole('complementary', { name: 'Alert' })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
});

test('a session that may only look changes nothing', async ({ open }) => {
  const page = await open('alerts', { access: 'read' });
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.getByText(/This session may only look/)).toBeVisible();
  expect(await page.evaluate(() => window.world.alerts.get('alert-0')?.ack)).toBeUndefined();
  // Nothing is asked that would be refused.
  for (const key of ['c', 'p', 's']) await page.keyboard.press(key);
  await expect(page.getByText(/Silencing needs the access level “operate”/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
