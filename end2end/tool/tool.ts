// Starts the test engine: another site, whose pages say who was led there.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PYTHON = fileURLToPath(new URL('../../target/tool/bin/python', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./serve.py', import.meta.url));

/** What an engine has to be told of Lanyard, as its page shows it. */
export interface Platform {
  issuer: string;
  client_id: string;
  deployment_id: string;
  authorize: string;
  keys: string;
}

export class Tool {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start(): Promise<Tool> {
    const child = spawn(PYTHON, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^listening (.*)$/.exec(line)?.[1];
      if (address !== undefined) return new Tool(child, address);
    }
    throw new Error('The test engine did not start.');
  }

  /** From now on it trusts this platform. */
  async trusts(platform: Platform): Promise<void> {
    const told = await fetch(`${this.address}/platform`, { method: 'POST', body: JSON.stringify(platform) });
    if (!told.ok) throw new Error(`The test engine answered ${told.status}.`);
  }

  stop(): void {
    this.child.kill();
  }
}
