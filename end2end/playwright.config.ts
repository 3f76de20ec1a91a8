// Which tests run how: everything with WebAssembly, and again with JavaScript off where that must work too.
//
//   name.spec.ts            both ways
//   name.hydrate.spec.ts    only with WebAssembly
//   name.noscript.spec.ts   only with JavaScript off
//   name.engines.spec.ts    in Chromium, Firefox and WebKit, through engines/

import { defineConfig, devices } from '@playwright/test';

import { BROWSER_ARGUMENTS, findBrowser } from './browser.ts';
import type { EngineName } from './engines/engine.ts';
import { worldIfRunning } from './world.ts';

const ENGINES = '**/*.engines.spec.ts';

export default defineConfig<object, { engineName: EngineName }>({
  testDir: '.',
  globalSetup: './server.ts',
  // A test that fails now and then is a fault to be found, so nothing is tried twice.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  outputDir: './test-results',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    // Known only in the workers, which read this file again after the server has started.
    baseURL: worldIfRunning()?.url,
    locale: 'en-GB',
    timezoneId: 'Europe/Madrid',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser(),
      args: BROWSER_ARGUMENTS,
    },
  },
  projects: [
    { name: 'hydrated', testIgnore: ['**/*.noscript.spec.ts', ENGINES] },
    { name: 'no-script', testIgnore: ['**/*.hydrate.spec.ts', ENGINES], use: { javaScriptEnabled: false } },
    ...(['chromium', 'firefox', 'webkit'] as const).map((name) => ({ name, testMatch: ENGINES, use: { engineName: name } })),
  ],
});
