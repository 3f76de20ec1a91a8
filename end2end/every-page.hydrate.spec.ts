// Every page can be used by everybody: no violation of WCAG 2.2 AA that axe can find, nothing runs off a phone, also with
// letters of 200 % or set apart, and no browser translates codes and names.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { askForEverything, createBatch } from './direct.ts';
import { CandidateLogIn, NewUsername, PersonalInformation } from './pages/candidate.ts';
import { LOOKS, lookAt, PLACES } from './places.ts';
import { createSession } from './program.ts';
import { expectRoom } from './room.ts';
import { localTime } from './server.ts';
import { setStage, type Stage } from './stage.ts';
import { expect, test as base } from './test.ts';
import { expectUntranslated } from './untranslated.ts';
import type { Login } from './workbook.ts';
import { world } from './world.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One stage for all tests of a worker: they only read it or take a login from it. */
const test = base.extend<object, { stage: Stage }>({
  stage: [
    async ({}, use, { workerIndex }) => {
      const { folder, institution } = world();
      const name = `Summer school ${workerIndex}`;
      await use(await setStage({ name, id: createSession(folder, institution.id, name, localTime(-1), localTime(1)) }));
    },
    { scope: 'worker' },
  ],
});

test.use({ expectedErrors: [/status of (401|404|409|422)/] });

for (const by of ['staff', 'candidate'] as const) {
  test.describe(`for ${by}`, () => {
    test.use({ loggedIn: by === 'staff' });
    for (const place of PLACES.filter((one) => one.by === by)) {
      test(place.name, async ({ page, stage }) => {
        // Ten ways to look at a page, with axe for four of them.
        test.slow();
        await place.open(page, stage);
        await expectUntranslated(page, stage.session.name);
        await expectUsable(page);
      });
    }
  });
}

test('personal information, everything asked', async ({ page, another }) => {
  await askForEverything(another.staff);
  const { logins } = await createBatch(another.session, 1, '', another.staff);
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(logins[0] as Login);
  const information = new PersonalInformation(page);
  await expect(information.heading).toBeVisible();
  await expectUsable(page);
  await information.submit.click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectUsable(page);
});

async function expectUsable(page: Page): Promise<void> {
  for (const look of LOOKS) {
    await lookAt(page, look);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
    expect.soft(found, `${look.size}, ${look.scheme}`).toEqual([]);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(beyond, `pixels beyond the window, ${look.size}`).toBeLessThanOrEqual(0);
  }
  await expectRoom(page);
}

test('a username of 13 signs and its spelling each fit one line of a phone', async ({ page, stage }) => {
  const logIn = new CandidateLogIn(page);
  await logIn.open();
  await logIn.logIn(stage.unused());
  await new PersonalInformation(page).fullName.fill('Alexandros Papadopoulos');
  await new PersonalInformation(page).submit.click();
  expect(await new NewUsername(page).shown()).toMatch(/^alexandr-\d{4}$/);
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 });
    for (const shown of ['.new-username', '.spelled']) {
      const lines = await page.locator(shown).evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        // What is only said has a place of its own.
        const seen = [...range.getClientRects()].filter(({ width }) => width > 1);
        return new Set(seen.map(({ bottom }) => Math.round(bottom))).size;
      });
      expect(lines, `lines of ${shown} at ${width} px`).toBe(1);
    }
  }
});
