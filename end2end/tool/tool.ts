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
  token: string;
}

/** What the engine tells of somebody whom it greeted, by the nonce of that launch. */
export interface Score {
  nonce: string;
  given: number;
  maximum: number;
  activity: 'InProgress' | 'Submitted' | 'Completed';
  grading: 'Pending' | 'PendingManual' | 'FullyGraded';
  comment: string;
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
    await this.post('/platform', platform);
  }

  /** Sends a score, and answers with the results that Lanyard counts then. */
  async tells(score: Score): Promise<unknown> {
    return (await this.post('/score', score)).json();
  }

  /** Reads the results of the line item of this launch, so many at a time; its library follows from page to page. */
  async reads(nonce: string, limit: number): Promise<{ resultScore: number }[][]> {
    return (await this.post('/results', { nonce, limit })).json() as Promise<{ resultScore: number }[][]>;
  }

  private async post(path: string, body: unknown): Promise<Response> {
    const answer = await fetch(`${this.address}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The test engine answered ${answer.status}.`);
    return answer;
  }

  stop(): void {
    this.child.kill();
  }
}
