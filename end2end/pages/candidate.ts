// The candidate's pages, in the order in which a candidate meets them.

import { expect, type Locator, type Page } from '@playwright/test';

import type { Login } from '../workbook.ts';

export class CandidateLogIn {
  readonly username: Locator;
  readonly password: Locator;
  readonly institution: Locator;
  readonly submit: Locator;
  readonly help: Locator;

  constructor(private readonly page: Page) {
    this.username = page.getByLabel('Username', { exact: true });
    this.password = page.getByLabel('Password', { exact: true });
    this.institution = page.getByLabel('Institution ID', { exact: true });
    this.submit = page.getByRole('button', { name: 'Log in', exact: true });
    this.help = page.getByRole('link', { name: 'Help with logging in', exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  async logIn({ username, password, institution }: Pick<Login, 'username' | 'password' | 'institution'>): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.institution.fill(institution);
    await this.submit.click();
  }
}

export class PersonalInformation {
  readonly heading: Locator;
  readonly fullName: Locator;
  readonly submit: Locator;

  constructor(page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Personal information', exact: true });
    this.fullName = page.getByLabel('Full name', { exact: true });
    this.submit = page.getByRole('button', { name: 'Save and get my username', exact: true });
  }
}

export class NewUsername {
  readonly heading: Locator;
  readonly username: Locator;
  readonly check: Locator;
  readonly submit: Locator;

  constructor(page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'Your new username', exact: true });
    this.username = page.getByText(/^\p{Ll}{1,8}-[2-9]{4,5}$/u);
    this.check = page.getByLabel('Type your new username once', { exact: true });
    this.submit = page.getByRole('button', { name: 'I have written it down – continue', exact: true });
  }

  /** The username as the page shows it. */
  async shown(): Promise<string> {
    await expect(this.heading).toBeVisible();
    return this.username.innerText();
  }
}

export class MyTest {
  readonly heading: Locator;
  readonly start: Locator;
  readonly logOut: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1, name: 'My test', exact: true });
    this.start = page.getByRole('button', { name: 'Start', exact: true });
    this.logOut = page.getByRole('button', { name: 'Log out', exact: true });
  }

  loggedInAs(username: string): Locator {
    return this.page.getByText(`You are logged in as ${username}`, { exact: true });
  }
}
