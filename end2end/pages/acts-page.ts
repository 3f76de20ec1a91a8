// Acts on entries: their buttons, the question before and the sentence after.

import { type Locator, type Page } from '@playwright/test';

export class ActsPage {
  readonly withdraw: Locator;
  /** The dialog that asks. */
  readonly question: Locator;
  /** What would happen to each part of the selection. */
  readonly parts: Locator;
  readonly cancel: Locator;
  /** What was done. */
  readonly outcome: Locator;
  /** What the page says, whatever it is: it takes the focus with what was asked for. */
  readonly notice: Locator;
  /** What opens the list of further acts. */
  readonly more: Locator;

  constructor(private readonly page: Page) {
    this.withdraw = page.getByRole('button', { name: 'Withdraw', exact: true });
    this.question = page.getByRole('dialog');
    this.parts = this.question.getByRole('listitem');
    // Without a script it is a way back to the page.
    this.cancel = this.question
      .getByRole('button', { name: 'Cancel', exact: true })
      .or(this.question.getByRole('link', { name: 'Cancel', exact: true }));
    this.outcome = page.getByRole('status').filter({ has: page.locator('.notice') });
    this.notice = page.locator('[tabindex="-1"]').filter({ has: page.locator('> [role="status"] + [role="alert"]') });
    this.more = page.locator('summary').filter({ hasText: /^Mark as$/ });
  }

  /** Presses an act, behind Mark as if it stands there. */
  async choose(act: string): Promise<void> {
    if (/^(Mark|Restore)/.test(act)) await this.more.click();
    await this.page.getByRole('button', { name: act, exact: true }).click();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
