// Finds the Chromium that the machine has; Playwright's own downloads are not used.

import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of the browser: CHROMIUM if that is set, else the first known name on PATH. */
export function findBrowser(): string {
  const wanted = process.env['CHROMIUM'];
  for (const name of wanted ? [wanted] : NAMES) {
    const folders = isAbsolute(name) ? [''] : [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
    const found = folders.map((folder) => join(folder, name)).find(canRun);
    if (found) return found;
  }
  throw new Error('No Chromium here: run `make test`, which installs one, or set CHROMIUM to its path.');
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
