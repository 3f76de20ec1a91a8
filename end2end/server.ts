// Starts the released program on an empty folder before the tests, and stops it after them.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createInstitution, createSession, Server } from './program.ts';
import { announce, type SessionInWorld, type World } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Run once by Playwright; what it returns is run at the end. */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lanyard-end2end-'));
  try {
    const port = await freePort();
    announce(makeWorld(folder, `http://127.0.0.1:${port}`));
    const server = await Server.start(folder, port);
    return async () => {
      try {
        await server.stop();
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

/** Makes the institution, its owner and three sessions with the program's own commands. */
function makeWorld(folder: string, url: string): World {
  const institution = { id: 'NG-2041', name: 'Northgate Test Centre' };
  const staff = { email: 'owner@northgate.test', name: 'Centre owner', password: drawnPassword() };
  createInstitution(folder, institution, staff);

  const session = (name: string, opensInDays: number, closesInDays: number): SessionInWorld => ({
    name,
    id: createSession(folder, institution.id, name, localTime(opensInDays), localTime(closesInDays)),
  });
  const sessions = {
    open: session('Spring placement', -1, 1),
    upcoming: session('Summer placement', 7, 8),
    closed: session('Winter placement', -8, -7),
  };
  return { url, folder, institution, staff, sessions };
}

/** A password that nobody knows. */
export function drawnPassword(): string {
  return randomBytes(15).toString('base64url');
}

/** So many days from now at nine. Days are far enough apart that the zone does not matter. */
export function localTime(daysFromNow: number): string {
  return `${new Date(Date.now() + daysFromNow * DAY_MS).toISOString().slice(0, 10)}T09:00`;
}

/** A port that nobody used a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
