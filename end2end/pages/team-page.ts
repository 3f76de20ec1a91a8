// The Team page, and the documents that links lead to.

import { expect, type Locator, type Page } from '@playwright/test';

export type Role = 'Owner' | 'Coordinator' | 'Invigilator' | 'Reader';

export class TeamPage {
  readonly invite: Locator;

  constructor(private readonly page: Page) {
    this.invite = page.getByRole('button', { name: 'Make an invitation', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/team');
    await expect(this.page.getByRole('heading', { level: 1, name: 'Team', exact: true })).toBeVisible();
  }

  /** Invites somebody; gives back the path of the link, which is shown once. */
  async invited(name: string, email: string, role: Role): Promise<string> {
    await this.page.getByLabel('Email', { exact: true }).fill(email);
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel(new RegExp(`^${role}: `)).check();
    await this.invite.click();
    await expect(this.page.getByRole('heading', { name: 'The invitation is ready', exact: true })).toBeVisible();
    return this.shownLink();
  }

  /** The path of the link that was just made. */
  async shownLink(): Promise<string> {
    return new URL(await this.page.locator('.made-link').innerText()).pathname;
  }

  /** The row of somebody in the list. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  /** Opens what can be done to somebody. */
  async change(name: string): Promise<Locator> {
    const row = this.row(name);
    await row.getByText('Change', { exact: false }).first().click();
    return row;
  }
}

/** Accepts an invitation as somebody whom nobody knows yet. */
export async function accept(page: Page, link: string, name: string, password: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name', { exact: true }).fill(name);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Accept and log in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();
}
