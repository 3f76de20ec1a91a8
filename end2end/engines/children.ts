// Processes that the engines need: found on the machine, and ended with the tests, also when those are killed.

import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const END_WITHIN_MS = 5_000;

/** The first of these programs that the machine has: absolute paths, or names on PATH. */
export function firstProgram(names: string[]): string | undefined {
  for (const name of names) {
    const folders = isAbsolute(name) ? [''] : [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
    const found = folders.map((folder) => join(folder, name)).find(canRun);
    if (found) return found;
  }
  return undefined;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a program that the system ends when this process dies, however it dies. */
export function startChild(program: string, args: string[], options: SpawnOptions): ChildProcess {
  const leash = firstProgram(['setpriv']);
  return leash ? spawn(leash, ['--pdeathsig', 'KILL', program, ...args], options) : spawn(program, args, options);
}

/** Ends a program: asks it first, and insists after a few seconds. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, wait(END_WITHIN_MS, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await ended;
  }
}
