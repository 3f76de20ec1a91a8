// The Activity tab of a session.

import { type Locator, type Page } from '@playwright/test';


export class ActivityPage {
  readonly show: Locator;
  readonly found: Locator;
  /** The rows below the headings, newest first. */
  readonly rows: Locator;
  readonly export: Locator;

  constructor(private readonly page: Page) {
    this.show = page.getByLabel('Show', { exact: true });
    this.found = page.getByText(/^\d+ acts?, newest first/);
    this.rows = page.getByRole('table', { name: 'Activity' }).locator('tbody tr');
    this.export = page.getByRole('button', { name: 'Export activity', exact: true });
  }

  async open(session: string): Promise<void> {
    await this.page.goto(`/admin/sessions/${session}/activity`);
  }

  /** Narrows the list to one kind. */
  async narrowTo(kind: string): Promise<void> {
    await this.show.selectOption({ label: kind });
    await this.page.getByRole('button', { name: 'Show', exact: true }).click();
  }
}
