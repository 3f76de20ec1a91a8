// One entry: beside the list of its session, or in its place.

import type { Locator, Page } from '@playwright/test';

import { untilHydrated } from './scripts.ts';

export class EntryPage {
  /** All that is told of the entry. */
  readonly panel: Locator;
  /** Its username now. */
  readonly heading: Locator;
  readonly close: Locator;
  /** What happened to it, newest first. */
  readonly happened: Locator;

  constructor(private readonly page: Page) {
    this.panel = page.getByRole('complementary');
    this.heading = this.panel.getByRole('heading', { level: 2 });
    this.close = this.panel.getByRole('link', { name: 'Close', exact: true });
    this.happened = this.panel.getByRole('listitem');
  }

  /** The link in the list that opens the entry of this slip code. */
  link(slipCode: string): Locator {
    return this.page.getByRole('link', { name: slipCode, exact: true });
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await untilHydrated(this.page);
  }

  act(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }
}
