// WebKit, as WebKitGTK's own small browser, driven by its own WebDriver on a screen that nobody sees.

import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import { Builder, By, Capabilities, Key, WebElement, type WebDriver } from 'selenium-webdriver';

import { freePort } from '../server.ts';
import { endChild, firstProgram, startChild } from './children.ts';
import type { Driver, Engine, Pointed, Size, Wishes } from './engine.ts';

const START_WITHIN_MS = 20_000;
const RESIZED_WITHIN_MS = 5_000;
/** Several frames of the screen. */
const SETTLED_AFTER_MS = 200;

export class WebKit implements Engine {
  private readonly home = mkdtempSync(join(tmpdir(), 'lanyard-webkit-'));
  private count = 0;

  private constructor(private readonly screen: Screen) {}

  static async start(): Promise<Engine> {
    return new WebKit(await Screen.start());
  }

  /** Its driver has one browser at a time, so every browser has a driver of its own. */
  async browser(wishes: Wishes): Promise<Driver> {
    const home = join(this.home, String(++this.count));
    const driver = await DriverProcess.start(this.environment(home, wishes.downloads));
    try {
      return new WebKitWindow(await openWindow(driver.address, wishes.scripts), driver);
    } catch (error) {
      await driver.end();
      throw error;
    }
  }

  /** Without the screen every window that is still open ends too. */
  async close(): Promise<void> {
    await this.screen.end();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Files go where the desktop's own setting says. */
  private environment(home: string, downloads: string): NodeJS.ProcessEnv {
    const configuration = join(home, 'config');
    mkdirSync(configuration, { recursive: true });
    writeFileSync(join(configuration, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
    return {
      ...process.env,
      DISPLAY: this.screen.name,
      GDK_BACKEND: 'x11',
      HOME: home,
      LANGUAGE: 'en_GB',
      NO_AT_BRIDGE: '1',
      TZ: 'Europe/Madrid',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: configuration,
      XDG_DATA_HOME: join(home, 'data'),
    };
  }
}

/** A screen in memory. */
class Screen {
  private constructor(
    private readonly process: ChildProcess,
    readonly name: string,
  ) {}

  static async start(): Promise<Screen> {
    const program = firstProgram(['Xvfb']);
    if (!program) throw new Error('No Xvfb here: run `make test`, which installs it.');
    // It picks a number that nobody has, and says it on the fourth channel when it is ready.
    const settings = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
    const child = startChild(program, settings, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const number = await firstLine(child.stdio[3] as Readable);
    if (number !== undefined) return new Screen(child, `:${number}`);
    await endChild(child);
    throw new Error('Xvfb did not start.');
  }

  async end(): Promise<void> {
    await endChild(this.process);
  }
}

async function firstLine(from: Readable): Promise<string | undefined> {
  const lines = createInterface({ input: from });
  const late = wait(START_WITHIN_MS, undefined, { ref: false });
  const first = new Promise<string | undefined>((resolve) => {
    lines.once('line', (line) => resolve(line.trim()));
    lines.once('close', () => resolve(undefined));
  });
  const line = await Promise.race([first, late]);
  lines.close();
  return line;
}

/** WebKitWebDriver on a port of its own. */
class DriverProcess {
  private constructor(
    private readonly process: ChildProcess,
    readonly address: string,
  ) {}

  static async start(env: NodeJS.ProcessEnv): Promise<DriverProcess> {
    const program = firstProgram(['WebKitWebDriver']);
    if (!program) throw new Error('No WebKitWebDriver here: run `make test`, which installs it.');
    const deadline = Date.now() + START_WITHIN_MS;
    // Somebody else may take the port before it does; then it ends, and another port is tried.
    while (Date.now() < deadline) {
      const port = await freePort();
      const child = startChild(program, [`--port=${port}`], { env, stdio: 'ignore' });
      const address = `http://127.0.0.1:${port}`;
      while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
        if (await answers(address)) return new DriverProcess(child, address);
        await wait(50);
      }
      await endChild(child);
    }
    throw new Error('WebKitWebDriver did not start.');
  }

  async end(): Promise<void> {
    await endChild(this.process);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/status`)).ok;
  } catch {
    return false;
  }
}

/** The small browser; distributions keep it in a folder that is named after the library's version. */
function findMiniBrowser(): string {
  const parts = ['/usr/libexec', '/usr/lib', ...entries('/usr/lib')];
  const folders = parts.flatMap((part) => entries(part).filter((path) => /\/webkit2?gtk-[\d.]+$/.test(path)));
  const found = firstProgram(folders.map((folder) => join(folder, 'MiniBrowser')));
  if (!found) throw new Error('No MiniBrowser of WebKitGTK here: run `make test`, which installs it.');
  return found;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function openWindow(address: string, scripts: boolean): Promise<WebDriver> {
  // Without bars around the page the window can be as narrow as a phone.
  const args = ['--automation', '--full-screen', `--enable-javascript=${scripts}`];
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: findMiniBrowser(), args },
  });
  return new Builder().usingServer(address).withCapabilities(capabilities).build();
}

/**
 * Its WebDriver does not tell what stands on the console, so every look at a page first makes sure that the page keeps
 * that itself. Kept from one page to the next.
 */
const LISTEN = `(() => {
  if (window.heard) return;
  window.heard = true;
  const note = (text) => sessionStorage.setItem('heard', (sessionStorage.getItem('heard') ?? '') + text + '\\n');
  addEventListener('error', (event) => note(event.message));
  addEventListener('unhandledrejection', (event) => note(String(event.reason)));
  const said = console.error;
  console.error = (...parts) => { note(parts.join(' ')); said.apply(console, parts); };
})()`;

class WebKitWindow implements Driver {
  constructor(
    private readonly driver: WebDriver,
    private readonly process: DriverProcess,
  ) {}

  async open(address: string): Promise<void> {
    await this.driver.get(address);
    await this.driver.executeScript(LISTEN);
  }

  async reload(): Promise<void> {
    await this.driver.navigate().refresh();
  }

  async value<T>(expression: string): Promise<T> {
    return this.driver.executeScript<T>(`${LISTEN}; return (${expression});`);
  }

  async element(expression: string): Promise<Pointed | undefined> {
    const found = await this.value<unknown>(expression);
    return found instanceof WebElement ? new WebKitElement(this.driver, found) : undefined;
  }

  async resize(size: Size): Promise<void> {
    await this.driver.manage().window().setRect(size);
    // The page is laid out anew some frames later; a question that comes before that can end the page.
    await this.driver.wait(async () => (await this.driver.executeScript('return innerWidth')) === size.width, RESIZED_WITHIN_MS);
    await wait(SETTLED_AFTER_MS);
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.driver.takeScreenshot(), 'base64');
  }

  async errors(): Promise<string[]> {
    const heard = await this.value<string>(`sessionStorage.getItem('heard') ?? ''`);
    return heard.split('\n').filter((line) => line !== '');
  }

  async close(): Promise<void> {
    await this.driver.quit();
    await this.process.end();
  }
}

class WebKitElement implements Pointed {
  constructor(
    private readonly driver: WebDriver,
    private readonly element: WebElement,
  ) {}

  /** From the middle of the window: after a download the browser covers the lower part with a bar that tells of it. */
  async click(): Promise<void> {
    await this.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, this.element);
    await this.element.click();
  }

  /** By the keys; WebDriver's own way to empty a field tells the page nothing of it. */
  async type(text: string): Promise<void> {
    await this.driver.executeScript('arguments[0].focus(); arguments[0].select()', this.element);
    await this.element.sendKeys(Key.BACK_SPACE, text);
  }

  async choose(label: string): Promise<void> {
    for (const option of await this.element.findElements(By.css('option'))) {
      if ((await option.getText()).trim() === label) return option.click();
    }
    throw new Error(`The list has no choice “${label}”.`);
  }
}
