import { expect, test } from './harness-test.ts';

test('the tree is read, folded and walked by keys', async ({ open }) => {
  const page = await open('routing');
  await expect(page.getByText(/^8 routes lead to 5 receivers; 5 alerts go through now/)).toBeVisible();
  await expect(page.getByText(/Nobody is told at partners\.$/)).toBeVisible();
  const tree = page.getByRole('tree', { name: 'Routes' });
  const routes = tree.getByRole('treeitem');
  await expect(routes).toHaveCount(8);
  await routes.first().focus();
  await page.keyboard.press('ArrowDown');
  const pager = tree.getByRole('treeitem', { name: /severity="critical"/ });
  await expect(pager).toBeFocused();
  await expect(pager).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowLeft');
  await expect(pager).toHaveAttribute('aria-expanded', 'false');
  await expect(routes).toHaveCount(6);
  await page.keyboard.press('ArrowLeft');
  await expect(routes.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(routes).toHaveCount(8);
  await page.keyboard.press('End');
  await expect(tree.getByRole('treeitem', { name: /group="Partners"/ })).toBeFocused();
});

test('the way of an alert is shown with the reason of every decision', async ({ open }) => {
  const page = await open('routing');
  const way = page.getByRole('status', { name: 'The way of the alert' });
  await page.getByRole('textbox', { name: 'Labels' }).fill('{severity="warning", group="Partners"}');
  await expect(way.getByText('It goes to partners.')).toBeVisible();
  const tree = page.getByRole('tree', { name: 'Routes' });
  await expect(tree.getByText('not taken: severity="critical" does not hold, its severity is warning')).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /group="Partners"/ })).toHaveAttribute('data-way', 'taken');
  await expect(tree.getByRole('treeitem', { name: /kind="tls"/ })).toHaveAttribute('data-way', 'unasked');

  await page.getByRole('textbox', { name: 'Labels' }).fill('{severity=~"warning"}');
  await expect(page.getByText('severity=~"warning": an alert has labels, so write = here.')).toBeVisible();
  await expect(way).toBeHidden();

  await page.getByRole('button', { name: /Or an alert that fires/ }).click();
  await page.getByRole('option', { name: 'Orders Web is down' }).click();
  await expect(way.getByText('It goes to shop and archive.')).toBeVisible();
  await expect(page).toHaveURL(/alert=alert-0/);
});

test('a route is added, moved, changed, deleted and taken back', async ({ open }) => {
  const page = await open('routing');
  const tree = page.getByRole('tree', { name: 'Routes' });
  await tree.getByRole('treeitem', { name: /severity="warning"/ }).click();
  await page.keyboard.press('n');
  const add = page.getByRole('complementary', { name: 'Add a route' });
  await add.getByLabel('Label 1').fill('{team="db", env=~"prod|stage"}');
  await page.keyboard.press('Tab');
  await add.getByRole('button', { name: /Leads to/ }).click();
  await page.getByRole('option', { name: 'pager' }).click();
  await add.getByLabel('Repeat after').fill('1h');
  await add.getByRole('combobox', { name: 'Quiet in' }).fill('nig');
  await page.getByRole('option', { name: 'nights' }).click();
  await add.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(tree.getByRole('treeitem')).toHaveCount(9);
  const made = tree.getByRole('treeitem', { name: /team="db"/ });
  await expect(made).toContainText('→ to pager');
  await expect(made).toContainText('again after 1 h');
  await expect(made).toHaveAttribute('aria-posinset', '2');

  const change = page.getByRole('complementary', { name: 'Change a route' });
  await change.getByRole('button', { name: 'Ask it earlier' }).click();
  await expect(made).toHaveAttribute('aria-posinset', '1');
  await change.getByRole('button', { name: 'Take out env' }).click();
  await change.getByText('Ask the next routes as well').click();
  await change.getByRole('button', { name: 'Save' }).click();
  await expect(change).toBeHidden();
  await expect(made).not.toContainText('env');
  await expect(made).toContainText('continue');

  await page.getByRole('button', { name: /^Change/ }).click();
  await change.getByRole('button', { name: 'Delete the route and what is below it' }).click();
  await expect(tree.getByRole('treeitem')).toHaveCount(8);
  await page.keyboard.press('u');
  await expect(tree.getByRole('treeitem')).toHaveCount(9);
});

test('a route names who is told when nobody acknowledges, and the root is changed in the same form', async ({
  open,
}) => {
  const page = await open('routing');
  const tree = page.getByRole('tree', { name: 'Routes' });
  await tree.getByRole('treeitem').first().click();
  await page.keyboard.press('e');
  const root = page.getByRole('complementary', { name: 'Change the root route' });
  await expect(root.getByLabel('Label 1')).toHaveCount(0);
  await root.getByRole('button', { name: /Nobody acknowledges/ }).click();
  await page.getByRole('option', { name: 'night shift', exact: true }).click();
  await root.getByLabel('Repeat after').fill('soon');
  await root.getByRole('button', { name: 'Save' }).click();
  await expect(root.getByLabel('Repeat after')).toBeFocused();
  await root.getByLabel('Repeat after').fill('2h');
  await root.getByRole('button', { name: 'Save' }).click();
  await expect(root).toBeHidden();

  await tree.getByRole('treeitem', { name: /severity="warning"/ }).click();
  await page.keyboard.press('e');
  const child = page.getByRole('complementary', { name: 'Change a route' });
  await expect(child.getByRole('button', { name: /as above: night shift Nobody acknowledges/ })).toBeVisible();
  await child.getByRole('button', { name: /Nobody acknowledges/ }).click();
  await page.getByRole('option', { name: 'night shift', exact: true }).click();
  await child.getByRole('button', { name: 'Save' }).click();
  await expect(child).toBeHidden();
  await page.keyboard.press('e');
  await expect(child.getByRole('button', { name: /^night shift Nobody acknowledges/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await tree.getByRole('treeitem').first().click();
  await page.keyboard.press('e');
  await expect(root.getByLabel('Repeat after')).toHaveValue('2h');
  await expect(root.getByRole('button', { name: /^night shift Nobody acknowledges/ })).toBeVisible();
});

test('a receiver is tried from its line', async ({ open }) => {
  const page = await open('routing');
  const channels = page.getByRole('list', { name: 'Channels of on-call' });
  await channels.getByRole('button', { name: 'Try it' }).nth(1).click();
  await channels.getByRole('button', { name: 'Send test' }).click();
  await expect(channels.getByRole('status')).toHaveText(
    'The other side refused the credentials: Slack answered 403 invalid_token.',
  );
  await channels.getByRole('button', { name: 'Show what would be sent' }).click();
  await expect(channels.getByLabel('What would be sent')).toHaveText('to slack');
});

test('the places of the alerts are one step from each other', async ({ open }) => {
  const page = await open('alerts');
  const places = page.getByRole('navigation', { name: 'Places of Alerts' });
  await expect(places.getByRole('link', { name: 'Inbox' })).toHaveAttribute('aria-current', 'page');
  await places.getByRole('link', { name: 'Statistics' }).click();
  await expect(page.getByRole('main', { name: 'Statistics of alerts' })).toBeVisible();
  await expect(page).toHaveTitle(/Statistics of alerts · Tocsin$/);
  await places.getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('grid', { name: 'Alerts' })).toBeVisible();
});
