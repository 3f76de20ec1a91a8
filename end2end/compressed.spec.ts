// What goes over the line: the built site in the form that the browser takes, and pages without a secret compressed.

import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { expect, test } from './test.ts';
import { world } from './world.ts';

interface Sent {
  status: number;
  coding: string | undefined;
  vary: string | undefined;
  body: Buffer;
}

/** Asks as a browser does, and takes the bytes as they come. */
function fetched(path: string, takes: string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    get(new URL(path, world().url), { headers: { 'accept-encoding': takes } }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const { 'content-encoding': coding, vary } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, coding, vary, body: Buffer.concat(pieces) });
      });
    }).on('error', reject);
  });
}

test('every file of the app comes in brotli or gzip, and is the same file', async () => {
  const page = (await fetched('/admin/login', 'identity')).body.toString();
  const files = [...new Set(page.match(/\/assets\/[\w.-]+/g))];
  expect(files.some((file) => file.endsWith('.wasm'))).toBe(true);
  expect(files.some((file) => file.endsWith('.css'))).toBe(true);
  for (const file of files) {
    const plain = await fetched(file, 'identity');
    expect([plain.status, plain.coding, plain.vary], file).toEqual([200, undefined, 'accept-encoding']);
    const zipped = await fetched(file, 'gzip, deflate');
    expect(zipped.coding, file).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body), file).toBe(true);
    expect(zipped.body.length, file).toBeLessThan(plain.body.length / (file.endsWith('.wasm') ? 2.5 : 1));
    const smaller = await fetched(file, 'gzip, deflate, br');
    expect(smaller.coding, file).toBe('br');
    expect(brotliDecompressSync(smaller.body).equals(plain.body), file).toBe(true);
    expect((await fetched(file, 'br;q=0')).coding, file).toBeUndefined();
  }
});

test('a page is compressed for whoever takes gzip', async () => {
  const zipped = await fetched('/admin/login', 'gzip');
  expect([zipped.status, zipped.coding, zipped.vary]).toEqual([200, 'gzip', 'accept-encoding']);
  expect(gunzipSync(zipped.body).toString()).toContain('<h1>Log in');
  expect((await fetched('/admin/login', 'br')).coding).toBeUndefined();
});
