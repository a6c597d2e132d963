import type { Page } from '@playwright/test';
import { expect, test } from './harness-test.ts';

/** The gateway's alert with two symptoms below it; the first three alerts of the fixture. */
async function family(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const ids = [...window.world.alerts.values()]
      .filter(({ state, ack }) => state === 'firing' && ack === undefined)
      .map(({ id }) => id);
    const [a = '', b = '', c = ''] = ids;
    window.world.incidents.group(b, a, c);
    return [b, a, c];
  });
}

test('symptoms are folded under their cause and taken with it', async ({ open }) => {
  const page = await open('alerts');
  const list = page.getByRole('grid', { name: 'Alerts' });
  await expect(list.getByText('Needs you · 4')).toBeVisible();
  const [cause = '', first = '', second = ''] = await family(page);
  const row = (id: string) => page.locator(`#alert-row-${id}`);
  await expect(row(cause).getByText('2 symptoms')).toBeVisible();
  await expect(row(first)).toBeHidden();

  await page.keyboard.press('j');
  await expect(list).toHaveAttribute('aria-activedescendant', `alert-row-${cause}`);
  await page.keyboard.press('ArrowRight');
  await expect(row(first)).toBeVisible();
  await expect(row(second).getByRole('img', { name: 'Symptom' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(list).toHaveAttribute('aria-activedescendant', `alert-row-${first}`);
  await page.keyboard.press('ArrowLeft');
  await expect(list).toHaveAttribute('aria-activedescendant', `alert-row-${cause}`);
  await expect(row(first)).toBeHidden();

  await page.keyboard.press('a');
  await expect(page.getByText('Acknowledged 3 alerts')).toBeVisible();
  await expect(page.getByText(/^1 needs you/)).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByText(/^4 need you/)).toBeVisible();
});

test('the inspector says the cause and why', async ({ open }) => {
  const page = await open('alerts');
  await expect(page.getByText('Needs you · 4')).toBeVisible();
  const [cause = '', first = ''] = await family(page);
  await page.goto(`${page.url().replace(/#.*/, '')}#/alerts?id=${first}`);
  const part = page.getByRole('complementary', { name: 'Alert' }).getByRole('region', { name: 'Incident' });
  await expect(
    part.getByText(/^A symptom of .+: its parent .+ failed 12 s before; all 3 alerts of it fire\.$/),
  ).toBeVisible();
  await part.getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`id=${cause}$`));
  await expect(part.getByText(/^The cause: the other 2 alerts are about what depends on it/)).toBeVisible();
});

test('incidents are merged and split by hand, and both are taken back', async ({ open }) => {
  const page = await open('alerts');
  const list = page.getByRole('grid', { name: 'Alerts' });
  await expect(list.getByText('Needs you · 4')).toBeVisible();
  const [cause = '', first = ''] = await family(page);
  const other = await page.evaluate(
    (known) => {
      const left = [...window.world.alerts.values()].find(
        ({ id, state, ack }) => state === 'firing' && ack === undefined && !known.includes(id),
      );
      const id = left?.id ?? '';
      window.world.incidents.group(id);
      return id;
    },
    await page.evaluate(() => [...window.world.incidents.story('incident-1').members.map(({ alert }) => alert)]),
  );
  const row = (id: string) => page.locator(`#alert-row-${id}`);
  await expect(row(cause).getByText('2 symptoms')).toBeVisible();
  await expect(row(other)).toBeVisible();

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('4 selected')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByText('Merged 2 incidents')).toBeVisible();
  await expect(row(cause).getByText('3 symptoms')).toBeVisible();
  await expect(row(other)).toBeHidden();
  await page.keyboard.press('u');
  await expect(row(cause).getByText('2 symptoms')).toBeVisible();
  await expect(row(other)).toBeVisible();

  await page.keyboard.press('k');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('j');
  await expect(list).toHaveAttribute('aria-activedescendant', `alert-row-${first}`);
  await page.keyboard.press('Shift+M');
  await expect(page.getByText('Split off 1 alert')).toBeVisible();
  await expect(row(cause).getByText('1 symptom', { exact: true })).toBeVisible();
  await expect(row(first).getByRole('img', { name: 'Symptom' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(row(cause).getByText('2 symptoms')).toBeVisible();

  await page.getByRole('button', { name: 'Incident' }).click();
  await page.getByRole('menuitem', { name: /^Split off/ }).click();
  await expect(page.getByText('Split off 1 alert')).toBeVisible();
});
