import { HttpSink } from '../../support/http-sink.ts';
import { expect, faultsOf, settled, test } from './console-test.ts';

test('a channel is added by the form of its declaration, tried, and still there after a restart', async ({
  page,
  start,
}) => {
  await using sink = await HttpSink.start();
  const console = await start('monitors: []\n');
  const faults = faultsOf(page);
  await page.goto(console.ready.console);
  await page.goto(`${console.ready.url}#/settings`);
  await settled(page);
  await page.getByRole('button', { name: 'Add a receiver' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a receiver' });
  await dialog.getByLabel('Name', { exact: true }).fill('phones');
  await dialog.getByRole('button', { name: 'Add a channel' }).click();
  await page.getByRole('menuitem', { name: 'ntfy' }).click();
  const form = dialog.getByRole('region', { name: 'ntfy' });

  // What is missing is said before anything is sent.
  await form.getByRole('button', { name: 'Send test' }).click();
  await expect(form.getByRole('status')).toHaveText('Fill in first: Topic.');
  await form.getByLabel('Topic').fill('t0pic');
  await form.getByLabel('Server').fill(sink.url('/'));
  await form.getByText('More settings').click();
  await form.getByLabel('Message (optional)').fill('{{ .CommonLabels.alertname }} on {{ .Receiver }}');

  await form.getByRole('button', { name: 'Show what would be sent' }).click();
  await expect(form.getByLabel('What would be sent')).toContainText('"message":"TocsinTest on test"');
  await expect(form.getByLabel('What would be sent')).not.toContainText('t0pic');
  expect(sink.received).toHaveLength(0);
  await form.getByRole('button', { name: 'Send test' }).click();
  await expect(form.getByRole('status')).toHaveText(/^Delivered in/);
  expect(JSON.parse(sink.received[0]?.body ?? '')).toMatchObject({ topic: 't0pic', message: 'TocsinTest on test' });

  // What the engine refuses stands at its field.
  await form.getByLabel('Message (optional)').fill('{{ nosuch }}');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('function "nosuch" not defined')).toBeVisible();
  await form.getByLabel('Message (optional)').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await page.reload();
  await settled(page);
  await expect(page.getByRole('main')).toContainText('phones');
  await page.getByRole('button', { name: 'Edit' }).first().click();
  await expect(page.getByRole('region', { name: 'ntfy' }).getByLabel('Topic')).toHaveValue('secret phones-1-topic');
  expect(faults).toEqual([]);
});
