import type { Page } from '@playwright/test';
import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

async function nothingSerious(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  expect(await seriousOn(page)).toEqual([]);
}

test('an alert is acknowledged for a while, assigned, and acted on by the keyboard alone', async ({ open }) => {
  const page = await open('alerts');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  const acknowledge = page.getByRole('dialog', { name: 'Acknowledge' });
  await expect(acknowledge.getByLabel('What are you doing about it?')).toBeFocused();
  await page.keyboard.type('looking');
  await page.keyboard.press('Control+Enter');
  await expect(acknowledge).toBeHidden();
  await expect(page.getByText('Acknowledged', { exact: false }).first()).toBeVisible();

  await page.keyboard.press('j');
  await page.keyboard.press('p');
  const assign = page.getByRole('dialog', { name: 'Whose is it?' });
  await assign.getByRole('button', { name: /Person/ }).click();
  await page.getByRole('option', { name: 'Ines' }).click();
  await assign.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText('Ines').first()).toBeVisible();

  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Alert' });
  await expect(inspector.getByRole('heading', { name: 'Recovery' })).toBeVisible();
  await page.keyboard.press('Shift+X');
  const confirm = page.getByRole('dialog', { name: 'Run restart shop?' });
  await expect(confirm.getByText('systemctl --no-ask-password restart -- shop.service')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(inspector.getByText('restart shop: It ended with status 0.')).toBeVisible();
});

test('e tells the next ones: of the line, of what is selected, and says of whom nobody is told', async ({ open }) => {
  const page = await open('alerts');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.getByText(/^Acknowledged 1 alert/)).toBeVisible();
  await page.keyboard.press('k');
  await page.keyboard.press('e');
  await expect(page.getByText('Told phone, lead', { exact: true })).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByText('What was told cannot be taken back')).toBeVisible();
  // Nobody has it in hand any more.
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Alert' });
  await expect(inspector.getByRole('button', { name: 'Acknowledge', exact: true })).toBeVisible();
  await inspector.getByRole('button', { name: 'Escalate' }).click();
  await expect(page.getByText('Told phone, lead', { exact: true })).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('e');
  await expect(
    page.getByText(/^Told phone, lead about \d+ alerts\. \d+ alerts? not escalated: It is over\.$/),
  ).toBeVisible();
  await nothingSerious(page);
});

test('an escalation is added, changed, named by the route and deleted', async ({ open }) => {
  const page = await open('settings');
  await expect(
    page.getByText('severity="critical": 5m on-call → 20m on-call, archive; again every 30m, 3 times'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Add an escalation' }).click();
  const editor = page.getByRole('dialog', { name: 'Add an escalation' });
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await editor.getByLabel('Name', { exact: true }).fill('day');
  await editor.getByLabel('Tells').fill('archive');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toBeHidden();
  await expect(page.getByText('what a route gives it: 5m archive')).toBeVisible();

  await page.getByRole('button', { name: /Nobody acknowledges/ }).click();
  await page.getByRole('option', { name: 'day', exact: true }).click();
  await expect(page.getByRole('button', { name: /day Nobody acknowledges/ })).toBeVisible();

  await page.getByRole('button', { name: 'Delete day' }).click();
  await expect(page.getByText('what a route gives it: 5m archive')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('what a route gives it: 5m archive')).toBeVisible();
});

test('quiet hours are added and say what is wrong with them', async ({ open }) => {
  const page = await open('settings');
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  await page.getByLabel('Leave alone').fill('nobody-of-this-name');
  await expect(page.getByText(/nobody-of-this-name/).last()).toBeVisible();
  await page.getByLabel('Leave alone').fill('archive');
});

test('nothing serious on the editors of an escalation and an action', async ({ open }) => {
  const page = await open('settings');
  await page.getByRole('button', { name: 'Add an escalation' }).click();
  await nothingSerious(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add an action' }).click();
  await nothingSerious(page);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Escalation' }).scrollIntoViewIfNeeded();
});

test('nothing serious on the dialogs of the inbox', async ({ open }) => {
  const page = await open('alerts');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  await nothingSerious(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page
    .getByRole('complementary', { name: 'Alert' })
    .getByRole('heading', { name: 'Recovery' })
    .scrollIntoViewIfNeeded();
  await nothingSerious(page);
});
