// Login cards on paper: every card on its sheet, none cut, the QR code without the password.

import type { Locator } from '@playwright/test';

import { claim, createBatch, createBatchOnly, createLogins, downloadBatch } from './direct.ts';
import { CardsPage } from './pages/cards-page.ts';
import { StaffLogIn } from './pages/staff-log-in.ts';
import { printed, scanned } from './paper.ts';
import { createInstitution, createSession } from './program.ts';
import { drawnPassword, localTime } from './server.ts';
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
    const { faces, distances } = await codesOn(cards.cards.first());
    expect(faces, 'username, password and Institution ID, bold and of 14 points').toEqual(Array(3).fill('700 18.6667px'));
    for (const distance of distances) expect(Math.abs(distance - (distances[0] ?? 0)), 'lines at equal distance').toBeLessThan(1);
    for (const one of pages) expect(one.text.split(world().institution.name).length - 1, 'the centre on every card').toBe(cardsOn[pages.indexOf(one)]);
    for (const index of [0, 16, 499]) {
      const { username } = logins[index] as Login;
      const address = `${world().url}/i/${world().institution.id}#u=${username}`;
      expect(await scanned(cards.cards.nth(index))).toBe(address);
    }
  });
}

/** How the three codes of a card are set, and how far its four lines are apart. */
async function codesOn(card: Locator): Promise<{ faces: string[]; distances: number[] }> {
  return card.evaluate((element) => {
    const codes = [...element.querySelectorAll('dd')].slice(1);
    const faces = codes.map((code) => getComputedStyle(code)).map((style) => `${style.fontWeight} ${style.fontSize}`);
    const middles = [...element.querySelectorAll('dt')].map((label) => {
      const { top, bottom } = label.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    return { faces, distances: middles.slice(1).map((middle, line) => middle - (middles[line] ?? 0)) };
  });
}

test('the longest names leave the login whole on its card', async ({ candidatePage }, { testId, workerIndex }) => {
  const mark = `${testId.slice(-6)}-${workerIndex}`;
  const staff = { email: `long-${mark}@northgate.test`, name: 'Head of tests', password: drawnPassword() };
  const institution = { id: `L-${mark}-`.toUpperCase().padEnd(20, 'W'), name: 'W'.repeat(100) };
  createInstitution(world().folder, institution, staff);
  const id = createSession(world().folder, institution.id, '试验考试'.repeat(25), localTime(-1), localTime(1), 'Aula '.repeat(20).trim());
  const { address, logins } = await createBatch({ id }, 8, '', staff);
  await claim(logins[0] as Login, 'محمد بن سلمان '.repeat(7).trim());
  await claim(logins[1] as Login, 'Wilhelmina '.repeat(9).trim());
  const door = new StaffLogIn(candidatePage);
  await door.open();
  await door.logIn(staff.email, staff.password);
  await expect(candidatePage.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
  await candidatePage.goto(address);
  const cards = new CardsPage(candidatePage);
  await cards.print.click();
  await expect(cards.document('8 login cards')).toBeVisible();
  const [sheet, ...others] = await printed(candidatePage);
  expect(others).toEqual([]);
  for (const { password } of logins) expect(sheet?.text).toContain(password);
  await candidatePage.emulateMedia({ media: 'print' });
  for (const card of await cards.cards.all()) {
    const { distances } = await codesOn(card);
    for (const distance of distances) expect(Math.abs(distance - (distances[0] ?? 0))).toBeLessThan(1);
    const inside = await card.evaluate((element) => {
      const paper = element.getBoundingClientRect();
      const parts = [...element.querySelectorAll('p, dt, dd, svg')].map((part) => part.getBoundingClientRect());
      return parts.every(({ top, right, bottom, left }) => top >= paper.top && bottom <= paper.bottom && left >= paper.left && right <= paper.right);
    });
    expect(inside, 'nothing is pushed off the card').toBe(true);
  }
});

test('what was handed out before is asked about, and a cut pile is in order', async ({ page, session }) => {
  // Downloaded by the same person: printing them is no second hand-out.
  const logins = await createLogins(session, 20);
  await createBatchOnly(session, 9, 'Latecomers');
  const cards = new CardsPage(page);
  await cards.open(session.id);
  await expect(cards.batch, 'a batch stands there before anybody chooses').not.toHaveValue('');
  await expect(cards.batch, 'asked where one batch is meant').toBeHidden();
  await cards.choice('One batch').check();
  await cards.batch.selectOption('Batch 1 (20)');
  await cards.print.click();
  await expect(cards.document('20 login cards')).toBeVisible();

  await cards.open(session.id);
  await cards.choice('All (29)').check();
  await cards.print.click();
  const told = /^You printed 20 of these 29 logins at \d\d:\d\d\. Only one person can use a login, and those cards may be in use\.$/;
  await expect(page.getByText(told)).toBeVisible();
  for (const width of [1280, 1920, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    const column = await page.getByRole('main').evaluate((main) => main.firstElementChild?.clientWidth ?? 0);
    expect(column, `the column of text in a window of ${width}`).toBeGreaterThan(500);
  }
  await cards.onlyNew.click();
  await expect(cards.document('9 login cards')).toBeVisible();

  await cards.open(session.id);
  await cards.choice('One batch').check();
  await cards.batch.selectOption('Batch 1 (20)');
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
  await page.emulateMedia({ media: 'print' });
  const whole = await page.getByText(/^\d\d\/40$/).evaluateAll((all) =>
    all.map((cell) => cell.getClientRects().length === 1 && getComputedStyle(cell).whiteSpace === 'nowrap'),
  );
  expect(whole, 'numbers on one line').toEqual(Array(40).fill(true));
  await page.emulateMedia({ media: null });
  const pages = await printed(page);
  expect(pages.length).toBe(2);
  const text = pages.map((one) => one.text).join('\n');
  for (const { username, password } of logins) {
    expect(text).toContain(username);
    expect(text).not.toContain(password);
  }
});
