// A person at a browser of any engine: presses what has a name, types, reads, and saves files.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect } from '@playwright/test';

import { world } from '../world.ts';
import type { Driver, Pointed, Size } from './engine.ts';
import { elementNamed, HEADING, rowWith, valueOf, VISIBLE_TEXT, type Kind } from './page.ts';

const WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 60;

/** A file as it was saved. */
export interface Saved {
  name: string;
  content: Buffer;
}

export class Person {
  constructor(
    readonly driver: Driver,
    private readonly downloads: string,
  ) {}

  /** Goes to a path of the server. */
  async open(path: string): Promise<void> {
    await this.driver.open(world().url + path);
  }

  async resize(size: Size): Promise<void> {
    await this.driver.resize(size);
  }

  async press(kind: 'button' | 'link', name: string): Promise<void> {
    await this.with(kind, name, (element) => element.click());
  }

  /** Empties a field and types into it. */
  async type(field: string, text: string): Promise<void> {
    await this.with('field', field, (element) => element.type(text));
  }

  async choose(list: string, choice: string): Promise<void> {
    await this.with('field', list, (element) => element.choose(choice));
  }

  /** Presses a box or a choice. */
  async tick(box: string): Promise<void> {
    await this.with('box', box, (element) => element.click());
  }

  async isTicked(box: string): Promise<boolean> {
    return this.look(`${elementNamed('box', box)}?.checked === true`, false);
  }

  /** What stands in a field. */
  async typed(field: string): Promise<string> {
    return this.look(`${elementNamed('field', field)}?.value ?? ''`, '');
  }

  /** What stands below a term such as Password. */
  async valueOf(term: string): Promise<string> {
    return this.look(valueOf(term), '');
  }

  /** Whether something with this name can be pressed or filled in. */
  async has(kind: Kind, name: string): Promise<boolean> {
    return this.look(`${elementNamed(kind, name)} !== null`, false);
  }

  async text(): Promise<string> {
    return this.look(VISIBLE_TEXT, '');
  }

  async sees(text: string | RegExp): Promise<void> {
    const seen = expect.poll(() => this.text(), { timeout: WITHIN_MS });
    await (typeof text === 'string' ? seen.toContain(text) : seen.toMatch(text));
  }

  async seesNot(text: string): Promise<void> {
    await expect.poll(() => this.text(), { timeout: WITHIN_MS }).not.toContain(text);
  }

  /** Waits for the page with this heading. */
  async isAt(heading: string): Promise<void> {
    await expect.poll(() => this.look(HEADING, ''), { timeout: WITHIN_MS }).toBe(heading);
  }

  /** The row of the table with this text shows this too. */
  async seesInRow(row: string, text: string): Promise<void> {
    await expect.poll(() => this.look(rowWith(row), ''), { timeout: WITHIN_MS }).toContain(text);
  }

  /** Waits until something with this name is there, or no longer. */
  async waitsFor(kind: Kind, name: string, there = true): Promise<void> {
    await expect.poll(() => this.has(kind, name), { message: `${kind} “${name}”`, timeout: WITHIN_MS }).toBe(there);
  }

  /** Marks the document; a mark is gone as soon as the browser has loaded another. */
  async marksDocument(): Promise<void> {
    await this.driver.value('(window.marked = true)');
  }

  async isSameDocument(): Promise<boolean> {
    return this.driver.value('window.marked === true');
  }

  /** Presses a button, and once more where handing out again is asked about; gives the file that arrives. */
  async saves(button: string): Promise<Saved> {
    await this.press('button', button);
    const deadline = Date.now() + WITHIN_MS;
    while (Date.now() < deadline) {
      const [name] = this.files();
      if (name) {
        const path = join(this.downloads, name);
        const saved = { name, content: readFileSync(path) };
        rmSync(path);
        return saved;
      }
      if (await this.has('button', AGAIN)) await this.press('button', AGAIN);
      await wait(LOOK_EVERY_MS);
    }
    throw new Error(`No file arrived. The page says: ${await this.text()}`);
  }

  /** Whole files: engines write beside the name first, or into an empty file of that name. */
  private files(): string[] {
    const names = existsSync(this.downloads) ? readdirSync(this.downloads) : [];
    if (names.some((name) => /\.(part|wkdownload)$/.test(name))) return [];
    return names.filter((name) => isWhole(readFileSync(join(this.downloads, name))));
  }

  /** Acts on an element as soon as it can be acted on: pages change under the pointer. */
  private async with(kind: Kind, name: string, act: (element: Pointed) => Promise<void>): Promise<void> {
    const deadline = Date.now() + WITHIN_MS;
    let failure: unknown;
    do {
      try {
        const element = await this.driver.element(elementNamed(kind, name));
        if (element) return await act(element);
      } catch (error) {
        failure = error;
      }
      await wait(LOOK_EVERY_MS);
    } while (Date.now() < deadline);
    const why = failure === undefined ? '' : ` (${String(failure)})`;
    throw new Error(`There is no ${kind} “${name}” to act on${why}. The page says: ${await this.text()}`);
  }

  /** Looks at the page; while another one loads there is nothing to see. */
  private async look<T>(expression: string, nothing: T): Promise<T> {
    try {
      return await this.driver.value<T>(expression);
    } catch {
      return nothing;
    }
  }
}

const AGAIN = 'Download them again';

/** A workbook is a ZIP file, whose last record says that it has ended. */
function isWhole(content: Buffer): boolean {
  return content.length >= 22 && content.readUInt32LE(content.length - 22) === 0x06054b50;
}
