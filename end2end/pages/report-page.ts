// A report: its filters, its rows, and the ways to take it away.

import { expect, type Locator, type Page } from '@playwright/test';

import type { SessionInWorld } from '../world.ts';

const ADDRESSES = { 'Candidate Login Information': 'candidate-logins', 'Username Tracking': 'usernames' };

export class ReportPage {
  readonly heading: Locator;
  readonly rows: Locator;
  readonly download: Locator;
  readonly print: Locator;

  constructor(
    private readonly page: Page,
    private readonly name: keyof typeof ADDRESSES,
  ) {
    this.heading = page.getByRole('heading', { level: 1, name, exact: true });
    this.rows = page.locator('tbody').getByRole('row');
    this.download = page.getByRole('button', { name: 'Download as spreadsheet', exact: true });
    this.print = page.getByRole('button', { name: 'Print list', exact: true });
  }

  async open(session: Pick<SessionInWorld, 'id'>): Promise<void> {
    await this.page.goto(`/admin/reports/${ADDRESSES[this.name]}?session=${session.id}`);
    await expect(this.heading).toBeVisible();
  }

  row(slipCode: string): Locator {
    return this.rows.filter({ hasText: slipCode });
  }

  /** Picks a session, which stands in the filter with the time at which it opens; nothing is sent yet. */
  async pickSession(name: string): Promise<void> {
    const filter = this.page.getByLabel('Session', { exact: true });
    const label = await filter.getByRole('option', { name: `${name}, ` }).innerText();
    await filter.selectOption({ label });
  }

  /** Chooses in a filter and presses Search. */
  async choose(filter: 'Session' | 'State', choice: string): Promise<void> {
    await this.page.getByLabel(filter, { exact: true }).selectOption({ label: choice });
    await this.page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(this.page).toHaveURL(/[?&]state=[a-z]+/);
  }

  /** Presses Download as spreadsheet and gives the file that arrives. */
  async downloaded(): Promise<Buffer> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.download.click()]);
    expect(download.suggestedFilename()).toMatch(/^(candidate-logins|usernames)_[a-z0-9-]+_\d{4}-\d\d-\d\d\.xlsx$/);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
}
