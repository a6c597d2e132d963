import { expect, test } from './harness-test.ts';

test('a rule is made from a common case, refused, saved, changed, put back, disabled and deleted', async ({ open }) => {
  const page = await open('rules');
  await expect(page.getByText(/^6 rules/)).toBeVisible();
  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  await form.getByRole('button', { name: /Begin with/ }).click();
  await page.getByRole('option', { name: 'Latency is high' }).click();
  const expression = form.getByRole('textbox', { name: 'Expression' });
  await expect(expression).toHaveValue('avg_over_time(probe_duration_seconds[5m]) > 1');
  await form.getByRole('button', { name: /Monitor/ }).click();
  await page.getByRole('option', { name: 'Orders API', exact: true }).click();
  await expect(expression).toHaveValue('avg_over_time(probe_duration_seconds{monitor="Orders API"}[5m]) > 1');
  await expect(form.getByText(/it would have fired/)).toBeVisible();

  // What cannot be read is told at its place, and nothing is sent.
  await expression.fill('rate(probe_success) > 1');
  await expect(form.getByText(/^1:6: could not parse expression/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(form.getByText('Some fields need another look.')).toBeVisible();
  await expression.fill('probe_duration_seconds > 2');

  // A name is taken once.
  const name = form.getByRole('textbox', { name: 'Name' });
  await name.fill('MonitorDown');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText(/There is a rule “MonitorDown” in the shipped rules/).first()).toBeVisible();
  await name.fill('OrdersSlow');
  await expect(form.getByRole('region', { name: 'Rule file' })).toContainText('alert: OrdersSlow');
  await name.press('Control+Enter');
  await expect(form).toBeHidden();
  await expect(page.getByText(/^7 rules/)).toBeVisible();

  // Changed by the keyboard, and put back.
  await page.getByRole('button', { name: 'OrdersSlow' }).click();
  const rule = page.getByRole('complementary', { name: 'Rule' });
  await expect(rule.getByRole('button', { name: 'Edit', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'OrdersSlow' }).press('e');
  const edit = page.getByRole('complementary', { name: 'Edit OrdersSlow' });
  await edit.getByRole('textbox', { name: 'Has to hold for' }).fill('10m');
  await edit.getByRole('textbox', { name: 'Has to hold for' }).press('Control+Enter');
  await expect(edit).toBeHidden();
  await rule.getByRole('button', { name: 'Edit', exact: true }).click();
  const versions = edit.getByRole('region', { name: 'Versions' });
  await expect(versions.getByText('for: 5m 10m')).toBeVisible();
  await versions.getByRole('button', { name: 'Put back' }).click();
  await expect(edit).toBeHidden();
  await expect(rule.getByText('has to hold for 5m')).toBeVisible();

  await rule.getByRole('button', { name: 'Disable' }).click();
  await expect(rule.getByText('It is disabled.')).toBeVisible();
  await expect(page.getByText('1 is not evaluated.')).toBeVisible();
  await rule.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText(/^6 rules/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByText(/^7 rules/)).toBeVisible();

  // A rule that stands elsewhere is edited as a copy.
  await page.getByRole('button', { name: 'MonitorDegraded' }).click();
  await rule.getByRole('button', { name: 'Edit a copy' }).click();
  const copy = page.getByRole('complementary', { name: 'Copy of MonitorDegraded' });
  await expect(copy.getByRole('textbox', { name: 'Name' })).toHaveValue('MonitorDegradedCopy');
  await expect(copy.getByRole('textbox', { name: 'Expression' })).toHaveValue('monitor_state == 1');
});
