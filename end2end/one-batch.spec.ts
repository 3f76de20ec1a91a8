// Whatever a person does with the form, one form makes one batch.

import { AddEntriesPage, BatchPage } from './pages/add-entries-page.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });

test('a double click makes one batch', async ({ page, session }) => {
  const add = new AddEntriesPage(page);
  await add.open(session.id);
  await add.number.fill('3');
  await add.createCodes.dblclick();
  await expect(new BatchPage(page).created('3 logins created')).toBeVisible();
  await add.open(session.id);
  await expect(page.getByText(`${session.name} has 3 entries now.`, { exact: true })).toBeVisible();
});

test('reload keeps the batch, and Back leads to the same one again', async ({ page, session }) => {
  const add = new AddEntriesPage(page);
  const batch = new BatchPage(page);
  await add.open(session.id);
  await add.number.fill('3');
  await add.label.fill('Room B12, morning');
  await add.createCodes.click();
  const address = await batch.expectAddress();

  await page.reload();
  await expect(batch.created('3 logins created')).toBeVisible();
  await expect(page.getByText(/^Batch 1 · Room B12, morning · by Centre owner, /)).toBeVisible();

  await page.goBack();
  await expect(add.heading).toBeVisible();
  await add.number.fill('3');
  await add.label.fill('Room B12, morning');
  await add.createCodes.click();
  expect(await batch.expectAddress()).toBe(address);
  await expect(batch.created('3 logins created')).toBeVisible();
});

test.describe('another number', () => {
  test.use({ expectedErrors: [/status of 422/] });

  test('a form that has made its batch refuses another number', async ({ page, session }) => {
    const add = new AddEntriesPage(page);
    const batch = new BatchPage(page);
    await add.open(session.id);
    await add.number.fill('3');
    await add.createCodes.click();
    await batch.expectAddress();
    await page.goBack();
    await expect(add.heading).toBeVisible();
    await add.number.fill('4');
    await add.createCodes.click();
    const sentence = 'This form was already used for another batch. Open Add Entries again.';
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toContainText(sentence);
    await add.open(session.id);
    await expect(page.getByText(`${session.name} has 3 entries now.`, { exact: true })).toBeVisible();
  });
});
