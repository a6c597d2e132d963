import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './harness-test.ts';

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

for (const theme of ['dark', 'light'])
  for (const [place, scenario] of PLACES)
    test(`nothing serious on ${place} (${scenario}, ${theme})`, async ({ open }) => {
      const page = await open(place, { scenario, theme });
      await expect(page.getByRole('status', { name: /^(Loading|Reading)/ })).toHaveCount(0);
      await page.waitForTimeout(400);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      const serious = violations
        .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
        .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      expect(serious).toEqual([]);
    });
