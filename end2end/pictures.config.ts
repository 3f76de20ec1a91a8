// `npm run pictures`: takes the pictures of the README; with LANYARD_PICTURES=folder also one of every page there.

import { defineConfig } from '@playwright/test';

import config from './playwright.config.ts';

export default defineConfig({
  ...config,
  testMatch: 'pictures.ts',
  fullyParallel: false,
  timeout: 300_000,
  projects: [{ name: 'pictures', use: { deviceScaleFactor: 2 } }],
});
