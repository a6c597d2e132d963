import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Alertmanager, HAS_ALERTMANAGER } from '../../support/alertmanager.ts';
import { expect, settled, test } from './console-test.ts';

test.skip(!HAS_ALERTMANAGER, "Debian's prometheus-alertmanager is not installed");

async function nothingSerious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

async function fire({ url }: Alertmanager): Promise<void> {
  const alert = (alertname: string, host: string, severity: string): object => ({
    labels: { alertname, host, severity },
    annotations: { summary: `${host}: ${alertname}` },
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const body = JSON.stringify([alert('HostDown', 'db-1', 'critical'), alert('QueueLong', 'mail-7', 'warning')]);
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200);
}

test("a team's alerts are filtered, acknowledged and silenced from the inbox, and its silences end here", async ({
  page,
  start,
}) => {
  await using alertmanager = await Alertmanager.start('route: {receiver: pager}\nreceivers: [{name: pager}]\n');
  await fire(alertmanager);
  const tocsin = await start(
    `alertmanagers:\n  - {name: team, url: '${alertmanager.url}', interval: 1s}\n  - {name: lab, url: 'http://127.0.0.1:1', interval: 1s}\n`,
  );
  const asked = async (path: string): Promise<string> => (await fetch(`${alertmanager.url}/api/v2/${path}`)).text();
  await page.goto(tocsin.ready.console);
  await settled(page);

  await page.goto(`${tocsin.ready.url}#/alerts`);
  const grid = page.getByRole('grid');
  await expect(grid.getByText('db-1: HostDown')).toBeVisible();
  await expect(grid.getByText('team', { exact: true }).first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter the alerts' }).fill('alertmanager=lab');
  await expect(page.getByText('No alert matches')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter the alerts' }).fill('alertmanager=team');
  await grid.getByText('db-1: HostDown').click();
  const inspector = page.getByRole('complementary', { name: 'Alert' });
  await expect(
    inspector.getByText('Of the Alertmanager team, which tells pager. Nobody is told from here.'),
  ).toBeVisible();
  await expect(inspector.getByText(/team's Alertmanager tells of it\./).first()).toBeVisible();
  await nothingSerious(page);
  await inspector.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect.poll(() => asked('silences')).toContain('Acknowledged in Tocsin by ');
  await expect(inspector.getByText('It is silenced at the Alertmanager team as well.')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Filter the alerts' }).fill('alertmanager=team mail-7');
  await grid.getByText('mail-7: QueueLong').click();
  await inspector.getByRole('button', { name: 'Silence', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Silence alerts like this' });
  await expect(dialog.getByText('It is made at the Alertmanager team, for everybody it tells.')).toBeVisible();
  await expect(dialog.getByText('1 alert that fires now is hidden.', { exact: false })).toBeVisible();
  await dialog.getByLabel('Why').fill('disk swap');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => asked('alerts?active=false')).toContain('mail-7');
  await expect(grid.getByText('Silenced').first()).toBeVisible();

  await page.goto(`${tocsin.ready.url}#/silences`);
  const row = page.getByRole('row').filter({ hasText: 'disk swap' });
  await expect(row.getByText('of the Alertmanager team')).toBeVisible();
  await nothingSerious(page);
  await row.getByRole('button', { name: 'Expire' }).click();
  await expect(page.getByText('The silence is over')).toBeVisible();
  await expect.poll(() => asked('alerts?active=false')).not.toContain('mail-7');

  await page.goto(`${tocsin.ready.url}#/settings`);
  await expect(page.getByText(/^Answered .+: 2 alerts; 1 silence\.$/)).toBeVisible();
  await expect(page.getByText(/^Has not answered for .+: connection refused by 127\.0\.0\.1:1\./)).toBeVisible();
  await nothingSerious(page);
});
