import { z } from 'zod';
import { expect, faultsOf, settled, test } from './console-test.ts';

const SEVERITIES = ['critical', 'error', 'warning', 'info', 'info'] as const;
const EACH = 10;

/** Further apart than what belongs to one incident. */
const APART_MS = 6 * 60_000;

/**
 * Fifty alerts of another program: ten to a cluster, the clusters one after another in the inbox. Those of the first
 * cluster began together and are one incident; each other one is a problem of its own.
 */
function alerts(now: number): readonly object[] {
  return SEVERITIES.flatMap((severity, cluster) =>
    Array.from({ length: EACH }, (_, i) => ({
      labels: { alertname: `Job${cluster}${i}`, cluster: `c${cluster}`, severity },
      annotations: { summary: `job ${cluster}-${i} fails` },
      startsAt: new Date(
        now - 6 * 3_600_000 + (cluster === 0 ? i * 1_000 : (cluster * EACH + i) * APART_MS),
      ).toISOString(),
      endsAt: new Date(now + 7_200_000).toISOString(),
    })),
  );
}

const Listed = z.array(
  z.looseObject({ id: z.string(), rule: z.string(), state: z.string(), ack: z.unknown().optional() }),
);

test('fifty alerts are triaged to an empty inbox by keys alone', async ({ page, start }) => {
  test.setTimeout(120_000);
  const tocsin = await start('monitors: []\nroute: {receiver: desk}\nreceivers: [{name: desk}]\n');
  const sent = await tocsin.fetch('/api/v2/alerts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts(Date.now())),
  });
  expect(sent.status).toBe(200);
  const faults = faultsOf(page);
  await page.goto(tocsin.ready.console);
  await settled(page);
  await page.goto(`${tocsin.ready.url}#/alerts`);
  await settled(page);
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const says = (text: string | RegExp): Promise<void> => expect(page.getByText(text).first()).toBeVisible();
  const times = (count: number, ...keys: readonly string[]): readonly string[] =>
    Array.from({ length: count }, () => keys).flat();

  await says('50 need you: 10 critical, 10 error, 10 warning, 20 info.');

  // One line for what is one problem: taken whole, taken back, and there is nothing more to take back.
  await says(`${EACH - 1} symptoms`);
  await press('j', 'a');
  await says(/^40 need you/);
  await press('u');
  await says(/^50 need you/);
  await press('u');
  await says('Nothing to undo');
  await says(/^50 need you/);

  // Unfolded, one by one: each hands the cursor on. The cursor stands behind the incident, so back first.
  await press('k', 'ArrowRight', 'a');
  await says(/^49 need you/);
  await press(...times(EACH - 1, 'a'));
  await says('40 need you: 10 error, 10 warning, 20 info. 10 are acknowledged or snoozed.');

  // The next ten are picked and put aside. After the tenth the cursor stands on the first of them.
  await press(...times(EACH, 'x', 'j'));
  await says('10 selected');
  await press('z');
  await page.getByRole('menuitem', { name: '30 minutes' }).waitFor();
  await press('ArrowDown', 'Enter');
  await says('30 need you: 10 warning, 20 info. 20 are acknowledged or snoozed.');

  // The third ten share a cluster: what they have in common is silenced, with a reason.
  await press(...times(EACH, 'x', 'j'));
  await says('10 selected');
  await press('s');
  const form = page.getByRole('dialog', { name: 'Silence alerts like these 10' });
  await expect(form.getByRole('region', { name: 'What is hidden' })).toContainText(
    '10 alerts that fire now are hidden.',
  );
  await page.keyboard.type('known, ticket 4711');
  await press('Enter');
  await expect(form).toBeHidden();
  await says('20 need you: 20 info. 20 are acknowledged or snoozed. 10 are silenced.');

  // The fourth ten get a note, and are closed together.
  await press(...times(EACH, 'x', 'j'));
  await press('c');
  await expect(page.getByRole('dialog', { name: 'Comment on 10 alerts' })).toBeVisible();
  await page.keyboard.type('the batch was stopped on purpose');
  await press('Control+Enter');
  await says('Commented on 10 alerts');
  await expect(page.getByRole('dialog')).toBeHidden();
  await says('10 selected');
  await press('r');
  await says('10 need you: 10 info. 20 are acknowledged or snoozed. 10 are silenced.');

  // The rest one by one; the inspector says why, and gives way again.
  await press('w');
  const panel = page.getByRole('complementary', { name: 'Alert' });
  await expect(panel.getByText('desk', { exact: true })).toBeVisible();
  await press('Escape');
  await expect(panel).toBeHidden();
  await press(...times(EACH, 'r'));
  await says('Nothing needs you. 20 are acknowledged or snoozed. 10 are silenced.');
  await press('.');
  await expect(page.getByText(/^Needs you/)).toHaveCount(0);
  await says('Resolved within the hour · 20');

  // The engine knows it all.
  const known = Listed.parse(await (await tocsin.fetch('/api/tocsin/v1/alerts?resolvedSince=0')).json());
  const count = (fits: (one: (typeof known)[number]) => boolean): number => known.filter(fits).length;
  expect(count(({ state }) => state === 'resolved')).toBe(2 * EACH);
  expect(count(({ ack }) => ack !== undefined)).toBe(EACH);
  expect(count(({ snoozedUntil }) => snoozedUntil !== undefined)).toBe(EACH);
  const silences = z
    .array(
      z.looseObject({ comment: z.string(), matchers: z.array(z.looseObject({ name: z.string(), value: z.string() })) }),
    )
    .parse(await (await tocsin.fetch('/api/v2/silences')).json());
  expect(silences).toMatchObject([
    {
      comment: 'known, ticket 4711',
      matchers: [
        { name: 'cluster', value: 'c2' },
        { name: 'severity', value: 'warning' },
      ],
    },
  ]);
  const noted = known.find(({ rule }) => rule === 'Job30');
  const story = z
    .looseObject({ timeline: z.array(z.looseObject({ kind: z.string(), reason: z.string() })) })
    .parse(await (await tocsin.fetch(`/api/tocsin/v1/alerts/${noted?.id ?? ''}`)).json());
  expect(story.timeline).toContainEqual(
    expect.objectContaining({ kind: 'commented', reason: 'the batch was stopped on purpose' }),
  );
  expect(faults).toEqual([]);
});
