// The `test` that every spec uses: it fails on console errors that a test did not expect, and gives each test what it
// needs: staff who are logged in, a session of its own, a second person's browser.

import { expect, test as base, type BrowserContext, type Page, type TestInfo } from '@playwright/test';

import { logInAsStaff } from './direct.ts';
import { createInstitution, createSession } from './program.ts';
import { drawnPassword, localTime } from './server.ts';
import { world, type SessionInWorld, type World } from './world.ts';

interface Options {
  /** Console errors that belong to what is tested, such as Chromium's own line for an answer of 422. */
  expectedErrors: RegExp[];
  /** Whether `page` begins with the owner logged in. */
  loggedIn: boolean;
}

interface Parts {
  /** Errors on the consoles of every page of this test. */
  consoleErrors: (context: BrowserContext) => void;
  quietConsole: void;
  /** An open session that nobody else touches. */
  session: SessionInWorld;
  /** An institution of its own with an open session, for tests that change settings. */
  another: Another;
  /** A page in another person's browser: nobody is logged in there. */
  candidatePage: Page;
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** An institution beside the one that the tests share. */
export type Another = Pick<World, 'institution' | 'staff'> & { session: SessionInWorld };

interface WorkerParts {
  /** The owner's cookies, from one log-in for all tests of a worker. */
  staffState: StorageState;
}

const NOBODY: StorageState = { cookies: [], origins: [] };

/** Makes an open session that nobody but this test touches. */
export function ownSession({ testId, workerIndex }: Pick<TestInfo, 'testId' | 'workerIndex'>): SessionInWorld {
  const { folder, institution } = world();
  const name = `Placement ${testId.slice(-6)}-${workerIndex}`;
  return { name, id: createSession(folder, institution.id, name, localTime(-1), localTime(1)) };
}

export const test = base.extend<Options & Parts, WorkerParts>({
  expectedErrors: [[], { option: true }],
  loggedIn: [false, { option: true }],

  staffState: [
    // Playwright reads from the first parameter which fixtures are needed: here none.
    async ({}, use) => {
      const { url, staff } = world();
      const owner = await logInAsStaff(url, staff);
      const state = await owner.storageState();
      await owner.dispose();
      await use(state);
    },
    { scope: 'worker' },
  ],
  storageState: async ({ loggedIn, staffState }, use) => use(loggedIn ? staffState : NOBODY),

  consoleErrors: async ({ expectedErrors }, use) => {
    const errors: string[] = [];
    const note = (text: string, where: string) => {
      if (!expectedErrors.some((expected) => expected.test(text))) errors.push(`${where}: ${text}`);
    };
    await use((context) => {
      context.on('console', (message) => {
        if (message.type() === 'error') note(message.text(), message.location().url);
      });
      context.on('weberror', (error) => note(error.error().message, 'uncaught'));
    });
    expect(errors, 'errors on the console').toEqual([]);
  },
  quietConsole: [
    async ({ context, consoleErrors }, use) => {
      consoleErrors(context);
      await use();
    },
    { auto: true },
  ],

  session: async ({}, use, testInfo) => use(ownSession(testInfo)),

  another: async ({}, use, { testId, workerIndex }) => {
    const { folder } = world();
    const mark = `${testId.slice(-6)}-${workerIndex}`;
    const institution = { id: `SG-${mark}`.toUpperCase(), name: 'Southgate College' };
    const staff = { email: `owner-${mark}@southgate.test`, name: 'Head of tests', password: drawnPassword() };
    createInstitution(folder, institution, staff);
    const name = 'Winter finals';
    const id = createSession(folder, institution.id, name, localTime(-1), localTime(1));
    await use({ institution, staff, session: { name, id } });
  },

  candidatePage: async ({ browser, consoleErrors }, use) => {
    const context = await browser.newContext({ storageState: NOBODY });
    consoleErrors(context);
    await use(await context.newPage());
    await context.close();
  },
});

export { expect };
