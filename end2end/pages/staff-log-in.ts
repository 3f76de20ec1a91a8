// The staff log-in page.

import { expect, type Locator, type Page } from '@playwright/test';

import { scriptsRun } from './scripts.ts';

export class StaffLogIn {
  readonly email: Locator;
  readonly password: Locator;
  readonly show: Locator;
  readonly submit: Locator;

  constructor(private readonly page: Page) {
    this.email = page.getByLabel('Email', { exact: true });
    this.password = page.getByLabel('Password', { exact: true });
    this.show = page.getByRole('button', { name: 'Show password', exact: true });
    this.submit = page.getByRole('button', { name: 'Log in', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/login');
    // Only a script can show a password, so the button comes when the wasm has taken over.
    await expect(this.show).toBeVisible({ visible: scriptsRun() });
  }

  async logIn(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}
