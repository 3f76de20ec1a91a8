// A certified OpenID Connect provider that a test starts, and what people do at it.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Locator, Page } from '@playwright/test';

const PROGRAM = fileURLToPath(new URL('provider/serve.mjs', import.meta.url));

export const CLIENT_ID = 'lanyard';
export const CLIENT_SECRET = 'a secret of more than thirty-two characters';

/** A provider on a loopback port, reached by number where our own server is reached by name: another site. */
export class Provider {
  private constructor(
    private readonly child: ChildProcess,
    readonly issuer: string,
  ) {}

  /** Starts one that sends people back to `redirect`. */
  static async start(redirect: string): Promise<Provider> {
    const child = spawn(process.execPath, [PROGRAM, CLIENT_ID, CLIENT_SECRET, redirect], { stdio: ['pipe', 'pipe', 'ignore'] });
    if (!child.stdout) throw new Error('The provider has no output.');
    for await (const line of createInterface({ input: child.stdout })) {
      const issuer = /^listening (.+)$/.exec(line)?.[1];
      if (issuer) return new Provider(child, issuer);
    }
    throw new Error('The provider ended before it was ready: run `npm ci`.');
  }

  /** From now on nobody answers there. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Says who can log in there, by the name they type. */
  async people(people: Record<string, object>): Promise<void> {
    const told = await fetch(`${this.issuer}/people`, { method: 'POST', body: JSON.stringify(people) });
    if (!told.ok) throw new Error(`The provider answered ${told.status}.`);
  }
}

/** The pages of the provider. */
export class ProviderPages {
  readonly login: Locator;

  constructor(
    private readonly page: Page,
    private readonly provider: Provider,
  ) {
    this.login = page.locator('input[name=login]');
  }

  /** Logs in, and stops before the last button: the one that lets our server know who it is. */
  async logIn(name: string): Promise<void> {
    await this.login.fill(name);
    await this.page.locator('input[name=password]').fill('any');
    await this.page.getByRole('button', { name: 'Sign-in' }).click();
    await this.agree.waitFor();
  }

  /** The last button. */
  get agree(): Locator {
    return this.page.getByRole('button', { name: 'Continue' });
  }

  /** Presses the last button with another hand than the browser's, which has its cookies; gives back where it would go. */
  async callback(): Promise<string> {
    const action = await this.page.locator('form').first().getAttribute('action');
    if (!action) throw new Error('The page of the provider has no form.');
    const from = this.page.context().request;
    let answer = await from.post(new URL(action, this.provider.issuer).href, {
      form: { prompt: 'consent' },
      maxRedirects: 0,
    });
    for (let step = 0; step < 8; step += 1) {
      const location = answer.headers()['location'];
      if (!location) throw new Error(`The provider answered ${answer.status()} and leads nowhere.`);
      const address = new URL(location, this.provider.issuer);
      if (address.origin !== this.provider.issuer) return address.href;
      answer = await from.get(address.href, { maxRedirects: 0 });
    }
    throw new Error('The provider never sends anybody back.');
  }
}
