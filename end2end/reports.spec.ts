// Reports: narrowed on the screen, taken away as a file and on paper.

import readWorkbook from 'read-excel-file/node';

import { claim, createLogins } from './direct.ts';
import { ReportPage } from './pages/report-page.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 409/] });

test('Candidate Login Information is narrowed, downloaded and printed', async ({ page, session }) => {
  const [used, unused] = (await createLogins(session, 2)) as [Login, Login];
  await claim(used, 'María Carreño');
  const report = new ReportPage(page, 'Candidate Login Information');
  await report.open(session);
  await expect(report.rows).toHaveCount(2);
  await expect(report.row(used.slipCode)).toContainText('María Carreño');
  await expect(page.getByText(used.password)).toBeHidden();

  await report.choose('State', 'Used');
  await expect(report.rows).toHaveCount(1);
  const sheets = await readWorkbook(await report.downloaded());
  const [headings, row] = sheets.find(({ sheet }) => sheet === 'Candidate Login Information')?.data ?? [];
  expect(headings?.slice(0, 4)).toEqual(['Slip code', 'Username now', 'Password', 'Institution ID']);
  expect(row?.[0]).toBe(used.slipCode);
  expect(row?.[2]).toBe(used.password);

  await report.choose('State', 'Not used');
  await expect(report.row(unused.slipCode)).toBeVisible();
  await report.print.click();
  // Downloaded by the same person: printing it is no second hand-out, printing it once more is.
  await expect(page.getByText(unused.password, { exact: true })).toBeVisible();
  await page.goBack();
  await report.print.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Handed out before', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Print them again', exact: true }).click();
  await expect(page.getByText(unused.password, { exact: true })).toBeVisible();
});

test('Username Tracking tells what a slip code became', async ({ page, session }) => {
  const [used] = (await createLogins(session, 2)) as [Login];
  await claim(used, 'María Carreño');
  const report = new ReportPage(page, 'Username Tracking');
  await report.open(session);
  await expect(report.rows).toHaveCount(1);
  await expect(report.row(used.slipCode)).toContainText(/maria-[2-9]{4,5}/);
});

test('both reports are one step away', async ({ page }) => {
  await page.goto('/admin/sessions');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Reports', exact: true }).click();
  for (const name of ['Candidate Login Information', 'Username Tracking']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
    await page.goBack();
  }
});
