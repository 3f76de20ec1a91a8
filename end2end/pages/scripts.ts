// Whether the pages of this run have JavaScript, and when the wasm has taken a page over.

import { expect, test, type Page } from '@playwright/test';

/** False in the project that runs with JavaScript off. */
export function scriptsRun(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/**
 * Waits until the wasm has taken over a page with a search: the button that only a form without a script needs goes
 * away then. Without JavaScript there is nothing to wait for.
 */
export async function untilHydrated(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Search', exact: true });
  await expect(button).toBeVisible({ visible: !scriptsRun() });
}
