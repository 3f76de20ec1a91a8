// The Sessions page: the staff's home.

import { expect, type Locator, type Page } from '@playwright/test';

import { untilHydrated } from './scripts.ts';

export class SessionsPage {
  readonly heading: Locator;
  readonly search: Locator;
  readonly found: Locator;
  readonly newSession: Locator;
  /** Which of them are shown: Open, Upcoming, Closed or All. */
  readonly show: Locator;
  /** The lines of the list, without the headings of its groups. */
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Sessions', exact: true });
    this.search = page.getByLabel('Search', { exact: true });
    this.found = page.getByText(/^\d+ of \d+ sessions$/);
    this.newSession = page.getByRole('link', { name: 'New session', exact: true });
    this.show = page.getByLabel('Show', { exact: true });
    this.rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
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
}
