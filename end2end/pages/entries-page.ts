// The entries of a session: filters, table, selection, export.

import { expect, type Download, type Locator, type Page } from '@playwright/test';

import { readLogins, type LoginsSheet } from '../workbook.ts';
import { untilHydrated } from './scripts.ts';

export class EntriesPage {
  readonly search: Locator;
  readonly state: Locator;
  readonly batch: Locator;
  readonly addEntries: Locator;
  readonly export: Locator;
  readonly clear: Locator;
  readonly headerBox: Locator;
  /** The boxes of the rows, in the order of the page. */
  readonly boxes: Locator;
  readonly nextPage: Locator;
  readonly previousPage: Locator;
  /** What was refused. */
  readonly refusal: Locator;
  readonly refreshOrder: Locator;
  /** What says how many entries match. */
  readonly found: Locator;

  constructor(private readonly page: Page) {
    this.search = page.getByLabel('Search', { exact: true });
    this.state = page.getByLabel('State', { exact: true });
    this.batch = page.getByLabel('Batch', { exact: true });
    this.addEntries = page.getByRole('link', { name: 'Add Entries', exact: true });
    this.export = page.getByRole('button', { name: 'Export Selected Data', exact: true });
    this.clear = page.getByRole('button', { name: 'Clear', exact: true });
    this.headerBox = page.getByRole('checkbox', { name: 'Select all on this page', exact: true });
    this.boxes = page.getByRole('checkbox', { name: /^Select [A-Z0-9]{4}-[A-Z0-9]{4}$/ });
    this.nextPage = page.getByRole('link', { name: 'Next page', exact: true });
    this.previousPage = page.getByRole('link', { name: 'Previous page', exact: true });
    this.refusal = page.getByRole('alert').filter({ hasText: /./ });
    this.found = page.locator('#found');
    this.refreshOrder = page.getByRole('button', { name: 'Refresh order', exact: true });
  }

  async open(session: string, query = ''): Promise<void> {
    await this.page.goto(`/admin/sessions/${session}${query}`);
    await untilHydrated(this.page);
  }

  box(slipCode: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select ${slipCode}`, exact: true });
  }

  row(slipCode: string): Locator {
    return this.page.getByRole('row').filter({ hasText: slipCode });
  }

  /** The slip codes of the rows, in the order of the page. */
  async slipCodes(): Promise<string[]> {
    const names = await this.boxes.evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''));
    return names.map((name) => name.replace('Select ', ''));
  }

  /** A sentence that is announced, such as the number of selected entries. */
  said(sentence: string): Locator {
    return this.page.getByRole('status').filter({ has: this.page.getByText(sentence, { exact: true }) });
  }

  selectAll(total: number): Locator {
    return this.page.getByRole('button', { name: `Select all ${total} that match`, exact: true });
  }

  sortBy(column: string): Locator {
    return this.page.getByRole('columnheader', { name: column, exact: true }).getByRole('link');
  }

  /** Brings the filters back, in whose place the acts stand while something is selected. */
  async toFilters(): Promise<void> {
    const filters = this.page.getByRole('button', { name: 'Filters', exact: true });
    if (await filters.isVisible()) await filters.click();
    await expect(this.search).toBeVisible();
  }

  /** Brings the acts back from there. */
  async toActs(): Promise<void> {
    const selected = this.page.getByRole('button', { name: /^\d+ selected$/ });
    if (await selected.isVisible()) await selected.click();
    await expect(this.export).toBeVisible();
  }

  /** Presses Export Selected Data, and once more where it asks, and reads the file that arrives. */
  async exported(): Promise<LoginsSheet> {
    await this.toActs();
    return downloaded(this.page, () => this.export.click());
  }
}

/** Does what asks for a workbook and reads the file that the browser saves. */
export async function downloaded(page: Page, ask: () => Promise<void>): Promise<LoginsSheet> {
  const file = page.waitForEvent('download');
  await ask();
  // Unused logins that were handed out before are handed out again on purpose only.
  const again = page.getByRole('button', { name: 'Download them again', exact: true });
  const asked = again.waitFor().then(() => true, () => false);
  if (await Promise.race([file.then(() => false), asked])) await again.click();
  const download = await file;
  expect(download.suggestedFilename()).toMatch(/^logins_[a-z0-9-]+(_session-\d+)?(_batch-\d+)?_\d{4}-\d\d-\d\d\.xlsx$/);
  return readLogins(await bytes(download));
}

async function bytes(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
