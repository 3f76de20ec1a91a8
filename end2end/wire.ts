// A wire between browser and server that can be cut, and that counts what goes through: routing of the browser's own does
// not reach shared workers.

import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { test as base } from './test.ts';
import { world } from './world.ts';

export { expect } from './test.ts';

/** A server in front of the server, on a loopback port of its own. */
export class Wire {
  /** Addresses of the streams that are open now. */
  readonly streams = new Set<string>();
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  #instead: ((answer: ServerResponse) => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    let streams = 0;
    server.on('request', (asked, answer) => {
      const path = asked.url ?? '';
      wire.asked.push(path);
      if (wire.#instead) {
        asked.resume();
        return wire.#instead(answer);
      }
      const { port } = new URL(target);
      const onward = request({ host: '127.0.0.1', port, path, method: asked.method, headers: asked.headers }, (from) => {
        answer.writeHead(from.statusCode ?? 500, from.rawHeaders);
        answer.flushHeaders();
        if (from.headers['content-type'] === 'text/event-stream') {
          const stream = `${(streams += 1)} ${path}`;
          wire.streams.add(stream);
          answer.on('close', () => wire.streams.delete(stream));
        }
        from.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      asked.pipe(onward);
    });
    return wire;
  }

  /** Ends every connection and takes no new one's request, until it is mended. */
  cut(): void {
    this.answer((answer) => answer.destroy());
  }

  /** Answers everything in place of the server, as a proxy or a captive portal does. */
  answer(instead: (answer: ServerResponse) => void): void {
    this.#instead = instead;
    this.server.closeAllConnections();
  }

  mend(): void {
    this.#instead = undefined;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The `test` of specs whose pages reach the server through a wire of their own. */
export const test = base.extend<{ wire: Wire }>({
  wire: async ({}, use) => {
    const wire = await Wire.to(world().url);
    await use(wire);
    await wire.close();
  },
  baseURL: async ({ wire }, use) => use(wire.url),
});
