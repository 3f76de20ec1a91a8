// Starts the test engine that registers itself: another site, whose pages say who was led there.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./ltijs.mjs', import.meta.url));

export class SelfRegisteringTool {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  static async start(): Promise<SelfRegisteringTool> {
    const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /^listening (.*)$/.exec(line)?.[1];
      if (address !== undefined) return new SelfRegisteringTool(child, address);
    }
    throw new Error('The test engine did not start.');
  }

  /** Sends the final score of somebody whom it greeted, by what Lanyard calls them there. */
  async tells(user: string, given: number, maximum: number): Promise<void> {
    const body = JSON.stringify({ user, given, maximum });
    const answer = await fetch(`${this.address}/score`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
    if (!answer.ok) throw new Error(`The test engine answered ${answer.status}.`);
  }

  stop(): void {
    this.child.kill();
  }
}
