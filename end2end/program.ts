// Runs the program: as a server for the whole run, and as a command that makes what a test needs.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { World } from './world.ts';

const PROGRAM =
  process.env['LANYARD_UNDER_TEST'] ?? fileURLToPath(new URL('../target/release/lanyard', import.meta.url));

/** Longer than the 30 seconds in which the server lets running requests finish. */
const STOP_WITHIN_MS = 35_000;
const START_WITHIN_MS = 20_000;

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LANYARD_DATABASE: `sqlite:${join(folder, 'lanyard.db')}`,
    LANYARD_KEY_FILE: join(folder, 'lanyard.key'),
  };
}

/** Runs one command on the database in `folder` and gives back what it printed. */
export function runCommand(folder: string, args: string[], input = ''): string {
  const result = spawnSync(PROGRAM, args, { env: environment(folder), input, encoding: 'utf8' });
  if (result.error) throw new Error(`Could not start ${PROGRAM}: ${result.error.message}. Run \`make build\` first.`);
  if (result.status !== 0) throw new Error(`lanyard ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
  return result.stdout.trim();
}

/** Makes an institution and the account of its owner. */
export function createInstitution(folder: string, institution: World['institution'], owner: World['staff']): void {
  runCommand(folder, ['institution', 'create', '--id', institution.id, '--name', institution.name]);
  const person = ['--email', owner.email, '--name', owner.name, '--role', 'owner', '--password-stdin'];
  runCommand(folder, ['staff', 'create', '--institution', institution.id, ...person], `${owner.password}\n`);
}

/** Makes the account of a colleague: a coordinator, an invigilator or a reader. */
export function createColleague(folder: string, institution: string, person: World['staff'], role: string): void {
  const account = ['--email', person.email, '--name', person.name, '--role', role, '--password-stdin'];
  runCommand(folder, ['staff', 'create', '--institution', institution, ...account], `${person.password}\n`);
}

/** Makes a session and gives back its id. Times are local to the session's zone, such as `2026-05-12T09:00`. */
export function createSession(
  folder: string,
  institution: string,
  name: string,
  opens: string,
  closes: string,
  room = 'B12',
): string {
  const times = ['--opens', opens, '--closes', closes, '--time-zone', 'Europe/Madrid'];
  return runCommand(folder, ['session', 'create', '--institution', institution, '--name', name, '--room', room, ...times]);
}

/** A server on a loopback port. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {}

  /** Starts the server and waits until it says that it is ready. Browsers reach it under `host`. */
  static async start(
    folder: string,
    port: number,
    host = '127.0.0.1',
    settings: NodeJS.ProcessEnv = {},
  ): Promise<Server> {
    const address = `127.0.0.1:${port}`;
    const log = join(folder, 'server.log');
    const output = createWriteStream(log);
    const child = spawn(PROGRAM, ['serve', '--listen', address, '--public-url', `http://${host}:${port}`], {
      env: { ...environment(folder), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.pipe(output);
    child.stderr?.pipe(output);
    const server = new Server(child, log);
    const deadline = Date.now() + START_WITHIN_MS;
    while (!(await isReady(address))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended:\n${server.logTail()}`);
      if (Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`The server was not ready in time:\n${server.logTail()}`);
      }
      await wait(50);
    }
    return server;
  }

  /** Asks the server to stop, as an operator would, and insists that it stops cleanly. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) {
      throw new Error(`The server ended by itself with ${this.child.exitCode ?? this.child.signalCode}:\n${this.logTail()}`);
    }
    const ended = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.child.kill('SIGTERM');
    const result = await Promise.race([ended, wait(STOP_WITHIN_MS, undefined, { ref: false })]);
    if (!result) {
      this.child.kill('SIGKILL');
      throw new Error(`The server did not stop within ${STOP_WITHIN_MS} ms of SIGTERM:\n${this.logTail()}`);
    }
    const [code, signal] = result;
    if (code !== 0) throw new Error(`The server ended with ${code ?? signal} after SIGTERM:\n${this.logTail()}`);
  }

  /** Ends the server at once, as a loss of power does. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private logTail(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
  }
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/readyz`)).ok;
  } catch {
    return false;
  }
}
