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

/** Who is logged in on this device, as every page says it and the log-in page asks. */
export class LoggedIn {
  readonly notYou: Locator;
  readonly goOn: Locator;

  constructor(private readonly page: Page) {
    this.notYou = page.getByRole('button', { name: 'Not you? Log out', exact: true });
    this.goOn = page.getByRole('link', { name: 'Continue', exact: true });
  }

  withSlip(code: string): Locator {
    return this.page.getByText(`Logged in with slip ${code}`, { exact: true });
  }

  as(username: string): Locator {
    return this.page.getByText(`Logged in as ${username}`, { exact: true });
  }

  stillWithSlip(code: string): Locator {
    return this.page.getByText(`This device is still logged in with slip ${code}.`);
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
    // The top of the page says it too.
    this.username = page.getByRole('main').getByText(/^\p{Ll}{1,8}-[2-9]{4,5}$/u);
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
    return new LoggedIn(this.page).as(username);
  }
}
