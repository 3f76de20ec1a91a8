// New session in a browser: its zone is proposed, and buttons set Closes from Opens.

import { NewSessionPage } from './pages/new-session-page.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true, timezoneId: 'Asia/Tokyo' });

test('the browser’s zone is proposed, and what is typed stays', async ({ page }) => {
  const form = new NewSessionPage(page);
  await form.open();
  await expect(form.timeZone).toHaveValue('Asia/Tokyo');
  await page.reload();
  await isAlive(page);
  await expect(form.timeZone).toHaveValue('Asia/Tokyo');
  await form.timeZone.fill('Europe/Lisbon');
  await form.lasts('1 h').click();
  await expect(form.opens, 'it is asked for first').toBeFocused();
  await expect(form.timeZone).toHaveValue('Europe/Lisbon');
});

test('buttons say how long a session lasts', async ({ page }) => {
  const form = new NewSessionPage(page);
  await form.open();
  await form.opens.fill('2027-12-31T22:30');
  for (const [button, closes] of [
    ['1 h', '2027-12-31T23:30'],
    ['2 h', '2028-01-01T00:30'],
    ['3 h', '2028-01-01T01:30'],
    ['All day', '2027-12-31T23:59'],
  ] as const) {
    await form.lasts(button).click();
    await expect(form.closes).toHaveValue(closes);
  }
  await form.name.fill('New Year');
  await form.create.click();
  await expect(page.getByText('Upcoming · 31 Dec 2027, 22:30 – 23:59 (Asia/Tokyo)')).toBeVisible();
});
