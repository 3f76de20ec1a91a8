// Takes pictures of the pages: four for the README, and all of them for somebody who wants to look at each.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

import { lookAt, PICTURED, PLACES, type Look } from './places.ts';
import { createSession } from './program.ts';
import { localTime } from './server.ts';
import { setStage, type Stage } from './stage.ts';
import { test as base } from './test.ts';
import { world } from './world.ts';

const README_PICTURES = fileURLToPath(new URL('../docs/pictures', import.meta.url));
const FOLDER = process.env['LANYARD_PICTURES'];

/** The pictures of the README: file, place, look. */
const SHOWN: [file: string, place: string, look: Look][] = [
  ['sessions-desktop-light.png', 'sessions', { size: 'desktop', scheme: 'light' }],
  ['entries-desktop-dark.png', 'entries-selected', { size: 'desktop', scheme: 'dark' }],
  ['log-in-phone-light.png', 'log-in', { size: 'phone', scheme: 'light' }],
  ['new-username-phone-dark.png', 'new-username', { size: 'phone', scheme: 'dark' }],
];

/** One stage for all pictures, in the session that the README speaks of. */
const test = base.extend<object, { stage: Stage }>({
  stage: [
    async ({}, use) => {
      const { folder, institution, sessions } = world();
      createSession(folder, institution.id, 'Evening course', localTime(-1), localTime(2));
      createSession(folder, institution.id, 'Placement for latecomers', localTime(3), localTime(4));
      await use(await setStage(sessions.open));
    },
    { scope: 'worker' },
  ],
});

test.use({ expectedErrors: [/status of (401|404|409|422)/] });

for (const by of ['staff', 'candidate'] as const) {
  test.describe(`for ${by}`, () => {
    test.use({ loggedIn: by === 'staff' });
    for (const place of PLACES.filter((one) => one.by === by)) {
      const shown = SHOWN.filter(([, name]) => name === place.name);
      if (shown.length === 0 && FOLDER === undefined) continue;
      test(place.name, async ({ page, stage }) => {
        await lookAt(page, shown[0]?.[2] ?? { size: 'desktop', scheme: 'light' });
        await place.open(page, stage);
        for (const [file, , look] of shown) await take(page, look, join(README_PICTURES, file), false);
        if (FOLDER === undefined) return;
        mkdirSync(FOLDER, { recursive: true });
        for (const look of PICTURED) {
          await take(page, look, join(FOLDER, `${place.name}-${look.size}-${look.scheme}.png`), true);
        }
      });
    }
  });
}

async function take(page: Page, look: Look, path: string, fullPage: boolean): Promise<void> {
  await lookAt(page, look);
  // From the top, with the mouse where it changes nothing.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.mouse.move(0, 0);
  await page.screenshot({ path, fullPage, scale: fullPage ? 'css' : 'device' });
}
