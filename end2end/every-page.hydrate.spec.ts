// Every page can be used by everybody: no violation of WCAG 2.2 AA that axe can find, and nothing runs off a phone.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { askForEverything, createBatch } from './direct.ts';
import { CandidateLogIn, PersonalInformation } from './pages/candidate.ts';
import { LOOKS, lookAt, PLACES } from './places.ts';
import { createSession } from './program.ts';
import { localTime } from './server.ts';
import { setStage, type Stage } from './stage.ts';
import { expect, test as base } from './test.ts';
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
        await place.open(page, stage);
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
}
