// `npm run test-day`: plays the day of docs/test-day.md and takes its pictures, which ImageMagick then makes small.

import { fileURLToPath } from 'node:url';

import { defineConfig } from '@playwright/test';

import config from './playwright.config.ts';

export default defineConfig<{ pictures: string }>({
  ...config,
  testMatch: 'test-day.hydrate.spec.ts',
  projects: [
    {
      name: 'test-day',
      use: {
        pictures: fileURLToPath(new URL('../docs/pictures/test-day', import.meta.url)),
        viewport: { width: 1000, height: 700 },
      },
    },
  ],
});
