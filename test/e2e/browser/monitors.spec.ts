import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

test('a draft is run before it is saved, and then watched', async ({ open }) => {
  const page = await open('monitors');
  await expect(page.getByRole('grid', { name: 'Monitors' })).toBeVisible();
  await page.keyboard.press('n');
  const editor = page.getByRole('complementary', { name: 'Add a monitor' });
  const address = editor.getByRole('textbox', { name: 'Address' });
  await expect(address).toBeFocused();
  await address.fill('https://orders.example.com/api/health');
  await expect(editor.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('orders.example.com/api');

  await editor.getByRole('button', { name: 'Run now' }).click();
  const result = editor.locator('[aria-live=polite]').last();
  await expect(result).toContainText('status in 200..299 (was 200)');
  await expect(result).toContainText('First byte');
  await expect(result).toContainText('"healthy"');
  expect(await page.evaluate(() => window.world.definitions.has('orders.example.com/api'))).toBe(false);

  await editor.getByRole('button', { name: 'Save and watch' }).click();
  await expect(editor).toBeHidden();
  expect(await page.evaluate(() => window.world.definitions.has('orders.example.com/api'))).toBe(true);
  await expect(page.getByRole('link', { name: 'orders.example.com/api' })).toBeVisible();
});

test('errors stand at their fields: from the schema, from the assertion parser and from the engine', async ({
  open,
}) => {
  const page = await open('monitors?new=1');
  const editor = page.getByRole('complementary', { name: 'Add a monitor' });
  await editor.getByRole('button', { name: 'Save and watch' }).click();
  await expect(editor.getByText('an http:// or https:// address')).toBeVisible();
  await expect(editor.getByText('this cannot be empty')).toBeVisible();

  await editor.getByRole('button', { name: 'Add an assertion' }).click();
  await page.getByRole('menuitem', { name: 'latency < 800ms : degraded' }).click();
  const assertion = editor.getByLabel('Assertion 1');
  await assertion.fill('latency < 800');
  await expect(editor.getByText('at character 14: a latency needs its unit')).toBeVisible();
  await assertion.fill('latency < 800ms');
  await expect(editor.getByText('at character')).toBeHidden();

  await editor.getByRole('textbox', { name: 'Address' }).fill('https://a.example');
  await editor.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders API');
  await editor.getByRole('button', { name: 'Save and watch' }).click();
  await expect(editor.getByRole('alert')).toContainText('A monitor named "Orders API" exists already.');
});

test('the table is worked with keys alone, and a deletion can be undone', async ({ open }) => {
  const page = await open('monitors');
  await expect(page.getByRole('link', { name: 'Orders Web', exact: true })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  const before = await page.evaluate(() => window.world.monitors.size);
  await page.keyboard.press('Delete');
  await expect(page.getByText('Deleted 2 monitors')).toBeVisible();
  expect(await page.evaluate(() => window.world.monitors.size)).toBe(before - 2);
  await page.keyboard.press('u');
  await expect.poll(() => page.evaluate(() => window.world.monitors.size)).toBe(before);
  await page.keyboard.press('/');
  await page.keyboard.type('payments api');
  await expect(
    page
      .getByRole('grid')
      .getByRole('row', { name: /Payments API/ })
      .first(),
  ).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/monitors\/Payments%20API/);
});

test('two thousand monitors are a window of rows', async ({ open }) => {
  const page = await open('monitors', { scenario: 'large' });
  const grid = page.getByRole('grid', { name: 'Monitors' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  expect(await grid.getAttribute('aria-rowcount')).toBe('2009');
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(grid.locator('[aria-rowindex="2009"]')).toBeVisible();
});

test('the state timeline tells its intervals to the pointer and to the keyboard', async ({ open }) => {
  const page = await open('monitors/Orders%20API?range=24h');
  const timeline = page.getByRole('slider', { name: /^State of Orders API/ });
  await expect(timeline.locator('rect[data-state=blind]')).toHaveCount(1);
  await expect(timeline.locator('rect[data-state=down]')).toHaveCount(1);
  const box = await timeline.boundingBox();
  if (!box) throw new Error('the timeline has no place');
  // The fixture is down from 30 % to 34 % of the range.
  await page.mouse.move(box.x + box.width * 0.32, box.y + 10);
  await expect(timeline).toContainText('connection refused');
  await page.mouse.move(box.x + 10, box.y - 60);
  await expect(timeline).not.toContainText('connection refused');
  await timeline.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(timeline).toHaveAttribute('aria-valuetext', /^Down for .*connection refused/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
});

test('dragging over a chart zooms the page, and its tooltip follows on the other charts', async ({ open }) => {
  const page = await open('monitors/Orders%20API?range=24h');
  const chart = page.getByRole('slider', { name: /^Latency/ });
  await expect(chart.locator('canvas')).toBeVisible();
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart has no place');
  await page.mouse.move(box.x + 200, box.y + 60);
  await expect(chart).toContainText('p95');
  await expect(page.getByRole('slider', { name: /^Phases/ })).toContainText('First byte');
  await page.mouse.down();
  await page.mouse.move(box.x + 320, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
});

for (const place of [
  'monitors?new=1',
  'monitors?new=heartbeat',
  'explore?expr=probe_duration_seconds',
  'explore?expr=up&view=table',
])
  test(`axe finds nothing serious on ${place}`, async ({ open }) => {
    const page = await open(place);
    await expect(page.getByRole('complementary').or(page.getByRole('tabpanel')).first()).toBeVisible();
    await page.waitForTimeout(400);
    expect(await seriousOn(page)).toEqual([]);
  });
