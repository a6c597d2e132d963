import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, faultsOf, settled, test } from './console-test.ts';

test.use({ actionTimeout: 10_000 });

test('a rule is made with the keyboard beside those of a file, broken, put back, and there after a restart', async ({
  dir,
  page,
  start,
}) => {
  test.setTimeout(90_000);
  const own = 'groups: [{name: own, interval: 1s, rules: [{alert: FromFile, expr: vector(0) > 1}]}]\n';
  await writeFile(join(dir, 'rules.yml'), own);
  const yaml = 'rule_files: [rules.yml]\n';
  const first = await start(yaml);
  const faults = faultsOf(page);
  await page.goto(first.ready.console);
  await settled(page);
  await page.goto(`${first.ready.url}#/rules`);
  await expect(page.getByRole('button', { name: 'FromFile' })).toBeVisible();

  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Seven');
  await form.getByRole('textbox', { name: 'Expression' }).focus();
  await page.keyboard.type('vector(7) > 0');
  const held = form.getByRole('textbox', { name: 'Has to hold for' });
  await held.fill('0s');
  await form.getByRole('textbox', { name: 'Evaluated every' }).fill('1s');
  await page.keyboard.press('Control+Enter');
  await expect(form).toBeHidden();
  await expect(page.getByRole('row', { name: /Seven/ })).toContainText('1 firing');

  // Changed, then broken: the fault is told at its place and nothing is saved.
  await page.getByRole('button', { name: 'Seven' }).click();
  await page.getByRole('button', { name: 'Seven' }).press('e');
  const edit = page.getByRole('complementary', { name: 'Edit Seven' });
  const expression = edit.getByRole('textbox', { name: 'Expression' });
  await expression.fill('vector(8) > 0');
  await expression.press('Control+Enter');
  await expect(edit).toBeHidden();
  await page.getByRole('complementary', { name: 'Rule' }).getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(expression).toHaveText('vector(8) > 0');
  await expression.fill('vector(8) >');
  await expect(edit.getByText(/^1:\d+: could not parse expression/)).toBeVisible();
  await expression.press('Control+Enter');
  await expect(edit.getByText('Some fields need another look.')).toBeVisible();

  const versions = edit.getByRole('region', { name: 'Versions' });
  await expect(versions.getByText('expr: vector(7) > 0 vector(8) > 0')).toBeVisible();
  await versions.getByRole('button', { name: 'Put back' }).focus();
  await page.keyboard.press('Enter');
  await expect(edit).toBeHidden();
  const rule = page.getByRole('complementary', { name: 'Rule' });
  await expect(rule.getByText('vector(7) > 0').first()).toBeVisible();

  // A rule of a file says where it stands, and is edited as a copy.
  await page.getByRole('button', { name: 'FromFile' }).click();
  await expect(rule.getByText(/Group own, rules\.yml:1/)).toBeVisible();
  await expect(rule.getByRole('button', { name: 'Edit a copy' })).toBeVisible();
  await expect(rule.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  expect(faults).toEqual([]);

  await first[Symbol.asyncDispose]();
  await rm(join(dir, 'rules.yml'));
  const second = await start('{}\n');
  await page.goto(second.ready.console);
  await settled(page);
  await page.goto(`${second.ready.url}#/rules`);
  await expect(page.getByRole('row', { name: /Seven/ })).toContainText('1 firing');
  await expect(page.getByRole('button', { name: 'FromFile' })).toHaveCount(0);
});
