// Starts the provider of single sign-on, tells it how to lie, and logs people in on its pages.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';

const SCRIPT = fileURLToPath(new URL('./serve.mjs', import.meta.url));

export const CLIENT = { id: 'lanyard', secret: 'a secret of thirty-two letters and more' };

export class Provider {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
  ) {}

  /** Starts one that sends people back to this address. */
  static async start(redirect: string): Promise<Provider> {
    const child = spawn(process.execPath, [SCRIPT, CLIENT.id, CLIENT.secret, redirect], { stdio: ['pipe', 'pipe', 'ignore'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const issuer = /^listening (.*)$/.exec(line)?.[1];
      if (issuer !== undefined) return new Provider(child, issuer);
    }
    throw new Error('The provider did not start.');
  }

  /** From now on it lies like this. */
  async twist(how: object): Promise<void> {
    await this.tell('/twist', how);
  }

  /** Somebody more who can log in there. */
  async knows(name: string, claims: object): Promise<void> {
    await this.tell('/people', { [name]: claims });
  }

  stop(): void {
    this.child.kill();
  }

  private async tell(path: string, what: object): Promise<void> {
    await fetch(`${this.issuer}${path}`, { method: 'POST', body: JSON.stringify(what) });
  }
}

/** Logs somebody in on the provider's page where the browser is, and lets them agree. */
export async function logInThere(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}
