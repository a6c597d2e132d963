import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness-test.ts';

/** The editor, once it has taken the place of the plain field. */
async function editorOf(page: Page, name = 'PromQL expression'): Promise<Locator> {
  const editor = page.getByRole('textbox', { name, exact: true });
  await expect(editor).toHaveAttribute('contenteditable', 'true');
  return editor;
}

test('an expression is written with completion, marked where it is wrong, and run by Enter', async ({ open }) => {
  const page = await open('explore');
  const editor = await editorOf(page);
  await editor.click();
  await page.keyboard.type('sum by (mon');
  const list = page.getByRole('listbox');
  await list.getByRole('option', { name: 'monitor', exact: true }).click();
  await page.keyboard.type(') (probe_d');
  await list.getByRole('option', { name: 'probe_duration_seconds' }).waitFor();
  // Within 75 ms after the list came up Enter is not for it: nobody can have read it yet.
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(editor).toHaveText('sum by (monitor) (probe_duration_seconds)');
  await page.keyboard.type('{monitor="Orders');
  await expect(list.getByRole('option', { name: 'Orders API', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(editor).not.toBeFocused();

  await editor.click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('rate(probe_success)');
  const message = page.getByText(
    '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
  );
  await expect(message).toBeVisible();
  await expect(editor.locator('.cm-lintRange-error')).toHaveText('probe_success');
  await page.keyboard.press('Escape');
  await editor.focus();
  await page.keyboard.press('Enter');
  // What cannot be read is not asked.
  await expect(page).not.toHaveURL(/expr=/);

  await page.keyboard.press('Control+A');
  await page.keyboard.type('max(probe_duration_seconds)');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('> 0');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=max%28probe_duration_seconds%29%0A%3E\+0/);
  await expect(page.getByRole('figure', { name: 'Graph' }).locator('canvas')).toBeVisible();
  await expect(message).toBeHidden();

  // Tab leaves the field: the keyboard is not caught.
  await editor.focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Keep as a favourite' })).toBeFocused();
});

test('what is typed while the editor is loaded goes on in it', async ({ open, page }) => {
  const { promise, resolve } = Promise.withResolvers<true>();
  await page.route(/open-editor/, async (route) => {
    await promise;
    await route.continue();
  });
  await open('explore');
  const field = page.getByRole('textbox', { name: 'PromQL expression', exact: true });
  await field.focus();
  await page.keyboard.type('vector(2)');
  await page.keyboard.press('ArrowLeft');
  resolve(true);
  await expect(field).toHaveAttribute('contenteditable', 'true');
  await page.keyboard.type('3');
  await expect(field).toHaveText('vector(23)');
});

test('Enter runs what is written in full, however long its completion was there', async ({ open }) => {
  const page = await open('explore');
  const editor = await editorOf(page);
  await editor.click();
  await page.keyboard.type('monitor_state');
  await page.getByRole('listbox').getByRole('option', { name: 'monitor_state', exact: true }).waitFor();
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/expr=monitor_state/);
});

test('what was asked comes back: by arrow up, from the history, as a favourite', async ({ open }) => {
  const page = await open('explore');
  const editor = await editorOf(page);
  for (const expr of ['monitor_state', 'probe_success', 'vector(1)']) {
    await editor.fill(expr);
    await editor.press('Enter');
    await expect(page).toHaveURL(new RegExp(`expr=${expr.slice(0, 5)}`));
  }
  await editor.fill('half written');
  await page.keyboard.press('Control+Home');
  for (const expr of ['vector(1)', 'probe_success', 'monitor_state', 'monitor_state']) {
    await page.keyboard.press('ArrowUp');
    await expect(editor).toHaveText(expr);
  }
  await page.keyboard.press('Control+End');
  for (const expr of ['probe_success', 'vector(1)', 'half written']) {
    await page.keyboard.press('ArrowDown');
    await expect(editor).toHaveText(expr);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  const panel = page.getByRole('complementary', { name: 'History' });
  await panel
    .getByRole('listitem')
    .filter({ hasText: 'probe_success' })
    .getByRole('button', { name: 'Keep as a favourite' })
    .click();
  await expect(panel.getByRole('region', { name: 'Favourites' })).toContainText('probe_success');
  await panel.getByRole('searchbox').fill('vec');
  await expect(panel.getByRole('listitem')).toHaveCount(1);
  await panel.getByRole('button', { name: 'Forget' }).click();
  await expect(panel.getByText('Nothing in the history has these words.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await panel.getByRole('button', { name: /^vector\(1\)/ }).click();
  await expect(editor).toHaveText('vector(1)');
  // It is kept by the browser, not by the page.
  await page.reload();
  await page.getByRole('button', { name: 'History' }).click();
  await expect(panel.getByRole('region', { name: 'Favourites' })).toContainText('probe_success');
});

test('several queries share a graph, and a link brings everything back', async ({ open }) => {
  const page = await open('explore?expr=probe_duration_seconds&range=6h');
  await editorOf(page);
  await page.keyboard.press('n');
  const second = await editorOf(page, 'PromQL expression B');
  await second.fill('quantile_over_time(0.95, probe_duration_seconds[1h])');
  await second.press('Enter');
  const graph = page.getByRole('figure', { name: 'Graph' });
  const legend = graph.getByRole('table', { name: 'Series' });
  await expect(legend.getByRole('button', { name: /^B · / })).toBeVisible();

  await page.getByRole('button', { name: 'Query B: more' }).click();
  await page.getByRole('menuitem', { name: 'Name the series' }).click();
  await page.getByRole('textbox', { name: 'Names of the series of B' }).fill('{{monitor}} p95');
  const named = legend.getByRole('button', { name: 'B · Orders API p95' });
  await expect(named).toBeVisible();
  await legend.getByRole('button', { name: 'Series', exact: true }).click();
  await expect(legend.locator('tbody tr').first()).toContainText('A · ');
  await legend.getByRole('button', { name: 'Series', exact: true }).click();
  await expect(legend.locator('tbody tr').first()).toContainText('B · Orders API p95');
  await named.click();
  await expect(named).toHaveAttribute('aria-pressed', 'false');
  await named.click({ modifiers: ['Shift'] });
  await named.click({ modifiers: ['Shift'] });
  await expect(legend.locator('button[aria-pressed=false]')).toHaveCount(0);

  await graph.getByRole('button', { name: /Style/ }).click();
  await page.getByRole('option', { name: 'Points' }).click();
  await graph.getByRole('button', { name: /Value axis/ }).click();
  await page.getByRole('option', { name: 'Logarithmic' }).click();
  await page.getByRole('button', { name: /Step/ }).click();
  await page.getByRole('option', { name: 'Step: 5m' }).click();
  await page.getByRole('button', { name: 'Hide A' }).click();
  await expect(legend.getByRole('button', { name: /^A · / })).toHaveCount(0);
  const chart = await graph.getByRole('slider').boundingBox();
  if (chart === null) throw new Error('the graph has no place');
  await page.mouse.move(chart.x + 300, chart.y + 100);
  await page.mouse.down();
  await page.mouse.move(chart.x + 600, chart.y + 100, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);

  const link = new URL(page.url()).hash;
  const other = await open(`explore${link.slice('#/explore'.length)}`);
  await expect(await editorOf(other, 'PromQL expression B')).toHaveText(/^quantile_over_time/);
  await expect(other.getByRole('button', { name: 'Show A' })).toBeVisible();
  await expect(other.getByRole('button', { name: /Points/ })).toBeVisible();
  await expect(other.getByRole('button', { name: /Logarithmic/ })).toBeVisible();
  await expect(other.getByRole('button', { name: /Step: 5m/ })).toBeVisible();
  await expect(other.getByRole('textbox', { name: 'Names of the series of B' })).toHaveValue('{{monitor}} p95');
  expect(new URL(other.url()).hash).toBe(link);
});

test('the answer as a table, as a heat map and as it came', async ({ open }) => {
  const page = await open(`explore?expr=${encodeURIComponent('sum by (le) (rate(x_seconds_bucket[5m]))')}`);
  await editorOf(page);
  await page.keyboard.press('3');
  const map = page.getByRole('slider', { name: /^Heat map/ });
  await expect(page.getByRole('figure', { name: 'Heat map' })).toContainText('7 buckets');
  await map.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(map).toHaveAttribute('aria-valuetext', /\d:\d\d.*: (?:0 s|\d+ ms|above)/);
  const painted = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[aria-label^="Heat map"] canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(i * 4, i * 4 + 4).join(','))).size;
  });
  expect(painted).toBeGreaterThan(20);

  await page.keyboard.press('2');
  await expect(page).toHaveURL(/view=table/);
  const table = page.getByRole('table', { name: 'Result' });
  await expect(table.getByRole('row')).toHaveCount(9);
  await page.getByRole('searchbox', { name: 'Filter the rows' }).fill('orders');
  await expect(table.getByRole('row').nth(1)).toContainText('Orders');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await coming).suggestedFilename()).toBe('explore-table.csv');

  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('region', { name: 'The answer as JSON' })).toContainText('"resultType": "matrix"');
});

test('a metric is found, filtered by a label, and made a rule', async ({ open }) => {
  const page = await open('explore');
  await editorOf(page);
  await page.keyboard.press('b');
  const panel = page.getByRole('complementary', { name: 'Metrics' });
  await panel.getByRole('searchbox').fill('duration sec');
  await panel.getByRole('button', { name: /^probe_duration_seconds/ }).click();
  await panel.getByText('monitor', { exact: true }).click();
  await panel.getByRole('searchbox', { name: 'Search the values of monitor' }).fill('orders api');
  await panel.getByRole('button', { name: 'Orders API', exact: true }).click();
  await expect(await editorOf(page)).toHaveText('probe_duration_seconds{monitor="Orders API"}');
  await expect(page).toHaveURL(/Orders\+API/);

  await page.getByRole('button', { name: 'Query A: more' }).click();
  await page.getByRole('menuitem', { name: 'Make a rule' }).click();
  const form = page.getByRole('complementary', { name: 'New rule' });
  await expect(form.getByRole('textbox', { name: 'Expression' })).toHaveText(
    'probe_duration_seconds{monitor="Orders API"} > 1',
  );
});

test('what a series was like, and what moved with it', async ({ open }) => {
  const page = await open(`explore?expr=${encodeURIComponent('probe_duration_seconds{monitor="Orders API"}')}`);
  await editorOf(page);
  await page.keyboard.press('4');
  const table = page.getByRole('table', { name: 'Statistics' });
  await expect(table.getByRole('row').nth(1)).toContainText(/rising \d+/);
  await expect(table.getByRole('columnheader', { name: 'Std. dev.' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Moving average/ })).toBeVisible();

  await page.keyboard.press('5');
  const list = page.getByRole('region', { name: 'What moved with it' });
  await expect(list.getByText('2 of 312 series moved with it over 6 h.')).toBeVisible();
  await expect(list.getByRole('listitem').nth(1)).toContainText('against it, 1 min later');
  // A stretch of the graph is chosen with the mouse; the page's range stays.
  const graph = page.getByRole('slider', { name: /choose a stretch/ });
  const box = await graph.boundingBox();
  if (box === null) throw new Error('the graph has no place');
  await page.mouse.move(box.x + 300, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 500, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/window=\d+-\d+/);
  await expect(page).not.toHaveURL(/from=/);
  await expect(list.getByText(/^2 of 312 series moved with it over 1 h/)).toBeVisible();
  await page.getByRole('button', { name: 'Whole range' }).click();
  await expect(list.getByText('2 of 312 series moved with it over 6 h.')).toBeVisible();
  // The same from the keyboard: Enter at both ends.
  await graph.focus();
  for (const key of ['End', 'Enter', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await expect(page).toHaveURL(/window=\d+-\d+/);
  await page.getByRole('button', { name: 'Zoom the page' }).click();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);

  await list.getByRole('listitem').first().getByRole('button', { name: 'Add' }).click();
  await expect(await editorOf(page, 'PromQL expression B')).toHaveText('node_load1{instance="db-1"}');
});
