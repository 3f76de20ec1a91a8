// Which pieces of the app a browser fetches.

import { expect, type Page } from '@playwright/test';

/** The address of a file of a piece; `chunk_…` is what pieces share. */
export const PIECE = /\/assets\/(work|office|team|chunk_\d+)-\w+\.wasm$/;

/** The files of pieces that the browser asks for from now on. */
export function filesAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const file = PIECE.exec(request.url())?.[1];
    if (file) asked.push(file);
  });
  return asked;
}

/** Which pieces these files belong to, in the order in which they were asked for. No file was asked for twice. */
export function piecesOf(asked: string[]): string[] {
  expect(new Set(asked).size, asked.join()).toBe(asked.length);
  return asked.filter((file) => !file.startsWith('chunk'));
}
