import { readFile } from 'node:fs/promises';
import { HttpSink } from '../../support/http-sink.ts';
import { TargetFleet } from '../../support/target-fleet.ts';
import { expect, faultsOf, settled, test } from './console-test.ts';

test.use({ actionTimeout: 10_000 });

/** Told at once, to one webhook. */
function routeTo(sink: HttpSink): string {
  return `route: {receiver: desk, group_wait: 100ms, group_interval: 500ms, repeat_interval: 4h}
receivers:
  - name: desk
    webhook_configs: [{url: "${sink.url('/webhook')}"}]
`;
}

/** `count` monitors of the fleet, checked every second. */
function monitorsOf(targets: TargetFleet, count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) =>
      `  - {name: service-${i}, kind: http, url: "${targets.url(i)}", interval: 1s, retry_interval: 1s, failure_threshold: 1, group: Group ${i % 3}, assert: ["status in 200..299", 'json $.status == "healthy"']}`,
  );
  return `monitors:\n${lines.join('\n')}\n`;
}

test('the printed address opens the console, keeps the session, and a wrong token is told', async ({ page, start }) => {
  await using sink = await HttpSink.start();
  const process = await start(routeTo(sink));
  const faults = faultsOf(page);
  await page.goto(process.ready.console);
  await expect(page.getByText('Connected')).toBeVisible();
  expect(page.url()).toBe(process.ready.url);
  await expect(page.getByText('Nothing is watched yet')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Connected')).toBeVisible();
  expect(page.url()).not.toContain(process.token);
  expect(faults).toEqual([]);

  // Another tab has a session of its own.
  const stranger = await page.context().newPage();
  await stranger.goto(`${process.ready.url}#${'x'.repeat(43)}`);
  await expect(stranger.getByText('The console does not know this token')).toBeVisible();
  const empty = await page.context().newPage();
  await empty.goto(process.ready.url);
  await expect(empty.getByText('This tab has no token')).toBeVisible();
  // Nothing is served under a name that is not there.
  expect((await process.fetch('/assets/nothing.js')).status).toBe(404);
});

test('a monitor is added, dies, is acknowledged, returns and is reported, without touching reload', async ({
  page,
  start,
}) => {
  test.setTimeout(90_000);
  await using sink = await HttpSink.start();
  await using targets = await TargetFleet.start();
  const process = await start(routeTo(sink));
  const faults = faultsOf(page);
  await page.goto(process.ready.console);
  await settled(page);

  await page.getByRole('link', { name: 'Monitors' }).click();
  await page.getByRole('button', { name: 'Add a monitor' }).click();
  const editor = page.getByRole('complementary', { name: 'Add a monitor' });
  await editor.getByRole('textbox', { name: 'Address' }).fill(targets.url(1));
  await editor.getByRole('textbox', { name: 'Name', exact: true }).fill('Orders API');
  await editor.getByRole('button', { name: 'Add an assertion' }).click();
  await page.getByRole('menuitem').first().click();
  await editor.getByLabel('Assertion 1').fill('json $.status == "healthy"');
  await editor.getByRole('textbox', { name: 'Every' }).fill('1s');
  await editor.getByRole('textbox', { name: 'Failures until down' }).fill('1');
  await editor.getByRole('button', { name: 'Run now' }).click();
  const result = editor.locator('[aria-live=polite]').last();
  await expect(result).toContainText('json $.status == "healthy" (was "healthy")');
  await expect(result).toContainText('First byte');
  await expect(result).toContainText('status 200');
  expect(await (await process.fetch('/api/tocsin/v1/monitors')).json()).toEqual([]);
  await editor.getByRole('button', { name: 'Save and watch' }).click();
  await expect(page.getByRole('link', { name: 'Orders API' })).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByText(/^Nothing needs you\. The monitor is up/)).toBeVisible();
  targets.kill(1);
  await expect(page.getByText(/^1 needs you: Orders API is down/)).toBeVisible({ timeout: 8_000 });

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.getByText('Acknowledged 1 alert')).toBeVisible();
  const taken = page.getByText('Nothing needs you. 1 is acknowledged or snoozed.');
  await expect(taken).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('1 needs you: 1 critical.')).toBeVisible();
  await page.keyboard.press('a');
  await expect(taken).toBeVisible();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Alert' });
  await expect(inspector.getByText(/Orders API is down, for/)).toBeVisible();
  await inspector.getByText(/webhook of desk, firing/).click();
  await expect(inspector.getByText('Delivered').first()).toBeVisible();
  await expect(inspector.locator('pre').first()).toContainText('"Orders API"');

  targets.revive(1);
  await expect(page.getByText('Resolved within the hour · 1')).toBeVisible({ timeout: 8_000 });
  await expect(inspector.getByText(/Orders API is down: resolved, it lasted/)).toBeVisible();

  await inspector.getByRole('link', { name: 'Open the monitor Orders API' }).click();
  await expect(page.getByText(/^Orders API has been up for/)).toBeVisible();
  await expect(page.locator('rect[data-state=down]')).toHaveCount(1, { timeout: 12_000 });
  await expect(page.getByRole('button', { name: /503/ }).first()).toBeVisible();
  await page.getByRole('button', { name: /503/ }).first().click();
  await expect(page.getByText('json $.status == "healthy" (was "unhealthy")', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /MonitorDown|Orders API is down/ }).first()).toBeVisible();
  // Six hours of a monitor that is a minute old would be empty.
  await expect(page).toHaveURL(/range=15m/);

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDF' }).click();
  const pdf = await readFile(await (await coming).path());
  expect(pdf.subarray(0, 4).toString('latin1')).toBe('%PDF');
  expect(faults).toEqual([]);
});

test('a killed console is waited for, and what is shown lives again when it returns', async ({ page, start }) => {
  test.setTimeout(90_000);
  await using sink = await HttpSink.start();
  await using targets = await TargetFleet.start();
  const yaml = monitorsOf(targets, 3) + routeTo(sink);
  const first = await start(yaml);
  await page.goto(first.ready.console);
  await expect(page.getByText(/^Nothing needs you\. All 3 monitors are up/)).toBeVisible({ timeout: 10_000 });
  await first.kill();
  await expect(page.getByText(/^No connection to the engine/)).toBeVisible();
  await expect(page.getByLabel('Console status').getByText('Disconnected')).toBeVisible();
  // The last known state stays.
  await expect(page.getByRole('link', { name: /service-1/ }).first()).toBeVisible();

  await start(yaml, { listen: new URL(first.ready.url).host });
  await expect(page.getByLabel('Console status').getByText('Connected')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/^No connection to the engine/)).toBeHidden();
  targets.kill(2);
  await expect(page.getByText(/^1 needs you: service-2 is down/)).toBeVisible({ timeout: 10_000 });
});

test('a page of another version says so and offers to reload', async ({ page, start }) => {
  await using sink = await HttpSink.start();
  const process = await start(routeTo(sink));
  // The engine's greeting with another contract: what an old tab meets after an update.
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (typeof message === 'string') return;
      const text = message.toString('latin1');
      const found = /"contract":"([0-9a-f]{8})/.exec(text);
      socket.send(found === null ? message : Buffer.from(text.replace(found[1] ?? '', 'ffffffff'), 'latin1'));
    });
  });
  await page.goto(process.ready.console);
  await expect(page.getByText(/this page belongs to another\. Reload to go on/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});

test('no page, menu, dialog or chart is refused by the security policy', async ({ page, start }) => {
  test.setTimeout(90_000);
  await using sink = await HttpSink.start();
  await using targets = await TargetFleet.start();
  targets.kill(4);
  const process = await start(monitorsOf(targets, 6) + routeTo(sink));
  const faults = faultsOf(page);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await page.goto(process.ready.console);
  await expect(page.getByText(/^1 needs you: service-4 is down/)).toBeVisible({ timeout: 10_000 });
  const visit = async (place: string): Promise<void> => {
    await page.goto(`${process.ready.url}#/${place}`);
    await settled(page);
  };
  const escape = (): Promise<void> => page.keyboard.press('Escape');

  // Overview: snooze menu, palette with results, help.
  await page.getByRole('main').getByRole('button', { name: 'Snooze' }).first().click();
  await expect(page.getByRole('menuitem', { name: '30 minutes' })).toBeVisible();
  await escape();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Monitor, page or command').fill('service');
  await expect(page.getByRole('menuitem', { name: /service-1/ }).first()).toBeVisible();
  await escape();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await escape();
  await page.getByRole('navigation').getByRole('link', { name: 'Rules' }).hover();

  await visit('alerts');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Alert' }).locator('canvas').first()).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog')).toBeVisible();
  await escape();
  await page.keyboard.press('z');
  await expect(page.getByRole('menuitem', { name: '30 minutes' })).toBeVisible();
  await escape();

  await visit('monitors');
  await page.getByRole('button', { name: /By group/ }).click();
  await page.getByRole('option').first().waitFor();
  await escape();
  await visit('monitors?new=heartbeat');
  await expect(page.getByText(`${process.ready.url}hb/`).first()).toBeVisible();
  await visit('monitors?new=1');
  await page.getByRole('button', { name: 'Add an assertion' }).click();
  await page.getByRole('menuitem').first().waitFor();
  await escape();

  await visit('monitors/service-1');
  await expect(page.getByRole('figure', { name: 'Latency' }).locator('canvas')).toBeVisible();
  const chart = await page.getByRole('slider', { name: /^Latency/ }).boundingBox();
  if (chart === null) throw new Error('the chart has no place');
  await page.mouse.move(chart.x + chart.width - 20, chart.y + 40);
  await page.getByRole('button', { name: 'Latency: more' }).click();
  await page.getByRole('menuitem', { name: 'Show as table' }).click();
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByRole('dialog').waitFor();
  await escape();

  await visit('explore?expr=probe_duration_seconds');
  await expect(page.locator('canvas').first()).toBeVisible();
  const editor = page.getByRole('textbox', { name: 'PromQL expression' });
  await expect(editor).toHaveAttribute('contenteditable', 'true');
  await editor.click();
  // Over coloured text, with the list of completions and an error: whatever draws brings its styles along.
  await page.keyboard.press('Control+A');
  await page.keyboard.type('sum by (group) (rate(probe_dur');
  await expect(page.getByRole('option', { name: 'probe_duration_seconds' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(editor.locator('.cm-lintRange-error').first()).toBeVisible();
  // The first key replaces coloured text.
  await page.keyboard.press('Control+A');
  await page.keyboard.type('vector(1)');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Heat map' }).click();
  await expect(page.getByText('A heat map needs buckets')).toBeVisible();
  await page.getByRole('button', { name: 'Metrics' }).click();
  await expect(page.getByRole('complementary', { name: 'Metrics' }).getByText('probe_success')).toBeVisible();
  await visit('reports');
  await expect(page.getByRole('article', { name: 'Availability report' })).toBeVisible();
  await visit('rules');
  await expect(page.getByRole('row', { name: /MonitorDown/ })).toContainText('1 firing');
  await visit('diagnostics');
  await visit('settings');
  await page.getByRole('button', { name: /Theme/ }).click();
  await page.getByRole('option', { name: 'Light' }).click();
  await page.getByRole('button', { name: 'Add a receiver' }).click();
  await page.waitForTimeout(300);
  expect(faults).toEqual([]);
});
