// Plays the day of docs/test-day.md; with `npm run test-day` it also takes the pictures that stand there.

import { join } from 'node:path';

import { TestDay, type Picture } from './test-day.ts';
import { test as base } from './test.ts';
import { world } from './world.ts';

/** Where pictures go; none are taken unless a folder is named. */
const test = base.extend<{ pictures: string }>({ pictures: ['', { option: true }] });

// Mistyped log-ins are refused with 422.
test.use({ expectedErrors: [/status of 422/] });

const PHONE = { width: 360, height: 740 };

test('a test day: 120 logins, 40 candidates, lost slips, no-shows, the report and what Activity tells', async ({
  page,
  candidatePage,
  another,
  pictures,
}) => {
  test.slow();
  const picture: Picture = async (of, name, look) => {
    if (pictures === '') return;
    const desktop = of.viewportSize();
    if (look === 'phone') await of.setViewportSize(PHONE);
    if (look === 'dark') await of.emulateMedia({ colorScheme: 'dark' });
    await of.mouse.move(0, 0);
    await of.evaluate(() => window.scrollTo(0, 0));
    await of.screenshot({ path: join(pictures, `${name}.png`), scale: 'css', fullPage: look === 'phone' });
    if (desktop) await of.setViewportSize(desktop);
    await of.emulateMedia({ colorScheme: 'light' });
  };
  // In pictures stands the institution that the README speaks of; in tests one that nobody else searches.
  const day = new TestDay(page, candidatePage, pictures === '' ? another : world(), picture);
  await test.step('make the session', () => day.makeTheSession());
  await test.step('create 120 logins in two batches', () => day.createLogins());
  await test.step('print the cards', () => day.printCards());
  await test.step('let the candidates in', () => day.letCandidatesIn());
  await test.step('replace two lost slips', () => day.replaceLostSlips());
  await test.step('withdraw ten no-shows, restore three', () => day.withdrawNoShows());
  await test.step('mark who has started and finished', () => day.markStartedAndFinished());
  await test.step('export the report', () => day.exportTheReport());
  await test.step('read the Activity tab', () => day.readTheActivity());
});
