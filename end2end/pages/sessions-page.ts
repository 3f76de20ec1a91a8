// The Sessions page: the staff's home.

import { expect, type Locator, type Page } from '@playwright/test';

import { untilHydrated } from './scripts.ts';

export class SessionsPage {
  readonly heading: Locator;
  readonly search: Locator;
  readonly found: Locator;
  readonly newSession: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Sessions', exact: true });
    this.search = page.getByLabel('Search', { exact: true });
    this.found = page.getByText(/^\d+ of \d+ sessions$/);
    this.newSession = page.getByRole('link', { name: 'New session', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/sessions');
    await this.untilHydrated();
  }

  /** The list of this session alone: other tests make more sessions than a page shows. */
  async openFor(name: string): Promise<void> {
    await this.page.goto(`/admin/sessions?q=${encodeURIComponent(name)}`);
    await this.untilHydrated();
  }

  async untilHydrated(): Promise<void> {
    await expect(this.heading).toBeVisible();
    await untilHydrated(this.page);
  }

  session(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  show(state: 'Open' | 'Upcoming' | 'Closed' | 'All'): Locator {
    return this.page.getByRole('group', { name: 'Show' }).getByLabel(state, { exact: true });
  }
}
