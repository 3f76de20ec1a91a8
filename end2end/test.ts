// The `test` that every spec uses: it fails when a page writes errors to the console that the test did not expect.

import { expect, test as base } from '@playwright/test';

interface Options {
  /** Console errors that belong to what is tested, such as Chromium's own line for an answer of 422. */
  expectedErrors: RegExp[];
}

interface Checks {
  quietConsole: void;
}

export const test = base.extend<Options & Checks>({
  expectedErrors: [[], { option: true }],
  quietConsole: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      const note = (text: string, where: string) => {
        if (!expectedErrors.some((expected) => expected.test(text))) errors.push(`${where}: ${text}`);
      };
      context.on('console', (message) => {
        if (message.type() === 'error') note(message.text(), message.location().url);
      });
      context.on('weberror', (error) => note(error.error().message, 'uncaught'));
      await use();
      expect(errors, 'errors on the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
