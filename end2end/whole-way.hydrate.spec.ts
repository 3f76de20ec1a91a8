// The whole way, from a number to a result: logins are made, claimed, lead into a test in a real engine, and what that tells
// is in the open list two seconds later.

import { claim } from './direct.ts';
import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { EntryPage } from './pages/entry-page.ts';
import { untilHydrated } from './pages/scripts.ts';
import { expect, test } from './test.ts';
import { EngineServer, greeted, nonceOf, showResultsToOwners } from './tool/place.ts';
import type { Login } from './workbook.ts';

const LOGINS = 30;

let lanyard: EngineServer;

test.beforeAll(async () => {
  lanyard = await EngineServer.start();
});

test.afterAll(() => lanyard.stop());

test('from thirty new logins to a result in the open list', async ({ page, candidatePage }, testInfo) => {
  test.slow();
  const { session } = await lanyard.setUp(page, testInfo, {});
  const entries = new EntriesPage(page);
  let logins: Login[] = [];

  await showResultsToOwners(page, lanyard.url);
  await test.step('thirty logins are made and taken out', async () => {
    await page.goto(`${lanyard.url}/admin/sessions/${session}`);
    await untilHydrated(page);
    await entries.addEntries.first().click();
    const add = new AddEntriesPage(page);
    await expect(add.heading).toBeVisible();
    await add.number.fill(String(LOGINS));
    await add.createCodes.click();
    const batch = new BatchPage(page);
    await expect(batch.created(`${LOGINS} logins created`)).toBeVisible();
    ({ logins } = await batch.downloaded());
    expect(logins).toHaveLength(LOGINS);
    await batch.viewEntries.click();
    await untilHydrated(page);
  });

  const [slip, ...others] = logins as [Login, ...Login[]];
  const row = entries.row(slip.slipCode);

  await test.step('all of them are claimed', async () => {
    await Promise.all(others.map((other, index) => claim(other, `Candidate ${index + 2}`, lanyard.url)));
    const myTest = await lanyard.claim(candidatePage, slip, 'María Carreño');
    await expect(row).toContainText('María Carreño');
    await myTest.start.click();
  });

  await test.step('the engine greets the candidate by name', async () => {
    const claims = await greeted(candidatePage, 'María Carreño');
    expect(JSON.stringify(claims)).not.toContain(slip.username);
    await expect(row).toContainText('Started');
  });

  await test.step('the engine tells, and the open list shows it', async () => {
    const score = { nonce: nonceOf(candidatePage), given: 31.5, maximum: 40, comment: 'Well done' };
    await lanyard.tool.tells({ ...score, activity: 'Completed', grading: 'FullyGraded' });
    await expect(row).toContainText('Finished', { timeout: 2000 });
    await expect(row).toContainText('31.5 of 40 · Well done', { timeout: 2000 });
    await expect(page.getByRole('row').filter({ hasText: 'Finished' })).toHaveCount(1);
  });

  await test.step('so does a phone', async () => {
    const desk = page.viewportSize() ?? { width: 1280, height: 800 };
    await page.setViewportSize({ width: 360, height: 740 });
    const result = row.getByText('31.5 of 40');
    await expect(result).toBeInViewport({ ratio: 1 });
    await expect(row.getByText('María Carreño')).toBeInViewport({ ratio: 1 });
    await page.setViewportSize(desk);
  });

  await test.step('the page of the entry has the result', async () => {
    const entry = new EntryPage(page);
    await entry.link(slip.slipCode).click();
    await expect(entry.panel).toContainText('31.5 of 40');
    await candidatePage.goto(`${lanyard.url}/me`);
    await expect(candidatePage.getByText('Finished', { exact: true })).toBeVisible();
  });
});
