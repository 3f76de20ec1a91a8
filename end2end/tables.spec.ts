// How much is seen at once of what is neither the list of sessions nor that of entries.

import { claim, createBatchOnly, createLogins } from './direct.ts';
import { rowsVisible } from './rows-visible.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });

const DESKTOP = { width: 1280, height: 800 };
/** Upright and on its side. */
const TABLETS = [{ width: 768, height: 1024 }, { width: 1024, height: 768 }];
const PHONE = { width: 360, height: 740 };

test('batches and activity', async ({ page, session }) => {
  for (let batch = 1; batch <= 18; batch += 1) await createBatchOnly(session, 1, `Room ${batch}, morning`);
  await page.setViewportSize(DESKTOP);
  await page.goto(`/admin/sessions/${session.id}/batches`);
  expect(await rowsVisible(page, '.ledger tbody tr'), 'batches').toBeGreaterThanOrEqual(16);
  await page.goto(`/admin/sessions/${session.id}/activity`);
  expect(await rowsVisible(page, '.ledger tbody tr'), 'acts').toBeGreaterThanOrEqual(15);
  // The names of the columns stay while the rows go by.
  await page.mouse.wheel(0, 400);
  await expect(page.getByRole('columnheader', { name: 'When', exact: true })).toBeInViewport();
  for (const tablet of TABLETS) {
    await page.setViewportSize(tablet);
    for (const tab of ['', '/batches', '/activity', '/details']) {
      await page.goto(`/admin/sessions/${session.id}${tab}`);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(beyond, `pixels beyond a window of ${tablet.width}${tab}`).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize(PHONE);
  await page.goto(`/admin/sessions/${session.id}/batches`);
  await expect(page.getByRole('link', { name: /Room 18, morning$/ }), 'on a phone too a batch has its name').toBeVisible();
});

test('reports and what is found', async ({ page, session }) => {
  const logins = await createLogins(session, 16);
  const end = logins[0]?.slipCode.slice(5) ?? '';
  for (const [index, login] of logins.entries()) await claim(login, `Ximena Wetherby-${end} ${index}`);
  await page.setViewportSize(DESKTOP);
  for (const report of ['candidate-logins', 'usernames']) {
    await page.goto(`/admin/reports/${report}?session=${session.id}`);
    expect(await rowsVisible(page, '.ledger tbody tr'), report).toBeGreaterThanOrEqual(15);
  }
  for (const [size, least] of [[DESKTOP, 8], [PHONE, 5]] as const) {
    await page.setViewportSize(size);
    await page.goto(`/admin/find?q=wetherby-${end}`);
    const found = page.getByRole('main').getByRole('listitem');
    await expect(found).toHaveCount(16);
    expect(await rowsVisible(page, '.found-list > li'), `logins at ${size.width} px`).toBeGreaterThanOrEqual(least);
    // What harms nobody comes first; what takes something away stands apart from it.
    const [show, print] = [found.first().getByRole('button').nth(0), found.first().getByRole('button').nth(1)];
    await expect(show).toHaveText('Show login');
    await expect(print).toHaveText('Print card');
    const more = found.first().getByText('More', { exact: true });
    if (size === PHONE) await more.click();
    await expect(more).toBeVisible({ visible: size === PHONE });
    await expect(found.first().getByRole('button', { name: 'Withdraw', exact: true })).toBeVisible();
  }
});
