// The pages of an agent: its clients, and one of them.

import { expect, type Locator, type Page } from '@playwright/test';

export class ClientsPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/admin/clients');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Clients', exact: true })).toBeVisible();
  }

  /** Fills the form that makes a client, and presses its button. */
  async make(name: string, code: string, owner: string, email: string): Promise<void> {
    await this.page.getByLabel('Name of the institution', { exact: true }).fill(name);
    await this.page.getByLabel('Institution ID', { exact: true }).fill(code);
    await this.page.getByLabel('Name of the first owner', { exact: true }).fill(owner);
    await this.page.getByLabel('Email of the first owner', { exact: true }).fill(email);
    await this.page.getByRole('button', { name: 'Make the client', exact: true }).click();
  }

  /** The row of a client in the list. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) });
  }

  /** Opens the page of a client. */
  async show(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  }
}
