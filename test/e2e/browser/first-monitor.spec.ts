import { expect, test } from './harness-test.ts';

test('the empty console leads to its first monitor', async ({ open }) => {
  const page = await open('overview', { scenario: 'empty' });
  await page.keyboard.type('shop.example/health');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/monitors\?new=http&address=https%3A%2F%2Fshop\.example%2Fhealth/);
  await expect(page.getByRole('complementary', { name: 'Add a monitor' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: /Address|URL/ })).toHaveValue('https://shop.example/health');
});

test('an address that is none is refused in words', async ({ open }) => {
  const page = await open('overview', { scenario: 'empty' });
  await page.keyboard.type('two words');
  await page.keyboard.press('Enter');
  await expect(page.getByText('An address looks like https://shop.example/health.')).toBeVisible();
});
