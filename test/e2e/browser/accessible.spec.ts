import { expect, test } from './harness-test.ts';
import { seriousOn } from './serious.ts';

/** What the real console does not show at will: empty, all good, blind, many kinds of trouble. The rest is in axe.spec.ts. */
const PLACES = [
  ['overview', 'mixed'],
  ['overview', 'empty'],
  ['alerts?id=alert-0', 'mixed'],
  ['alerts', 'good'],
  ['monitors/Orders Web', 'mixed'],
  ['routing?alert=alert-0', 'mixed'],
  ['silences', 'mixed'],
  ['alerts/deliveries?message=8', 'mixed'],
  ['reports?kind=alerts', 'mixed'],
  ['rules?copy=MonitorDown', 'mixed'],
  ['settings', 'mixed'],
] as const;

for (const [place, scenario] of PLACES)
  test(`nothing serious on ${place} (${scenario})`, async ({ open }) => {
    const page = await open(place, { scenario });
    await expect(page.getByRole('status', { name: /^(Loading|Reading)/ })).toHaveCount(0);
    await page.waitForTimeout(400);
    expect(await seriousOn(page)).toEqual([]);
  });
