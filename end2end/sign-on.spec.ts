// Staff log in at a provider of another site: it is on 127.0.0.1, and we are on localhost. Two ports of one name would be the same
// site, and prove nothing of cookies.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from '@playwright/test';

import { sender } from './direct.ts';
import { createColleague, createInstitution, Server } from './program.ts';
import { CLIENT, logInThere, Provider } from './provider/provider.ts';
import { drawnPassword, freePort } from './server.ts';
import { expect, test } from './test.ts';

test.use({ expectedErrors: [/status of (403|410|502)/] });

let folder: string;
let url: string;
let server: Server;
let provider: Provider;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanyard-sign-on-'));
  const port = await freePort();
  url = `http://localhost:${port}`;
  provider = await Provider.start(`${url}/admin/sign-on/return`);
  server = await Server.start(folder, port, 'localhost', { LANYARD_OUTGOING_PRIVATE: 'allow' });
});

test.afterAll(async () => {
  provider.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** An institution whose staff log in at the provider, with a colleague. */
interface Place {
  id: string;
  domain: string;
  owner: { email: string; name: string; password: string };
  /** The name that the colleague types at the provider. */
  ana: string;
}

async function place({ testId, workerIndex }: { testId: string; workerIndex: number }): Promise<Place> {
  const mark = `${testId.slice(-6)}-${workerIndex}`.toLowerCase();
  const domain = `${mark}.test`;
  const owner = { email: `owner@${domain}`, name: 'Head of tests', password: drawnPassword() };
  const id = `NG-${mark}`.toUpperCase();
  createInstitution(folder, { id, name: 'Northgate Test Centre' }, owner);
  const form = await sender(url);
  const post = async (address: string, fields: Record<string, string>) =>
    form.post(address, { form: fields, maxRedirects: 0 });
  expect((await post('/api/admin/log_in', { email: owner.email, password: owner.password })).status()).toBe(303);
  const saved = await post('/admin/settings/sign-on', {
    act: 'save',
    name: 'Northgate login',
    issuer: provider.issuer,
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    domains: domain,
    switched_on: 'true',
  });
  expect(saved.status()).toBe(303);
  await form.dispose();
  const ana = `ana-${mark}`;
  await provider.knows(ana, { email: `ana@${domain}`, email_verified: true, name: 'Ana Ruiz' });
  return { id, domain, owner, ana };
}

const provided = (page: Page) => page.getByRole('button', { name: 'Log in with Northgate login' });

/** Presses the button of the institution's provider. */
async function leave(page: Page, { id }: Place): Promise<void> {
  await page.goto(`${url}/admin/sign-on/${id.toLowerCase()}`);
  await provided(page).click();
  await page.waitForURL((there) => there.href.startsWith(provider.issuer));
}

const sessions = (page: Page) => expect(page.getByRole('heading', { level: 1, name: 'Sessions', exact: true })).toBeVisible();

async function otherPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
}

/**
 * The address that the provider would send a browser back to. The last steps are redirects, which nothing stops in a browser: they
 * are walked by another hand that has its cookies.
 */
async function taken(page: Page, name: string): Promise<string> {
  const hand = page.context().request;
  let answer = await hand.post(page.url(), { form: { prompt: 'login', login: name, password: 'any' }, maxRedirects: 0 });
  for (let step = 0; step < 12; step += 1) {
    const location = answer.headers()['location'];
    const to = location === undefined ? undefined : new URL(location, answer.url()).href;
    if (to?.startsWith(url)) return to;
    answer =
      to === undefined
        ? await hand.post(answer.url(), { form: { prompt: 'consent' }, maxRedirects: 0 })
        : await hand.get(to, { maxRedirects: 0 });
  }
  throw new Error('The provider never sends anybody back.');
}

/** Follows a link to an address on a page of the provider: another site, whose links carry no strict cookies. */
async function openFromThere(page: Page, address: string): Promise<void> {
  const there = `${provider.issuer}/a-page-with-a-link`;
  const body = `<!doctype html><title>Elsewhere</title><a href="${address.replaceAll('&', '&amp;')}">Back</a>`;
  await page.route(there, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(there);
  await page.getByRole('link', { name: 'Back' }).click();
}

test('a colleague who was invited signs on, and the second time too', async ({ page, browser }, info) => {
  const here = await place(info);
  const owner = await sender(url);
  await owner.post('/api/admin/log_in', { form: { email: here.owner.email, password: here.owner.password } });
  const invited = { email: `ana@${here.domain}`, name: 'Ana Ruiz', role: 'coordinator' };
  expect((await owner.post('/admin/team/invite', { form: invited })).ok()).toBe(true);
  await owner.dispose();

  await page.goto(`${url}/admin/login`);
  await page.getByText('Help with logging in', { exact: true }).click();
  await page.getByRole('link', { name: 'Single sign-on' }).click();
  await page.getByLabel('Institution ID').fill(here.id.toLowerCase());
  await page.getByRole('button', { name: 'Continue' }).click();
  await logInThere(page, here.ana);
  await page.waitForURL(`${url}/admin/sessions`);
  await sessions(page);

  const again = await otherPage(browser);
  await leave(again, here);
  await logInThere(again, here.ana);
  await again.waitForURL(`${url}/admin/sessions`);
  await sessions(again);
  await again.context().close();
});

test('what comes back counts once, with its state, and in the browser that was sent', async ({ page, browser }, info) => {
  const here = await place(info);
  createColleague(folder, here.id, { email: `ana@${here.domain}`, name: 'Ana Ruiz', password: drawnPassword() }, 'reader');
  await leave(page, here);
  const address = await taken(page, here.ana);
  expect(address).toContain('code=');

  const gone = (there: Page) => expect(there.getByText('began in another browser', { exact: false })).toBeVisible();
  const other = await otherPage(browser);
  await openFromThere(other, address);
  await gone(other);
  await leave(other, here);
  await openFromThere(other, address);
  await gone(other);
  await other.context().close();

  await openFromThere(page, address.replace(/state=[^&]*/, `state=${'A'.repeat(43)}`));
  await gone(page);
  await openFromThere(page, address);
  await page.waitForURL(`${url}/admin/sessions`);
  await sessions(page);
  await openFromThere(page, address);
  await gone(page);
});

test('two windows of a browser sign on at one time', async ({ page }, info) => {
  const here = await place(info);
  createColleague(folder, here.id, { email: `ana@${here.domain}`, name: 'Ana Ruiz', password: drawnPassword() }, 'reader');
  await leave(page, here);
  const first = await taken(page, here.ana);
  const second = await page.context().newPage();
  await second.goto(`${url}/admin/sign-on/${here.id.toLowerCase()}`);
  await provided(second).click();
  await logInAgain(second, here);
  await second.waitForURL(`${url}/admin/sessions`);
  await openFromThere(page, first);
  await page.waitForURL(`${url}/admin/sessions`);
  await sessions(page);
});

/** Whoever is logged in at the provider already is led through without a question. */
async function logInAgain(page: Page, here: Place): Promise<void> {
  const asked = page.getByPlaceholder('Enter any login');
  await Promise.race([asked.waitFor(), page.waitForURL(`${url}/admin/sessions`)]);
  if (await asked.isVisible()) await logInThere(page, here.ana);
}

test('an address of another domain opens nothing, and says whom to ask', async ({ page }, info) => {
  const here = await place(info);
  await leave(page, here);
  await logInThere(page, 'mallory');
  await expect(page.getByText('an email address that it does not speak for', { exact: false })).toBeVisible();
  await page.goto(`${url}/admin/sessions`);
  await expect(page.getByRole('heading', { level: 1, name: 'Log in', exact: true })).toBeVisible();
});

test('a provider that is down leaves the log-in with a password', async ({ page }, info) => {
  const here = await place(info);
  const down = await Provider.start(`${url}/admin/sign-on/return`);
  const owner = await sender(url);
  await owner.post('/api/admin/log_in', { form: { email: here.owner.email, password: here.owner.password } });
  const fields = { act: 'save', name: 'Northgate login', client_id: CLIENT.id, client_secret: CLIENT.secret };
  const saved = { ...fields, issuer: down.issuer, domains: here.domain, switched_on: 'true' };
  expect((await owner.post('/admin/settings/sign-on', { form: saved, maxRedirects: 0 })).status()).toBe(303);
  await owner.dispose();
  down.stop();

  await page.goto(`${url}/admin/sign-on/${here.id.toLowerCase()}`);
  await provided(page).click();
  await expect(page.locator('#institution-error')).toContainText('does not answer');
  await page.getByRole('link', { name: 'Log in with a password' }).click();
  await page.getByLabel('Email', { exact: true }).fill(here.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(here.owner.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await sessions(page);
});
