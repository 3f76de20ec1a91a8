// New session.

import { expect, type Locator, type Page } from '@playwright/test';

import { SessionsPage } from './sessions-page.ts';

export class NewSessionPage {
  readonly name: Locator;
  readonly room: Locator;
  readonly opens: Locator;
  readonly closes: Locator;
  readonly timeZone: Locator;
  readonly create: Locator;
  /** Which session to copy. */
  readonly copyFrom: Locator;
  readonly copy: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Name', { exact: true });
    this.room = page.getByLabel('Room (optional)', { exact: true });
    this.opens = page.getByLabel('Opens', { exact: true });
    this.closes = page.getByLabel('Closes', { exact: true });
    this.timeZone = page.getByLabel('Time zone', { exact: true });
    this.copyFrom = page.getByLabel('Copy from', { exact: true });
    this.copy = page.getByRole('button', { name: 'Copy', exact: true });
    this.create = page.getByRole('button', { name: 'Create session', exact: true });
  }

  /** Opens the page from Sessions, so that the wasm has taken over where there is any. */
  async open(): Promise<void> {
    const sessions = new SessionsPage(this.page);
    await sessions.open();
    await sessions.newSession.click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'New session' })).toBeVisible();
  }

  /** The button that sets Closes from Opens. */
  lasts(name: '1 h' | '2 h' | '3 h' | 'All day'): Locator {
    return this.page.getByRole('group', { name: 'Closes after' }).getByRole('button', { name, exact: true });
  }
}
