// How long an administrator waits: for another tab of a session, and for the first page on a slow machine. Printed as lines
// of the table of `make bench`; a figure that misses its aim says so and stops nothing.

import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';

import { createLogins } from './direct.ts';
import { isAlive } from './pages/scripts.ts';
import { expect, test } from './test.ts';

test.use({ loggedIn: true });

const ROUNDS = 9;
const TABS = ['Batches', 'Details', 'Activity', 'Entries'] as const;
/** What each tab has below its head once it is there. */
const CONTENT: Record<(typeof TABS)[number], string> = {
  Batches: '.ledger tbody a[href*="/batches/"]',
  Details: 'input[name="name"]',
  Activity: '.ledger tbody td',
  Entries: '.entries .ledger tbody a',
};
/** A slow line: what goes there and back takes so long. */
const ROUND_TRIP_MS = 300;
const TEN_MEGABITS = 10_000_000 / 8;
const SLOWED = 4;

test('another tab', async ({ page, session }) => {
  await createLogins(session, 500);
  await page.goto(`/admin/sessions/${session.id}`);
  await isAlive(page);
  // Every tab once, as somebody does who has just come.
  const first: number[] = [];
  for (const tab of TABS.slice(0, 3)) first.push(await change(page, tab));
  await change(page, 'Entries');
  print('another tab for the first time, to the finished frame', median(first), 60);
  const again: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const tab of TABS) again.push(await change(page, tab));
  }
  print('another tab, to the finished frame', median(again), 60);
  print('the same, the slowest of 36', Math.max(...again));

  const line = await lineOf(page);
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: ROUND_TRIP_MS, downloadThroughput: -1, uploadThroughput: -1 });
  // A form is always asked for anew; lists show what they had.
  const slow: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    slow.push(await change(page, 'Details'));
    await change(page, 'Entries');
  }
  print(`another tab, ${ROUND_TRIP_MS} ms there and back`, median(slow), 2 * ROUND_TRIP_MS);
});

test('the first page', async ({ browser, staffState, baseURL }) => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await firstVisit(browser, staffState, baseURL ?? ''));
  print(`first visit to a usable Sessions page, 10 Mbit/s, processor slowed ${SLOWED} times`, median(times), 1_200);
});

/** Milliseconds from a press on the tab until what it shows has been painted. */
async function change(page: Page, tab: (typeof TABS)[number]): Promise<number> {
  const took = await page.evaluate(async ([name, content]) => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.tabs a')];
    const begun = performance.now();
    links.find((link) => link.textContent?.trim().startsWith(name))?.click();
    const isThere = () => document.querySelector('.tabs [aria-current]')?.textContent?.trim().startsWith(name) && document.querySelector(content);
    await new Promise<void>((done) => {
      // What a frame callback sees is painted right after it.
      const look = () => (isThere() ? setTimeout(done) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    return performance.now() - begun;
  }, [tab, CONTENT[tab]] as const);
  await expect(page.locator(CONTENT[tab]).first()).toBeVisible();
  // What was prepared meanwhile is done: the next press begins from rest.
  await page.waitForTimeout(200);
  return took;
}

/** Milliseconds until the app has taken Sessions over, in a browser that has nothing of it. */
async function firstVisit(browser: Browser, storageState: Awaited<ReturnType<BrowserContext['storageState']>>, baseURL: string): Promise<number> {
  const context = await browser.newContext({ baseURL, storageState });
  const page = await context.newPage();
  const line = await lineOf(page);
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: TEN_MEGABITS, uploadThroughput: TEN_MEGABITS });
  await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  await page.addInitScript(() => {
    new MutationObserver((_, watch) => {
      if (!document.querySelector('[data-alive]')) return;
      watch.disconnect();
      Object.assign(window, { usable: performance.now() });
    }).observe(document, { attributes: true, childList: true, subtree: true });
  });
  await page.goto('/admin/sessions');
  const usable = await page.waitForFunction(() => (window as { usable?: number }).usable);
  const took = await usable.jsonValue();
  await context.close();
  return took ?? Number.NaN;
}

async function lineOf(page: Page): Promise<CDPSession> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  return line;
}

function median(samples: number[]): number {
  return [...samples].sort((one, other) => one - other)[Math.floor(samples.length / 2)] ?? Number.NaN;
}

function print(job: string, ms: number, atMost?: number): void {
  const aim = atMost === undefined ? '' : `≤ ${atMost} ms${ms > atMost ? ', missed' : ''}`;
  console.log(`| ${job} | Chromium |  | ${ms.toFixed(0)} ms |  | ${aim} |`);
}
