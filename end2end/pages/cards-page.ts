// Print login cards, what is asked before logins are handed out twice, and the printed document.

import { expect, type Locator, type Page } from '@playwright/test';

import { EntriesPage } from './entries-page.ts';

export class CardsPage {
  readonly print: Locator;
  readonly batch: Locator;
  /** Asked before logins are handed out twice. */
  readonly again: Locator;
  readonly onlyNew: Locator;
  /** The cards of the document. */
  readonly cards: Locator;
  readonly sheets: Locator;

  constructor(private readonly page: Page) {
    this.print = page.getByRole('button', { name: 'Print login cards', exact: true });
    this.batch = page.getByLabel('Batch', { exact: true });
    this.again = page.getByRole('button', { name: 'Print them again', exact: true });
    this.onlyNew = page.getByRole('button', { name: 'Only those not handed out', exact: true });
    this.cards = page.getByRole('article');
    this.sheets = page.getByRole('region', { name: /^Sheet \d+ of \d+$/ });
  }

  /** Opens the page from its session, so that the wasm has taken over where there is any. */
  async open(session: string): Promise<void> {
    await new EntriesPage(this.page).open(session);
    await this.page.getByRole('link', { name: 'Print login cards', exact: true }).click();
    await expect(this.print).toBeVisible();
  }

  /** A choice by its whole label. */
  choice(label: string): Locator {
    return this.page.getByRole('radio', { name: label, exact: true });
  }

  /** The document, by its heading. */
  document(heading: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: heading, exact: true });
  }
}
