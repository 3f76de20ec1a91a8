// Second factors on a device that Chromium plays: a passkey at the second step, alone by button and by autofill, removed, and
// with a counter that went back; an authenticator app beside it.

import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CDPSession, Page } from '@playwright/test';

import { StaffLogIn } from './pages/staff-log-in.ts';
import { createInstitution, Server } from './program.ts';
import { drawnPassword, freePort } from './server.ts';
import { expect, test } from './test.ts';

test.use({ expectedErrors: [/status of 401/] });
test.describe.configure({ mode: 'serial' });

const institution = { id: 'NG-2041', name: 'Northgate Test Centre' };
const owner = { email: 'owner@northgate.test', name: 'A. Mora', password: drawnPassword() };
let folder: string;
let server: Server;
let url: string;

// Passkeys belong to a name, so these tests have a server of their own that is reached by one.
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanyard-factors-'));
  createInstitution(folder, institution, owner);
  const port = await freePort();
  url = `http://localhost:${port}`;
  server = await Server.start(folder, port, 'localhost');
});

test.afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

class Device {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly id: string,
  ) {}

  static async of(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(cdp, authenticatorId);
  }

  /** Whether somebody touches it by themselves: autofill is answered without a click then. */
  async touched(enabled: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id, enabled });
  }

  async passkeys() {
    return (await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id })).credentials;
  }

  /** Puts its passkey back to where its counter stood before. */
  async setBack(): Promise<void> {
    const [passkey] = await this.passkeys();
    if (!passkey) throw new Error('the device has no passkey');
    await this.cdp.send('WebAuthn.removeCredential', { authenticatorId: this.id, credentialId: passkey.credentialId });
    await this.cdp.send('WebAuthn.addCredential', { authenticatorId: this.id, credential: { ...passkey, signCount: 1 } });
  }
}

async function givePassword(page: Page, device: Device): Promise<void> {
  await device.touched(false);
  await page.goto(`${url}/admin/login`);
  const logIn = new StaffLogIn(page);
  await expect(logIn.show).toBeVisible();
  await logIn.logIn(owner.email, owner.password);
}

/** Opens the log-in page and waits until its autofill has asked the device: asked later, it would answer by itself. */
async function openWaiting(page: Page, address: string): Promise<void> {
  const asked = page.waitForResponse((response) => new URL(response.url()).pathname === '/admin/login/passkey/ask');
  await page.goto(address);
  await asked;
  await expect(new StaffLogIn(page).show).toBeVisible();
}

async function logOut(page: Page): Promise<void> {
  await page.context().clearCookies();
}

test('a passkey is added, asked for at the second step, and logs in alone', async ({ page }) => {
  const device = await Device.of(page);
  await givePassword(page, device);
  await expect(page).toHaveURL(`${url}/admin/sessions`);
  await page.goto(`${url}/admin/account`);
  await expect(page.getByRole('heading', { name: 'Second factor', exact: true })).toBeVisible();
  await device.touched(true);
  await page.getByRole('link', { name: 'Add a passkey', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Work laptop');
  await page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Recovery codes', exact: true })).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveCount(10);
  await page.getByRole('link', { name: 'Done', exact: true }).click();
  await expect(page.getByText('Work laptop', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Logs in alone/)).toBeVisible();

  // The same device again: it has one of theirs.
  await page.getByRole('link', { name: 'Add a passkey', exact: true }).click();
  // The second factor is asked for, because none was given in this browser session.
  await page.getByRole('button', { name: 'Use a passkey', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Once more');
  await page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
  await expect(page.getByText('This device has a passkey of yours already.', { exact: true })).toBeVisible();

  await logOut(page);
  await givePassword(page, device);
  await expect(page.getByRole('heading', { name: 'Second step', exact: true })).toBeVisible();
  await device.touched(true);
  await page.getByRole('button', { name: 'Use a passkey', exact: true }).click();
  await expect(page).toHaveURL(`${url}/admin/sessions`);

  await logOut(page);
  await device.touched(false);
  await openWaiting(page, `${url}/admin/login?next=%2Fadmin%2Freports`);
  await device.touched(true);
  await page.getByRole('button', { name: 'Log in with a passkey', exact: true }).click();
  await expect(page).toHaveURL(`${url}/admin/reports`);

  // Autofill: the device is touched while the page waits.
  await logOut(page);
  await page.goto(`${url}/admin/login`);
  await expect(page).toHaveURL(`${url}/admin/sessions`);

  // A copy of it: refused, and said.
  await logOut(page);
  await device.touched(false);
  await device.setBack();
  await openWaiting(page, `${url}/admin/login`);
  await device.touched(true);
  await page.getByRole('button', { name: 'Log in with a passkey', exact: true }).click();
  await expect(page.getByText(/^This passkey was refused: its counter went back/)).toBeVisible();
});

/** The code of RFC 6238 at this moment. */
function code(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('an app is set up beside it, and a passkey that was removed logs nobody in', async ({ page }) => {
  const device = await Device.of(page);
  await givePassword(page, device);
  await page.getByText('Use a recovery code', { exact: true }).click();
  await page.getByLabel('Recovery code', { exact: true }).fill('AAAA AAAA AAAA AAAA AAAA AAAA');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('alert').first()).toContainText('This code is not right');
  // The operator is asked.
  const { runCommand } = await import('./program.ts');
  runCommand(folder, ['staff', 'remove-factor', '--email', owner.email]);
  await givePassword(page, device);
  await expect(page).toHaveURL(`${url}/admin/sessions`);
  await page.goto(`${url}/admin/account/app`);
  await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
  const secret = await page.locator('.door-secret').innerText();
  await page.getByLabel('Code', { exact: true }).fill(code(secret));
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  await expect(page.getByRole('listitem')).toHaveCount(10);
  await expect(page.getByRole('button', { name: 'Print', exact: true })).toBeVisible();
  const recovery = await page.getByRole('listitem').first().innerText();
  await logOut(page);
  await givePassword(page, device);
  await page.getByText('Use a recovery code', { exact: true }).click();
  await page.getByLabel('Recovery code', { exact: true }).fill(recovery.toLowerCase());
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page).toHaveURL(`${url}/admin/sessions`);

  await page.goto(`${url}/admin/account`);
  await device.touched(true);
  await page.getByRole('link', { name: 'Add a passkey', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Phone');
  await page.getByRole('button', { name: 'Add a passkey', exact: true }).click();
  const done = page.getByRole('main').getByRole('status').first();
  await expect(done).toHaveText('Passkey added');
  await expect(done).toBeFocused();
  const passkey = page.getByRole('definition').filter({ hasText: /^Logs in alone/ });
  await passkey.getByRole('link', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(done).toHaveText('Passkey removed');
  await expect(passkey).toHaveCount(0);
});
