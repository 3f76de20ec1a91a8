// Whether the pages of this run have JavaScript, and when the wasm has taken a page over.

import { expect, test, type Page } from '@playwright/test';

/** False in the project that runs with JavaScript off. */
export function scriptsRun(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Whether a script takes the page over that is shown now; finished pages stay as the server wrote them. */
export async function isTakenOver(page: Page): Promise<boolean> {
  return scriptsRun() && (await page.locator('script[type="module"]').count()) > 0;
}

/**
 * Waits until the wasm has taken over a page with a search: the button that only a form without a script needs goes
 * away then. On a finished page, or without JavaScript, there is nothing to wait for.
 */
export async function untilHydrated(page: Page): Promise<void> {
  if (!(await isTakenOver(page))) return;
  await expect(page.getByRole('button', { name: 'Search', exact: true })).toBeVisible({ visible: false });
}

/** Waits until the app has taken over a page of any kind: `takeover.js` says so on the element that holds it. */
export async function isAlive(page: Page): Promise<void> {
  await expect(page.locator('#app[data-alive]')).toBeAttached();
}
