import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './harness-test.ts';

test('a rule is made from a common case, refused, saved, changed, put back, disabled and deleted', async ({ open }) => {
  const page = await open('rules');
  await expect(page.getByText(/^6 rules/)).toBeVisible();
  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  await form.getByRole('button', { name: /Begin with/ }).click();
  await page.getByRole('option', { name: 'Latency is high' }).click();
  const expression = form.getByRole('textbox', { name: 'Expression' });
  await expect(expression).toHaveAttribute('contenteditable', 'true');
  await expect(expression).toHaveText('avg_over_time(probe_duration_seconds[5m]) > 1');
  await form.getByRole('button', { name: /Monitor/ }).click();
  await page.getByRole('option', { name: 'Orders API', exact: true }).click();
  await expect(expression).toHaveText('avg_over_time(probe_duration_seconds{monitor="Orders API"}[5m]) > 1');
  await expect(form.getByText(/it would have fired/)).toBeVisible();

  // What cannot be read is told at its place, and nothing is sent.
  await expression.fill('rate(probe_success) > 1');
  await expect(form.getByText(/^1:6: could not parse expression/)).toBeVisible();
  await expect(form.getByText('Changed by hand: what you change in the form writes it anew.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(form.getByText('Some fields need another look.')).toBeVisible();
  await expression.fill('probe_duration_seconds > 2');

  // A name is taken once.
  const name = form.getByRole('textbox', { name: 'Name' });
  await name.fill('MonitorDown');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText(/There is a rule “MonitorDown” in the shipped rules/).first()).toBeVisible();
  await name.fill('OrdersSlow');
  await form.getByRole('tab', { name: 'Rule file' }).click();
  await expect(form.getByRole('textbox', { name: 'Rule file' })).toHaveValue(/alert: OrdersSlow/);
  await form.getByRole('tab', { name: 'Form' }).click();
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
  await expect(copy.getByRole('textbox', { name: 'Expression' })).toHaveText('monitor_state == 1');
});

test('a rule is written as a rule file, and read back into the form', async ({ open }) => {
  const page = await open('rules', { new: '1', expr: 'probe_duration_seconds', source: '' });
  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Slow');
  await form.getByRole('textbox', { name: 'Expression' }).fill('probe_duration_seconds > 2');
  await form.getByRole('tab', { name: 'Rule file' }).click();
  const file = form.getByRole('textbox', { name: 'Rule file' });
  const text = await file.inputValue();

  await file.fill(text.replace('probe_duration_seconds > 2', 'rate(probe_duration_seconds) > 2'));
  const faults = form.getByRole('list', { name: 'What is wrong with the rule file' });
  await expect(faults).toContainText(/^\d+:\d+: .*could not parse expression/);
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form.getByText('Some lines need another look.')).toBeVisible();

  // What cannot be read is not lost by going back to the form.
  await form.getByRole('tab', { name: 'Form' }).click();
  await expect(file).toHaveValue(/rate\(/);

  await file.fill(text.replace('> 2', '> 3').replace('for: 5m', 'for: 7m'));
  await expect(faults).toHaveText('');
  const coming = page.waitForEvent('download');
  await form.getByRole('button', { name: 'Save as file' }).click();
  expect((await coming).suggestedFilename()).toBe('Slow.rules.yml');
  await form.getByRole('tab', { name: 'Form' }).click();
  await expect(form.getByRole('textbox', { name: 'Expression' })).toHaveText('probe_duration_seconds > 3');
  await expect(form.getByRole('textbox', { name: 'Has to hold for' })).toHaveValue('7m');
  await form.getByRole('button', { name: 'Backtest' }).click();
  await expect(form.getByText(/It would have fired .* pages a week/)).toBeVisible();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Slow', exact: true })).toBeVisible();
});

test('the expression is written with highlighting, completion and marks, and leaves the form its keys', async ({
  open,
}) => {
  const page = await open('rules', { live: '0' });
  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  const expression = form.getByRole('textbox', { name: 'Expression' });
  await expect(expression).toHaveAttribute('contenteditable', 'true');
  await form.getByRole('textbox', { name: 'Name' }).fill('Slow');
  await expression.click();
  await page.keyboard.type('rate(probe_d');
  const list = page.getByRole('listbox');
  await expect(list.getByRole('option', { name: 'probe_duration_seconds' })).toBeVisible();
  // Escape is the list's while it is up, and the panel's afterwards.
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(form).toBeVisible();
  await page.keyboard.type('uration_seconds');
  await page.keyboard.press('Escape');
  await page.keyboard.type(')');
  await expect(form.getByText(/^1:6: could not parse expression/)).toBeVisible();
  await expect(expression.locator('.cm-lintRange-error')).toHaveText('probe_duration_seconds');
  await page.keyboard.press('Control+Enter');
  await expect(form.getByText('Some fields need another look.')).toBeVisible();
  // Enter begins a line, and Ctrl+Enter saves without beginning one.
  await expression.fill('probe_duration_seconds');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('> 2');
  await expect(form.getByText(/it would have fired/)).toBeVisible();
  await expression.press('Control+Enter');
  await expect(form).toBeHidden();
  await page.getByRole('button', { name: 'Slow', exact: true }).click();
  await page.getByRole('button', { name: 'Slow', exact: true }).press('e');
  const edit = page.getByRole('complementary', { name: 'Edit Slow' });
  await expect(edit.getByRole('textbox', { name: 'Expression' }).locator('.cm-line')).toHaveText([
    'probe_duration_seconds',
    '> 2',
  ]);
  await edit.getByRole('textbox', { name: 'Expression' }).focus();
  await page.keyboard.press('Escape');
  await expect(edit).toBeHidden();

  // The key that saves may come before anything was drawn: what was typed last is saved.
  await page.getByRole('button', { name: 'Slow', exact: true }).press('e');
  const again = edit.getByRole('textbox', { name: 'Expression' });
  await expect(again).toHaveAttribute('contenteditable', 'true');
  await again.press('Control+a');
  await again.evaluate((field) => {
    const event = { bubbles: true, cancelable: true, composed: true };
    const text = { inputType: 'insertText', data: 'probe_duration_seconds > 9' };
    field.dispatchEvent(new InputEvent('beforeinput', { ...event, ...text }));
    field.dispatchEvent(new KeyboardEvent('keydown', { ...event, key: 'Enter', ctrlKey: true }));
  });
  await expect(edit).toBeHidden();
  await page.getByRole('button', { name: 'Slow', exact: true }).press('e');
  await expect(again).toHaveText('probe_duration_seconds > 9');
});

test('unit tests begin with the rule’s own labels, are run, and are kept with it', async ({ open }) => {
  const page = await open('rules');
  await page.keyboard.press('n');
  const form = page.getByRole('complementary', { name: 'New rule' });
  await form.getByRole('textbox', { name: 'Name' }).fill('OrdersSlow');
  await form.getByRole('textbox', { name: 'Expression' }).fill('probe_duration_seconds{monitor="Orders API"} > 2');
  const tests = form.getByRole('region', { name: 'Tests' });
  await tests.getByRole('button', { name: 'Write a first test' }).click();
  const text = tests.getByRole('textbox', { name: "Tests, in promtool's format" });
  await expect(text).toHaveValue(/severity: warning/);
  await tests.getByRole('button', { name: 'Run the tests' }).click();
  await expect(tests.getByText('All 2 cases are as expected.')).toBeVisible();

  // What differs is shown beside what was expected, and leads to its line.
  await text.fill((await text.inputValue()).replace('severity: warning', 'severity: critical'));
  await expect(tests.getByText('Something was changed since.')).toBeVisible();
  await tests.getByRole('button', { name: 'Run the tests' }).click();
  await expect(tests.getByText('1 of 2 cases differs.')).toBeVisible();
  const cases = tests.getByRole('list', { name: 'What the tests came to' });
  await expect(cases.getByRole('listitem').nth(1)).toContainText('severity="critical"');
  await expect(cases.getByRole('listitem').nth(1)).toContainText('severity="warning"');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .include('aside')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await cases
    .getByRole('listitem')
    .nth(1)
    .getByRole('button', { name: /^Line \d+/ })
    .click();
  await expect(text).toBeFocused();
  const chosen = await text.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  );
  expect(chosen).toBe('      - eval_time: 10m');

  await text.fill('tests:\n  - inputs: []\n');
  await tests.getByRole('button', { name: 'Run the tests' }).click();
  await expect(cases).toContainText('2:5: a test has no key inputs');
  await text.fill('');
  await tests.getByRole('button', { name: 'Write a first test' }).click();
  await text.press('Control+Enter');
  await expect(form).toBeHidden();
  await page.getByRole('button', { name: 'OrdersSlow' }).click();
  await page.getByRole('button', { name: 'OrdersSlow' }).press('e');
  const edit = page.getByRole('complementary', { name: 'Edit OrdersSlow' });
  const kept = edit.getByRole('textbox', { name: "Tests, in promtool's format" });
  await expect(kept).toHaveValue(/alertname: OrdersSlow/);

  // Under another name the rule is tested as it was.
  await edit.getByRole('textbox', { name: 'Name' }).fill('ShopSlow');
  await expect(kept).toHaveValue(/name: "ShopSlow fires"/);
  await expect(kept).not.toHaveValue(/OrdersSlow/);
  await edit.getByRole('button', { name: 'Run the tests' }).click();
  await expect(edit.getByText('All 2 cases are as expected.')).toBeVisible();
});
