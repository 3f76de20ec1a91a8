// A session at a glance follows what happens, takes little room, and says everything in words.

import { AxeBuilder } from '@axe-core/playwright';

import { createLogins } from './direct.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { DetailsPage } from './pages/details-page.ts';
import { EntriesPage } from './pages/entries-page.ts';
import { Glance } from './pages/glance.ts';
import { expect, test } from './test.ts';
import type { Login } from './workbook.ts';

test.use({ loggedIn: true });

test('a log-in and its details are counted while the page is open', async ({ page, candidatePage, session }) => {
  const [login] = (await createLogins(session, 3)) as [Login];
  const [entries, glance] = [new EntriesPage(page), new Glance(page)];
  await entries.open(session.id);
  await expect(glance.count('Handed out, not used')).toHaveAccessibleName(/^3 /);
  await page.evaluate(() => document.body.setAttribute('data-mark', 'the same document'));

  const logIn = new CandidateLogIn(candidatePage);
  await logIn.open();
  await logIn.logIn(login);
  await expect(glance.count('Logged in, no details yet')).toHaveAccessibleName(/^1 /);
  await expect(entries.row(login.slipCode)).toContainText('No details yet');
  await expect(glance.strip).toContainText('Log-ins a minute · peak 1 at');

  const information = new PersonalInformation(candidatePage);
  await information.fullName.fill('María Carreño');
  await information.submit.click();
  await new NewUsername(candidatePage).shown();
  await expect(glance.count('Details given')).toHaveAccessibleName(/^1 /);
  await expect(glance.count('Handed out, not used')).toHaveAccessibleName(/^2 /);
  await expect(glance.count('Logged in, no details yet')).toBeHidden();
  await expect(page.locator('body')).toHaveAttribute('data-mark', 'the same document');
});

test('a closing time that somebody else has moved is the one that is told', async ({ page, context, session }) => {
  await createLogins(session, 1);
  await new EntriesPage(page).open(session.id);
  const head = page.locator('.session-facts');
  const details = new DetailsPage(await context.newPage());
  await details.open(session.id);
  const [day, time] = (await details.closes.inputValue()).split('T') as [string, string];
  const moved = time === '23:31' ? '23:32' : '23:31';
  await expect(head).toContainText(time);
  await details.closes.fill(`${day}T${moved}`);
  await details.save.click();
  await expect(details.saved).toBeVisible();
  await expect(head).toContainText(moved);
});

test('head, strip and tabs take little of a small screen', async ({ page, session }) => {
  await createLogins(session, 3);
  const glance = new Glance(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await new EntriesPage(page).open(session.id);
  const height = async (part: 'head' | 'strip' | 'tabs'): Promise<number> =>
    (await glance[part].boundingBox())?.height ?? Number.POSITIVE_INFINITY;
  expect(await height('head')).toBeLessThanOrEqual(52);
  expect(await height('strip')).toBeLessThanOrEqual(60);
  expect(await height('tabs')).toBeLessThanOrEqual(38);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await height('strip'), 'bar and counts in one line').toBeLessThanOrEqual(48);
});

for (const look of ['light', 'dark', 'forced'] as const) {
  test(`the bar is seen in ${look} colours, and axe finds nothing`, async ({ page, session }) => {
    await createLogins(session, 3);
    await page.emulateMedia(look === 'forced' ? { forcedColors: 'active' } : { colorScheme: look });
    await new EntriesPage(page).open(session.id);
    const glance = new Glance(page);
    const rect = glance.strip.locator('rect');
    await expect(rect).toHaveCount(1);
    const colours = await rect.evaluate((drawn) => {
      const { fill, stroke } = getComputedStyle(drawn);
      return { edge: stroke, ground: getComputedStyle(document.documentElement).backgroundColor, fill };
    });
    expect(colours.edge, 'a segment has an edge in another colour than the page').not.toBe(colours.ground);
    expect((await rect.boundingBox())?.width).toBeGreaterThan(100);
    const axe = new AxeBuilder({ page }).include('.session-head').include('.glance').include('.tabs');
    expect((await axe.analyze()).violations).toEqual([]);
  });
}
