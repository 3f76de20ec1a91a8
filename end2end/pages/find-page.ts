// Find a login, and the login on the screen that it leads to.

import { expect, type Locator, type Page } from '@playwright/test';


export class FindPage {
  readonly heading: Locator;
  readonly box: Locator;
  /** The logins that were found, one after the other. */
  readonly cards: Locator;
  /** The question before an act that takes something from a person. */
  readonly question: Locator;
  /** The way back from it. */
  readonly cancel: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Find a login', exact: true });
    this.box = page.getByLabel('Search', { exact: true });
    this.cards = page.getByRole('main').getByRole('listitem');
    this.question = page.getByRole('alertdialog');
    this.cancel = this.question.getByRole('link', { name: 'Cancel', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/find');
    await expect(this.heading).toBeVisible();
  }

  /** Types into the box and presses Search. */
  async search(typed: string): Promise<void> {
    await this.box.fill(typed);
    await this.page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(this.page).toHaveURL((address) => address.searchParams.get('q') === typed);
  }

  /** A sentence that is announced. */
  found(sentence: string): Locator {
    return this.page.getByRole('status').and(this.page.getByText(sentence, { exact: true }));
  }

  /** A button of the login that was found. */
  action(name: string): Locator {
    return this.cards.getByRole('button', { name, exact: true });
  }

  /** The button of a question that does what is asked about. */
  answer(name: string): Locator {
    return this.question.getByRole('button', { name, exact: true });
  }
}

export class ShownLogin {
  readonly heading: Locator;
  readonly done: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Login', exact: true });
    this.done = page.getByRole('link', { name: 'Done', exact: true });
  }

  /** What stands below a name such as Password. */
  async value(name: string): Promise<string> {
    const term = this.page.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) });
    return term.locator('xpath=following-sibling::dd[1]').innerText();
  }
}
