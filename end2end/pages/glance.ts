// The head of a session and the strip below it.

import type { Locator, Page } from '@playwright/test';

export class Glance {
  readonly strip: Locator;
  readonly head: Locator;
  readonly tabs: Locator;

  constructor(page: Page) {
    this.strip = page.getByRole('region', { name: 'At a glance', exact: true });
    this.head = page.locator('.session-head');
    this.tabs = page.getByRole('navigation', { name: 'Session', exact: true });
  }

  /** The link that counts these entries: a number, a mark that is not spoken, a name. */
  count(name: string): Locator {
    return this.strip.getByRole('link', { name: new RegExp(`^\\d+ +${name}$`) });
  }
}
