// The Details tab of a session, with the form that opens a closed one again.

import { expect, type Locator, type Page } from '@playwright/test';


export class DetailsPage {
  readonly name: Locator;
  readonly room: Locator;
  readonly opens: Locator;
  readonly closes: Locator;
  readonly timeZone: Locator;
  readonly save: Locator;
  readonly saved: Locator;
  /** Offered once a refusal has asked for it. */
  readonly anyway: Locator;
  readonly reopenUntil: Locator;
  readonly reopen: Locator;
  readonly reopened: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Name', { exact: true });
    this.room = page.getByLabel('Room (optional)', { exact: true });
    this.opens = page.getByLabel('Opens', { exact: true });
    this.closes = page.getByLabel('Closes', { exact: true });
    this.timeZone = page.getByLabel('Time zone', { exact: true });
    this.save = page.getByRole('button', { name: 'Save details', exact: true });
    this.saved = page.getByText('Details saved', { exact: true });
    this.anyway = page.getByLabel('Move it anyway', { exact: true });
    this.reopenUntil = page.getByLabel('New closing time', { exact: true });
    this.reopen = page.getByRole('button', { name: 'Reopen session', exact: true });
    this.reopened = page.getByText('Session reopened', { exact: true });
  }

  /** Opens the tab. */
  async open(session: string): Promise<void> {
    await this.page.goto(`/admin/sessions/${session}/details`);
    await expect(this.save).toBeVisible();
  }
}
