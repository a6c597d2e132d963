import { expect, test } from './harness-test.ts';

test('a new alert does not move the line under the cursor', async ({ open }) => {
  const page = await open('alerts');
  const list = page.getByRole('grid', { name: 'Alerts' });
  await expect(list.getByRole('row', { name: /Identity Gateway/ })).toBeVisible();
  for (const key of ['j', 'j', 'j']) await page.keyboard.press(key);
  const row = list.getByRole('row', { name: /Identity Gateway/ });
  const before = await row.boundingBox();
  await page.evaluate(() => {
    window.world.fire(1);
    window.world.fire(2);
  });
  await expect(page.getByRole('button', { name: /2 new/ })).toBeVisible();
  await expect(page.getByText(/^6 need you/)).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
  await page.keyboard.press('.');
  await expect(page.getByRole('button', { name: /2 new/ })).toBeHidden();
  await expect(list.getByRole('row', { name: /Orders API is down/ }).first()).toBeVisible();
});

test('a line under the pointer stays and shows its newest state', async ({ open }) => {
  const page = await open('alerts');
  const row = page.getByRole('row', { name: /Orders Web answers slowly/ });
  await row.hover();
  const before = await row.boundingBox();
  await page.evaluate(() => {
    window.world.fire(3);
    window.world.change(['alert-1'], (alert) => ({ ...alert, state: 'resolved', resolvedAt: Date.now() }));
  });
  await expect(row.getByRole('img', { name: 'Resolved' })).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
});

test('without anybody at the list a new alert is shown at once', async ({ open }) => {
  const page = await open('alerts');
  await expect(page.getByRole('row', { name: /Orders Web is down/ })).toBeVisible();
  await page.evaluate(() => void window.world.fire(4));
  await expect(page.getByText('Needs you · 5')).toBeVisible();
  await expect(page.getByRole('button', { name: /new/ })).toHaveCount(0);
});

test('of a grid of tiles only those render whose monitor changed', async ({ open }) => {
  const page = await open('overview', { scenario: 'large' });
  await expect(page.getByRole('link', { name: /Identity Admin 2 / })).toBeVisible();
  const touched = await page.evaluate(async () => {
    const tiles = new Set<Element>();
    const observer = new MutationObserver((records) => {
      for (const record of records) {
        const element = record.target instanceof Element ? record.target : record.target.parentElement;
        const tile = element?.closest('a[href^="#/monitors/"]');
        if (tile) tiles.add(tile);
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const { world } = window;
    const changed = ['Identity Admin', 'Identity Admin 2'].map((name) => ({
      ...world.monitor(name),
      latencyMs: 4_321,
    }));
    for (let i = 0; i < 20; i += 1) {
      world.putMonitors(changed.map((monitor) => ({ ...monitor, latencyMs: 4_000 + i })));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    observer.disconnect();
    return { tiles: tiles.size, drawn: document.querySelectorAll('a[href^="#/monitors/"]').length };
  });
  expect(touched.tiles).toBe(2);
  expect(touched.drawn).toBeLessThan(200);
});
