// Add Entries, and the lasting page of the batch that it makes.

import { expect, type Locator, type Page } from '@playwright/test';

import type { LoginsSheet } from '../workbook.ts';
import { downloaded, EntriesPage } from './entries-page.ts';

export class AddEntriesPage {
  readonly heading: Locator;
  readonly number: Locator;
  readonly label: Locator;
  readonly createCodes: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Add Entries', exact: true });
    this.number = page.getByLabel('Number of logins', { exact: true });
    this.label = page.getByLabel('Label for this batch (optional)', { exact: true });
    this.createCodes = page.getByRole('button', { name: 'Create Codes', exact: true });
  }

  /** Opens the page from its session, so that the wasm has taken over where there is any. */
  async open(session: string): Promise<void> {
    const entries = new EntriesPage(this.page);
    await entries.open(session);
    await entries.addEntries.first().click();
    await expect(this.heading).toBeVisible();
  }

  /** Makes a batch as a person does, and so comes to its page. */
  async make(session: string, count: number): Promise<void> {
    await this.open(session);
    await this.number.fill(String(count));
    await this.createCodes.click();
    await new BatchPage(this.page).expectAddress();
  }
}

export class BatchPage {
  readonly download: Locator;
  readonly viewEntries: Locator;
  readonly addMore: Locator;

  constructor(private readonly page: Page) {
    this.download = page.getByRole('button', { name: 'Download Logins', exact: true });
    this.viewEntries = page.getByRole('link', { name: 'View Session Entries', exact: true });
    this.addMore = page.getByRole('link', { name: 'Add more entries', exact: true });
  }

  created(sentence: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: sentence, exact: true });
  }

  async expectAddress(): Promise<string> {
    await expect(this.page).toHaveURL(/\/admin\/sessions\/[\w-]+\/batches\/[\w-]+$/);
    return this.page.url();
  }

  /** Presses Download Logins and reads the file that arrives. */
  async downloaded(): Promise<LoginsSheet> {
    return downloaded(this.page, () => this.download.click());
  }
}
