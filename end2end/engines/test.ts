// The `test` of what runs in every engine: it opens browsers for people, and fails on errors on their consoles.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test as base } from '@playwright/test';

import { expect, ownSession } from '../test.ts';
import type { SessionInWorld } from '../world.ts';
import { DESKTOP, type Engine, type EngineName } from './engine.ts';
import { Person } from './person.ts';

interface Options {
  engineName: EngineName;
}

interface WorkerParts extends Options {
  engine: Engine;
  downloads: string;
}

interface Parts {
  /** Opens a browser for somebody. With JavaScript off: `arrives({ scripts: false })`. */
  arrives: (wishes?: { scripts: boolean }) => Promise<Person>;
  /** Errors that belong to what is tested, such as Chromium's own line for an answer of 409. */
  expectedErrors: RegExp[];
  /** An open session that nobody else touches. */
  session: SessionInWorld;
}

export const test = base.extend<Parts, WorkerParts>({
  engineName: ['chromium', { option: true, scope: 'worker' }],
  expectedErrors: [[], { option: true }],

  downloads: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'lanyard-saved-'));
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  engine: [
    async ({ engineName }, use) => {
      const engine = await start(engineName);
      await use(engine);
      await engine.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  session: async ({}, use, testInfo) => use(ownSession(testInfo)),

  arrives: async ({ engine, downloads, expectedErrors }, use, testInfo) => {
    for (const name of readdirSync(downloads)) rmSync(join(downloads, name));
    const people: Person[] = [];
    await use(async ({ scripts } = { scripts: true }) => {
      const person = new Person(await engine.browser({ scripts, downloads }), downloads);
      people.push(person);
      await person.resize(DESKTOP);
      return person;
    });
    const errors: string[] = [];
    for (const [index, { driver }] of people.entries()) {
      if (testInfo.status !== testInfo.expectedStatus) {
        writeFileSync(testInfo.outputPath(`browser-${index + 1}.png`), await driver.picture());
      }
      errors.push(...(await driver.errors()).filter((text) => !expectedErrors.some((expected) => expected.test(text))));
      await driver.close();
    }
    expect(errors, 'errors on the console').toEqual([]);
  },
});

/** Engines are loaded when they are needed: each brings a library of its own. */
async function start(name: EngineName): Promise<Engine> {
  if (name === 'firefox') return (await import('./firefox.ts')).Firefox.start();
  if (name === 'webkit') return (await import('./webkit.ts')).WebKit.start();
  return (await import('./chromium.ts')).Chromium.start();
}

export { expect };
