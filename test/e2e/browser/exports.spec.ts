import { readFile } from 'node:fs/promises';
import { expect, test } from './harness-test.ts';

test('a chart is saved as CSV and PNG, and read as a table', async ({ open }) => {
  const page = await open('monitors/Orders API?range=6h');
  const chart = page.getByRole('figure', { name: 'Latency' });
  await expect(chart.getByRole('button', { name: /p95/ })).toBeVisible();
  const save = async (entry: string): Promise<Buffer> => {
    await chart.getByRole('button', { name: 'Latency: more' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: entry }).click();
    return readFile(await (await coming).path());
  };
  const csv = (await save('Save as CSV')).toString('utf8').split('\r\n');
  expect(csv[0]).toBe('time,p99,p95,p50');
  expect(csv[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,[\d.]+,[\d.]+,[\d.]+$/);
  expect(csv.length).toBeGreaterThan(100);
  const png = await save('Save as PNG');
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(png.length).toBeGreaterThan(5_000);
  await chart.getByRole('button', { name: 'Latency: more' }).click();
  await page.getByRole('menuitem', { name: 'Show as table' }).click();
  await expect(chart.getByRole('columnheader', { name: 'p95' })).toBeVisible();
  // The picture is drawn for itself.
  expect((await save('Save as PNG')).length).toBe(png.length);
});

test('a report is previewed for the chosen period and handed over as a file', async ({ open }) => {
  const page = await open('reports');
  await expect(page.getByRole('article', { name: 'Availability' })).toContainText('97.8 % of the time was seen');
  await page.getByRole('button', { name: /Period/ }).click();
  await page.getByRole('option', { name: 'Last month' }).click();
  await expect(page).toHaveURL(/period=month/);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('report.pdf');
  expect(await readFile(await file.path(), 'utf8')).toBe('report');

  // Of alerts: the same period, other figures.
  await page.getByRole('button', { name: /Report/ }).click();
  await page.getByRole('option', { name: 'Alerts' }).click();
  await expect(page).toHaveURL(/kind=alerts/);
  await expect(page.getByText('42 alerts fired; 27 healed by themselves, 8 woke someone.')).toBeVisible();
  const paper = page.getByRole('article', { name: 'Alert report' });
  await expect(paper.getByRole('table', { name: 'Alerts by severity' }).getByRole('row').nth(1)).toContainText(
    'warning',
  );
  await expect(paper.getByRole('table', { name: 'Noise of every rule' })).toContainText('HighLatency');
  // How many a day, and how many of them at night: as a picture, by keys and as a table.
  const days = paper.getByRole('figure', { name: 'Alerts per day' });
  await expect(days.getByText(/^most on \d+ \w+: 8$/)).toBeVisible();
  await expect(days.getByRole('button', { name: /^At night \d+$/ })).toBeVisible();
  const plot = days.getByRole('slider');
  await plot.press('Home');
  await expect(plot).toHaveAttribute('aria-valuetext', /^1 \w+: (?:By day|At night) \d+, (?:By day|At night) \d+$/);
  await days.getByRole('button', { name: 'Alerts per day: more' }).click();
  await page.getByRole('menuitem', { name: 'Show as table' }).click();
  await expect(days.getByRole('columnheader', { name: 'Day', exact: true })).toBeVisible();
  const counted = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await counted).suggestedFilename()).toBe('report.csv');
});
