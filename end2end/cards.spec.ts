// Login cards on paper: every card on its sheet, none cut, the QR code without the password.

import { createBatchOnly, createLogins, downloadBatch } from './direct.ts';
import { CardsPage } from './pages/cards-page.ts';
import { printed, scanned } from './paper.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

test.use({ loggedIn: true, expectedErrors: [/status of 409/], deviceScaleFactor: 2 });

const PAPERS = [
  { paper: 'A4', width: 210, height: 297 },
  { paper: 'Letter', width: 216, height: 279 },
];

for (const { paper, width, height } of PAPERS) {
  test(`500 cards are 63 pages of ${paper}, none cut`, async ({ page, session }) => {
    const address = await createBatchOnly(session, 500);
    const cards = new CardsPage(page);
    await cards.open(session.id);
    await expect(cards.choice('All not yet handed out (500)')).toBeChecked();
    await cards.choice(paper).check();
    await cards.print.click();
    await expect(cards.document('500 login cards')).toBeVisible();
    await expect(cards.sheets).toHaveCount(63);

    const pages = await printed(page);
    expect(pages).toHaveLength(63);
    const cardsOn = pages.map(({ text }) => text.split('My new username:').length - 1);
    expect(cardsOn).toEqual([...Array<number>(62).fill(8), 4]);
    for (const one of pages) expect([one.width, one.height]).toEqual([width, height]);
    const logins = await downloadBatch(address);
    for (const [index, { username, password, institution }] of logins.entries()) {
      const { text } = pages[Math.floor(index / 8)] ?? { text: '' };
      for (const word of [username, password, institution, session.name, `No. ${String(index + 1).padStart(3, '0')}/500`]) {
        expect(text, `card ${index + 1}`).toContain(word);
      }
    }

    const cut = await cards.cards.evaluateAll(
      (all) => all.filter((card) => card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth).length,
    );
    expect(cut, 'cards whose content is larger than they are').toBe(0);
    for (const index of [0, 16, 499]) {
      const { username } = logins[index] as Login;
      const address = `${world().url}/i/${world().institution.id}#u=${username}`;
      expect(await scanned(cards.cards.nth(index))).toBe(address);
    }
  });
}

test('what was handed out before is asked about, and a cut pile is in order', async ({ page, session }) => {
  const logins = await createLogins(session, 20);
  await createBatchOnly(session, 9, 'Latecomers');
  const cards = new CardsPage(page);
  await cards.open(session.id);
  await cards.choice('All (29)').check();
  await cards.print.click();
  await expect(page.getByText('20 of these 29 logins were handed out before')).toBeVisible();
  await cards.onlyNew.click();
  await expect(cards.document('9 login cards')).toBeVisible();

  await cards.open(session.id);
  await cards.batch.selectOption('Batch 1 (20)');
  await cards.choice('One batch').check();
  await cards.choice('Through the pile, for cutting all sheets at once').check();
  await cards.print.click();
  await cards.again.click();
  await expect(cards.document('20 login cards')).toBeVisible();
  const [first, second] = await Promise.all([0, 1].map((index) => cards.sheets.nth(index).getByRole('article').allInnerTexts()));
  expect(first?.map((text) => logins.findIndex(({ username }) => text.includes(username)))).toEqual([0, 3, 6, 9, 12, 15, 18]);
  expect(second?.map((text) => logins.findIndex(({ username }) => text.includes(username)))).toEqual([1, 4, 7, 10, 13, 16, 19]);
});

test('a checklist has a line for everybody and no password', async ({ page, session }) => {
  const logins = await createLogins(session, 40);
  const cards = new CardsPage(page);
  await cards.open(session.id);
  await cards.choice('All (40)').check();
  await cards.choice('Checklist for invigilators, without passwords').check();
  await cards.print.click();
  await expect(cards.document('Checklist for invigilators')).toBeVisible();
  const pages = await printed(page);
  expect(pages.length).toBe(2);
  const text = pages.map((one) => one.text).join('\n');
  for (const { username, password } of logins) {
    expect(text).toContain(username);
    expect(text).not.toContain(password);
  }
});
