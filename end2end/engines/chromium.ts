// Chromium, driven by Playwright.

import { join } from 'node:path';

import { chromium, type Browser, type BrowserContext, type ElementHandle, type Page } from '@playwright/test';

import { BROWSER_ARGUMENTS, findBrowser } from '../browser.ts';
import type { Driver, Engine, Pointed, Size, Wishes } from './engine.ts';

export class Chromium implements Engine {
  private constructor(private readonly running: Browser) {}

  static async start(): Promise<Engine> {
    return new Chromium(await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGUMENTS }));
  }

  async browser({ scripts, downloads }: Wishes): Promise<Driver> {
    const context = await this.running.newContext({
      javaScriptEnabled: scripts,
      locale: 'en-GB',
      timezoneId: 'Europe/Madrid',
    });
    return new ChromiumWindow(context, await context.newPage(), downloads);
  }

  async close(): Promise<void> {
    await this.running.close();
  }
}

class ChromiumWindow implements Driver {
  private readonly seen: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    downloads: string,
  ) {
    context.on('console', (message) => {
      if (message.type() === 'error') this.seen.push(message.text());
    });
    context.on('weberror', (error) => this.seen.push(error.error().message));
    page.on('download', (download) => {
      download.saveAs(join(downloads, download.suggestedFilename())).catch(() => this.seen.push('A file was not saved.'));
    });
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async value<T>(expression: string): Promise<T> {
    return this.page.evaluate<T>(expression);
  }

  async element(expression: string): Promise<Pointed | undefined> {
    const found = (await this.page.evaluateHandle(expression)).asElement();
    return found ? new ChromiumElement(found as ElementHandle<HTMLElement>) : undefined;
  }

  async resize(size: Size): Promise<void> {
    await this.page.setViewportSize(size);
  }

  async picture(): Promise<Buffer> {
    return this.page.screenshot();
  }

  async errors(): Promise<string[]> {
    return this.seen;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

class ChromiumElement implements Pointed {
  constructor(private readonly handle: ElementHandle<HTMLElement>) {}

  async click(): Promise<void> {
    await this.handle.click({ timeout: 2_000 });
  }

  async type(text: string): Promise<void> {
    await this.handle.fill('', { timeout: 2_000 });
    await this.handle.type(text);
  }

  async choose(label: string): Promise<void> {
    await this.handle.selectOption({ label }, { timeout: 2_000 });
  }
}
