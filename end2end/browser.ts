// Finds the Chromium that the machine has; Playwright's own downloads are not used.

import { firstProgram } from './engines/children.ts';

/** What it is started with. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of the browser: CHROMIUM if that is set, else the first known name on PATH. */
export function findBrowser(): string {
  const wanted = process.env['CHROMIUM'];
  const found = firstProgram(wanted ? [wanted] : NAMES);
  if (found) return found;
  throw new Error('No Chromium here: run `make test`, which installs one, or set CHROMIUM to its path.');
}
