// "There is a problem": what stands above the heading of a refused form.

import { expect, type Page } from '@playwright/test';

/** The summary has the focus, says these sentences and nothing else, and the page's title says so first. */
export async function expectRefused(page: Page, sentences: string[]): Promise<void> {
  const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await expect(summary).toBeFocused();
  await expect(summary.locator('li, p')).toHaveText(sentences);
  await expect(page).toHaveTitle(/^Error: /);
}

/** Does what sends a form and gives back the status of the answer. */
export async function statusAfter(page: Page, send: () => Promise<void>): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    send(),
  ]);
  return answer.status();
}
