// "There is a problem": what stands above the heading of a refused form.

import { expect, type Page } from '@playwright/test';

import { isTakenOver } from './scripts.ts';

/** The summary has the focus, says these sentences and nothing else, and the page's title says so first. */
export async function expectRefused(page: Page, sentences: string[]): Promise<void> {
  const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.locator('li, p')).toHaveText(sentences);
  await expect(page).toHaveTitle(/^Error: /);
}

/**
 * Does what sends a form of the administrators' app and gives back the status of the answer. On a page that
 * the app has taken over it sends the form and stays; elsewhere the browser does and leaves the page.
 */
export async function statusAfter(page: Page, send: () => Promise<void>): Promise<number> {
  const stays = await isTakenOver(page);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    send(),
  ]);
  expect(answer.request().isNavigationRequest()).toBe(!stays);
  return answer.status();
}
