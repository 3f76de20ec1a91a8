// `npm run speed`: how long an administrator's browser takes, as lines of the table of `make bench`.

import { defineConfig } from '@playwright/test';

import config from './playwright.config.ts';

export default defineConfig({
  ...config,
  testMatch: 'speed.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 300_000,
  projects: [{ name: 'speed' }],
  reporter: 'line',
});
