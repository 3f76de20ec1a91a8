// Nobody who uses the keyboard is sent back to the beginning: after every act the focus is on what is said of it, and where
// the button that was pressed is gone, on what stands in its place.

import type { Locator, Page } from '@playwright/test';

import { claim, closeSession, createBatchOnly, createLogins } from './direct.ts';
import { ActsPage } from './pages/acts-page.ts';
import { AddEntriesPage } from './pages/add-entries-page.ts';
import { DetailsPage } from './pages/details-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { FindPage, ShownLogin } from './pages/find-page.ts';
import { scriptsRun } from './pages/scripts.ts';
import { SessionsPage } from './pages/sessions-page.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of (409|422)/] });

/** Presses it as somebody does who has no mouse. */
async function press(control: Locator): Promise<void> {
  await control.focus();
  await control.press('Enter');
}

async function expectNotLost(page: Page): Promise<void> {
  // What is about to go has gone by then.
  await page.waitForTimeout(200);
  const focused = await page.evaluate(() => document.activeElement?.tagName ?? 'nothing');
  expect(focused).not.toBe('BODY');
}

test('acts: the focus is on the notice; Cancel and Escape give it back', async ({ page, session }) => {
  const logins = await createLogins(session, 4);
  await claim(logins[0] as Login, 'María Carreño');
  const entries = new EntriesPage(page);
  const acts = new ActsPage(page);
  await entries.open(session.id);
  // With a script there is nothing to press while nothing is selected.
  if (!scriptsRun()) {
    await press(acts.withdraw);
    await expect(acts.notice).toBeFocused();
    await expect(acts.notice).toHaveText('Select at least one entry first');
  }

  const choose = async (act: string) => {
    if (scriptsRun()) await press(acts.more);
    else await acts.more.click();
    await press(acts.button(act));
  };
  await entries.boxes.first().check();
  if (scriptsRun()) {
    for (const leave of ['Enter', 'Escape']) {
      await press(acts.withdraw);
      await expect(acts.cancel).toBeFocused();
      await page.keyboard.press(leave);
      await expect(acts.withdraw).toBeFocused();
      await choose('Mark as started');
      await expect(acts.cancel).toBeFocused();
      await page.keyboard.press(leave);
      await expect(acts.more, 'the button itself is hidden again').toBeFocused();
    }
    await press(acts.more);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(acts.more).toBeFocused();
  }
  await choose('Mark as started');
  await press(acts.button('Mark 1 entry as started'));
  await expect(acts.notice).toContainText('1 entry marked as started.');
  await expect(acts.notice).toBeFocused();
  await press(acts.button('Take back this one'));
  await expect(acts.notice).toContainText('1 entry marked as not started.');
  await expect(acts.notice).toBeFocused();
  await expectNotLost(page);
});

test.describe('with a script', () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false);

  test('lists behind a button close with Escape, and when somebody goes on', async ({ page, session }) => {
    await createLogins(session, 2);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.boxes.first().check();
    const open = page.locator('.menu[open]');
    for (const button of [page.locator('.account-menu > summary'), new ActsPage(page).more]) {
      await press(button);
      await expect(open).toHaveCount(1);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      await expect(open).toHaveCount(0);
      await expect(button).toBeFocused();
      await expect(entries.boxes.first(), 'Escape does nothing else').toBeChecked();

      await press(button);
      // Through all of it, and on.
      while ((await open.count()) > 0) {
        await page.keyboard.press('Tab');
        await expectNotLost(page);
      }
      await expect(button).not.toBeFocused();

      await press(button);
      await page.keyboard.press('Shift+Tab');
      await expect(open).toHaveCount(0);
      await press(button);
      await page.locator('.session-facts').click();
      await expect(open).toHaveCount(0);
    }
    await press(page.locator('.account-menu > summary'));
    await press(page.getByRole('link', { name: 'My account', exact: true }));
    await expect(page.getByRole('heading', { level: 1, name: 'My account', exact: true })).toBeVisible();
    await expect(open).toHaveCount(0);
  });

  test('a found login has the focus', async ({ page, session }) => {
    const [login] = (await createLogins(session, 60)) as [Login];
    await new SessionsPage(page).open();
    await page.keyboard.press('/');
    await page.keyboard.type(login.slipCode);
    await expect(page.getByRole('listbox', { name: 'Find a login', exact: true }).getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: login.slipCode, exact: true })).toBeFocused();
  });

  test('on a phone the focus stays with the selection, and clear of its bar', async ({ page, session }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await createLogins(session, 12);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await press(page.getByRole('button', { name: 'Select all on this page', exact: true }));
    await expect(page.locator('#selected')).toBeFocused();
    const bar = page.locator('.selection-bar');
    for (const box of await entries.boxes.all()) {
      await box.focus();
      const [around, below] = await Promise.all([box.boundingBox(), bar.boundingBox()]);
      expect(around && below && around.y + around.height <= below.y).toBe(true);
    }
    const before = await page.evaluate(() => scrollY);
    await new ActsPage(page).withdraw.focus();
    expect(await page.evaluate(() => scrollY), 'the list stays where it is').toBe(before);
    // Whole, with the ring around it.
    const seen: (string | null)[] = [];
    for (let pressed = 0; pressed < 4; pressed += 1) {
      const on = page.locator('.selection-bar .buttons :focus');
      const [around, whole] = await Promise.all([on.boundingBox(), bar.boundingBox()]);
      const name = await on.textContent();
      expect(around && around.x >= 4 && around.x + around.width <= 356, `${name} is not cut`).toBe(true);
      expect(around && whole && around.y >= whole.y && around.y + around.height <= whole.y + whole.height).toBe(true);
      seen.push(name);
      await page.keyboard.press('Shift+Tab');
    }
    expect(seen).toContain('Issue new password');
  });

  test('downloads: the focus is on the notice', async ({ page, session }) => {
    await createLogins(session, 3);
    const entries = new EntriesPage(page);
    const acts = new ActsPage(page);
    await entries.open(session.id);
    await entries.boxes.first().check();
    await press(entries.export);
    await expect(acts.button('Download them again')).toBeVisible();
    await expect(acts.notice).toBeFocused();
    await press(acts.button('Download them again'));
    await expect(acts.notice).toHaveText(/^Downloaded 1 login, \d+ kB$/);
    await expect(acts.notice).toBeFocused();
  });

  test('a selection that takes its own button away', async ({ page, session }) => {
    await createLogins(session, 60);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await entries.headerBox.press('Space');
    await press(entries.selectAll(60));
    await expect(entries.said('60 selected, 50 of them on this page')).toBeFocused();
    await press(entries.clear);
    await expect(entries.said('No entries selected')).toBeVisible();
    await expect(entries.found).toBeFocused();
  });

  test('Refresh order, pages, searches and their ways back', async ({ page, session }) => {
    const logins = await createLogins(session, 60);
    const entries = new EntriesPage(page);
    await entries.open(session.id);
    await claim(logins[0] as Login, 'Li Na');
    await press(entries.refreshOrder);
    await expect(entries.said('The order is up to date')).toBeVisible();
    await expectNotLost(page);
    await press(entries.nextPage);
    await expect(page.getByText('Rows 51–60 of 60', { exact: true })).toBeVisible();
    await expect(entries.found, 'there is no next page any more').toBeFocused();
    await press(page.getByRole('link', { name: 'Page 1', exact: true }));
    await expect(page.getByText('Rows 1–50 of 60', { exact: true })).toBeVisible();
    await expectNotLost(page);
    await entries.search.fill('nobody of this name');
    await press(page.getByRole('link', { name: 'Show all entries', exact: true }));
    await expect(page.getByText('60 of 60 entries', { exact: true })).toBeVisible();
    await expect(entries.found).toBeFocused();
    // A row that a search took away while it had the focus.
    await entries.search.fill(logins[3]?.slipCode ?? '');
    await entries.boxes.nth(20).focus();
    await expect(page.getByText('1 of 60 entries', { exact: true })).toBeVisible();
    await expect(entries.found).toBeFocused();

    const sessions = new SessionsPage(page);
    await sessions.open();
    for (const way of ['Search all sessions', 'Clear search']) {
      await sessions.search.fill('nothing of this name');
      await press(page.getByRole('link', { name: way, exact: true }));
      await expectNotLost(page);
    }
  });

  test('the page of a batch', async ({ page, session }) => {
    await new AddEntriesPage(page).make(session.id, 2);
    const acts = new ActsPage(page);
    await press(acts.button('Download Logins'));
    await expect(acts.notice).toHaveText(/^Downloaded 2 logins, \d+ kB$/);
    await expect(acts.notice).toBeFocused();
    await press(acts.button('Withdraw the unused of this batch'));
    await expect(acts.cancel).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(acts.button('Withdraw the unused of this batch')).toBeFocused();
    await page.keyboard.press('Enter');
    await press(acts.button('Withdraw 2 entries'));
    await expect(acts.notice).toContainText('2 entries withdrawn.');
    await expect(acts.notice).toBeFocused();
    await expect(acts.button('Withdraw the unused of this batch')).toBeHidden();
    await expectNotLost(page);
  });
});

test('finished pages: what was done has the focus', async ({ page, session }) => {
  const [login] = (await createLogins(session, 1)) as [Login];
  const said = page.locator('[autofocus]');
  const find = new FindPage(page);
  await find.open();
  await find.search(login.slipCode);
  await press(find.action('Withdraw'));
  await expect(find.cancel).toBeFocused();
  await press(find.answer('Withdraw'));
  await expect(said).toBeFocused();
  await expect(said).toHaveText('1 entry withdrawn.');
  await press(find.action('Restore'));
  await expect(said).toHaveText('1 entry restored.');
  await expect(said).toBeFocused();
  await press(find.action('Issue new password'));
  await expect(find.cancel).toBeFocused();
  await press(find.answer('Issue new password'));
  await expect(new ShownLogin(page).heading).toBeVisible();
  await expect(said).toBeFocused();

  const details = new DetailsPage(page);
  await details.open(session.id);
  await press(details.save);
  await expect(details.saved).toBeVisible();
  await expect(said).toBeFocused();

  await closeSession(session);
  await details.open(session.id);
  await press(details.reopen);
  await expect(details.reopened).toBeVisible();
  await expect(said).toBeFocused();

  await page.goto('/admin/settings');
  await press(page.getByRole('button', { name: 'Save settings', exact: true }));
  await expect(page.getByText('Settings saved', { exact: true })).toBeVisible();
  await expect(said).toBeFocused();
});

test('a label is added: its page says it has it', async ({ page, session }) => {
  await page.goto(await createBatchOnly(session, 2));
  await page.getByText('Change the label', { exact: true }).click();
  await page.getByLabel('Label for this batch (optional)', { exact: true }).fill('Room A3');
  await press(page.getByRole('button', { name: 'Save label', exact: true }));
  await expect(page.getByText(/^Batch 1 · Room A3 · by /)).toBeVisible();
  const { notice } = new ActsPage(page);
  await expect(notice).toHaveText('Label saved');
  await expect(notice).toBeFocused();
});
