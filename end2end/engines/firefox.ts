// Firefox, driven by Puppeteer over WebDriver BiDi, which Firefox speaks by itself.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { launch, type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core';

import { firstProgram } from './children.ts';
import type { Driver, Engine, Pointed, Size, Wishes } from './engine.ts';

const NAMES = ['firefox-esr', 'firefox'];

/** What Firefox remarks, and no other engine does, when a page is left that was still listening to the server. */
const LEFT_WHILE_LISTENING = /^The connection to \S+\/live was interrupted while the page was loading\.$/;

export class Firefox implements Engine {
  /** One process for each value of `scripts`: Firefox has one setting for all its windows. */
  private readonly running = new Map<boolean, Browser>();
  private readonly home = mkdtempSync(join(tmpdir(), 'lanyard-firefox-'));

  static async start(): Promise<Engine> {
    return new Firefox();
  }

  async browser(wishes: Wishes): Promise<Driver> {
    let browser = this.running.get(wishes.scripts);
    if (!browser) {
      browser = await this.launch(wishes);
      this.running.set(wishes.scripts, browser);
    }
    const context = await browser.createBrowserContext();
    return new FirefoxWindow(context, await context.newPage());
  }

  async close(): Promise<void> {
    for (const browser of this.running.values()) await browser.close();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private async launch({ scripts, downloads }: Wishes): Promise<Browser> {
    const wanted = process.env['FIREFOX'];
    const program = firstProgram(wanted ? [wanted] : NAMES);
    if (!program) throw new Error('No Firefox here: run `make test`, which installs one, or set FIREFOX to its path.');
    return launch({
      browser: 'firefox',
      executablePath: this.leashed(program),
      headless: true,
      defaultViewport: null,
      env: { ...process.env, HOME: this.home, TZ: 'Europe/Madrid' },
      extraPrefsFirefox: {
        'browser.download.folderList': 2,
        'browser.download.dir': downloads,
        'browser.download.useDownloadDir': true,
        'intl.accept_languages': 'en-GB',
        'javascript.enabled': scripts,
      },
    });
  }

  /** Puppeteer starts one program with arguments of its own; this one hands them to a Firefox that dies with us. */
  private leashed(program: string): string {
    if (!firstProgram(['setpriv'])) return program;
    const script = join(this.home, 'firefox');
    writeFileSync(script, `#!/bin/sh\nexec setpriv --pdeathsig KILL '${program}' "$@"\n`);
    chmodSync(script, 0o700);
    return script;
  }
}

class FirefoxWindow implements Driver {
  private readonly seen: string[] = [];

  constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
  ) {
    const note = (text: string): void => {
      if (!LEFT_WHILE_LISTENING.test(text)) this.seen.push(text);
    };
    page.on('console', (message) => {
      if (message.type() === 'error') note(message.text());
    });
    page.on('pageerror', (error) => note(error instanceof Error ? error.message : String(error)));
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async value<T>(expression: string): Promise<T> {
    return (await this.page.evaluate(expression)) as T;
  }

  async element(expression: string): Promise<Pointed | undefined> {
    const found = (await this.page.evaluateHandle(expression)).asElement();
    return found ? new FirefoxElement(this.page, found as ElementHandle<HTMLInputElement>) : undefined;
  }

  async resize(size: Size): Promise<void> {
    await this.page.setViewport(size);
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.page.screenshot());
  }

  async errors(): Promise<string[]> {
    return this.seen;
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Across and down, in pixels of the window. */
type Place = readonly [x: number, y: number];

class FirefoxElement implements Pointed {
  constructor(
    private readonly page: Page,
    private readonly handle: ElementHandle<HTMLInputElement>,
  ) {}

  /**
   * By the pointer; Puppeteer's own click waits for an observer that never comes where JavaScript is off. Firefox scrolls
   * beside what it draws: pressed at once, it would press what stood there before.
   */
  async click(): Promise<void> {
    let before: Place | undefined;
    for (;;) {
      const [x, y] = await this.place();
      if (before && before[0] === x && before[1] === y) return this.page.mouse.click(x, y);
      before = [x, y];
      await wait(50);
    }
  }

  private place(): Promise<Place> {
    return this.handle.evaluate((element) => {
      element.scrollIntoView({ block: 'center' });
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + width / 2, top + height / 2] as Place;
    });
  }

  async type(text: string): Promise<void> {
    await this.handle.focus();
    await this.handle.evaluate((field) => field.select());
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  async choose(label: string): Promise<void> {
    const value = await this.handle.evaluate((list, wanted) => {
      const options = [...(list as unknown as HTMLSelectElement).options];
      return options.find((option) => option.label.trim() === wanted)?.value;
    }, label);
    if (value === undefined) throw new Error(`The list has no choice “${label}”.`);
    await this.handle.select(value);
  }
}
