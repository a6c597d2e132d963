import { HttpSink } from '../../support/http-sink.ts';
import { TargetFleet } from '../../support/target-fleet.ts';
import { expect, settled, test } from './console-test.ts';
import { seriousOn } from './serious.ts';

/** The pages, in two halves of about the same time. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'that show what is watched': [
    'overview',
    'alerts',
    'monitors',
    'monitors/service-1',
    'explore',
    'explore?expr=probe_duration_seconds&expr.b=sum(rate(probe_success&legend.b=b',
    'explore?expr=probe_duration_seconds&view=table',
    'explore?expr=vector(1)&view=heatmap',
    'explore?expr=probe_duration_seconds&view=statistics',
    'explore?expr=probe_duration_seconds&view=moved',
    'explore?expr=probe_duration_seconds&view=details',
  ],
  'that show what is told and set up': [
    'reports',
    'alerts/statistics',
    'alerts/deliveries',
    'routing',
    'routing?trace=%7Bseverity%3D%22critical%22%7D',
    'rules',
    'rules?new=1&expr=rate(probe_success)%20%3E%200.5',
    'rules?copy=MonitorDown',
    'targets',
    'silences',
    'silences?new=1',
    'maintenance',
    'slos',
    'diagnostics',
    'settings',
  ],
};

for (const [half, places] of Object.entries(PLACES)) {
  test(`axe finds nothing serious on the pages ${half} of the real console, dark and light`, async ({
    page,
    start,
  }) => {
    test.setTimeout(120_000);
    await using sink = await HttpSink.start();
    await using targets = await TargetFleet.start();
    targets.kill(2);
    const monitors = Array.from(
      { length: 6 },
      (_, i) =>
        `  - {name: service-${i}, kind: http, url: "${targets.url(i)}", interval: 1s, failure_threshold: 1, group: Group ${i % 3}}`,
    );
    const process = await start(`monitors:
${monitors.join('\n')}
route: {receiver: desk, group_wait: 100ms}
receivers: [{name: desk, webhook_configs: [{url: "${sink.url('/')}"}]}]
`);
    await page.goto(process.ready.console);
    await expect(page.getByText(/^1 needs you: service-2 is down/)).toBeVisible({ timeout: 10_000 });
    const found: string[] = [];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const place of places) {
      await page.goto(`${process.ready.url}#/${place}`);
      await settled(page);
      if (place === 'alerts') {
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await expect(page.getByRole('complementary', { name: 'Alert' }).getByText('Who was told')).toBeVisible();
      }
      found.push(...(await seriousOn(page)).map((one) => `${place}: ${one}`));
    }
    expect(found).toEqual([]);
  });
}
