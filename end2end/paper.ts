// Reads what comes out of the printer, with programs that share no code with ours: the pages of a PDF and QR codes.

import type { Locator, Page } from '@playwright/test';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { extractText, getDocumentProxy } from 'unpdf';

/** A page of a PDF. */
export interface PrintedPage {
  /** Its size in millimetres, rounded. */
  width: number;
  height: number;
  text: string;
}

const MILLIMETRES_PER_POINT = 25.4 / 72;

/** Prints the page as its own style sheet says, and reads the PDF back. */
export async function printed(page: Page): Promise<PrintedPage[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
  const { text } = await extractText(pdf, { mergePages: false });
  return Promise.all(
    text.map(async (words, index) => {
      const { width, height } = (await pdf.getPage(index + 1)).getViewport({ scale: MILLIMETRES_PER_POINT });
      return { width: Math.round(width), height: Math.round(height), text: words };
    }),
  );
}

/** What the QR code in this part of the page says. */
export async function scanned(part: Locator): Promise<string | undefined> {
  const { data, width, height } = PNG.sync.read(await part.screenshot());
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}
