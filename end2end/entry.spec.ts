// One entry has a page: what happened to it, what can be done with it, and the way back.

import { createLogins } from './direct.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { expect, test } from './test.ts';
import type { SessionInWorld } from './world.ts';

test.use({ loggedIn: true });

/** Three unused logins; the slip code of the second. */
async function second(session: SessionInWorld): Promise<string> {
  const [, login] = await createLogins(session, 3);
  return login?.slipCode ?? '';
}

test('a code in the list opens what is known of its login, and Close leads back', async ({ page, session }) => {
  const slip = await second(session);
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id, '?state=unused');
  await entry.link(slip).click();
  await expect(page).toHaveURL(/\/entries\/[-0-9a-f]{36}\?state=unused$/);
  await expect(page).toHaveTitle(`${slip} · ${session.name} · Lanyard`);
  await expect(entry.heading).toHaveText(slip);
  await expect(entry.panel).toContainText('no. 2 of 3');
  await expect(entry.happened.last()).toContainText('Login created by');
  await expect(entries.box(slip), 'the list stands beside it').toBeVisible();
  await entry.close.click();
  await expect(page).toHaveURL(new RegExp(`/sessions/${session.id}\\?state=unused$`));
  await expect(entry.panel).toHaveCount(0);
  await expect(page).toHaveTitle(`${session.name} · Lanyard`);
  await expect(entries.state).toHaveValue('unused');
});

test('its address brings it again, and what is done there comes back to it', async ({ page, session }) => {
  const slip = await second(session);
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entry.link(slip).click();
  await expect(entry.heading).toHaveText(slip);
  await page.reload();
  await expect(entry.heading).toHaveText(slip);
  const address = page.url();

  await entry.act('Withdraw').click();
  const question = new FindPage(page);
  await expect(question.question).toBeVisible();
  await question.cancel.click();
  await expect(page).toHaveURL(address);
  await entry.act('Withdraw').click();
  await question.answer('Withdraw').click();
  await expect(entry.panel).toContainText('Withdrawn by');
  await expect(entry.act('Show login'), 'nobody is shown a login that cannot be used').toHaveCount(0);
  await entry.act('Restore').click();
  await expect(entry.happened.first()).toContainText('Restored by');

  await entry.act('Issue new password').click();
  await question.answer('Issue new password').click();
  const shown = new ShownLogin(page);
  expect(await shown.value('Password')).toMatch(/^[A-Z0-9]{5}-[A-Z0-9]{5}$/);
  await shown.done.click();
  await expect(entry.heading).toHaveText(slip);
  await expect(entry.panel.getByRole('status')).toHaveText('New password issued. The old one stopped working at once.');
  await expect(entry.panel).toContainText('New password issued by');
});

test('Find leads to it', async ({ page, session }) => {
  const slip = await second(session);
  const find = new FindPage(page);
  await find.open();
  await find.search(slip);
  await page.getByRole('main').getByRole('link', { name: slip, exact: true }).click();
  await expect(new EntryPage(page).heading).toHaveText(slip);
});

test('on a phone it stands in the place of the list', async ({ page, session }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const slip = await second(session);
  const entries = new EntriesPage(page);
  const entry = new EntryPage(page);
  await entries.open(session.id);
  await entry.link(slip).click();
  await expect(entry.heading).toBeVisible();
  await expect(entries.box(slip)).toBeHidden();
  await entry.close.click();
  await expect(entries.box(slip)).toBeVisible();
});
