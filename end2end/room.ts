// Whether everything on a page has room: for whoever reads large letters, sets them apart, or has a narrow window.

import { expect, type Page } from '@playwright/test';

/** How somebody reads. */
interface Reading {
  name: string;
  /** Size of the window in CSS pixels. */
  size: { width: number; height: number };
  /** What the reader's browser does to the page's letters. */
  style: string;
}

const TWICE = 'html { font-size: 200% }';
/** The distances of WCAG 2.2, 1.4.12. */
const APART = `* { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
/** A desktop's window at 400 %. */
const NARROW = { width: 320, height: 740 };

const READINGS: Reading[] = [
  { name: 'letters of 200 %, desktop', size: DESKTOP, style: TWICE },
  { name: 'letters of 200 %, phone', size: PHONE, style: TWICE },
  { name: 'letters of 200 %, 320 px', size: NARROW, style: TWICE },
  { name: 'letters apart, desktop', size: DESKTOP, style: APART },
  { name: 'letters apart, 320 px', size: NARROW, style: APART },
  { name: '320 px', size: NARROW, style: '' },
];

/** Nothing of the page runs off its side or is cut off, however it is read. What scrolls in a frame of its own may. */
export async function expectRoom(page: Page): Promise<void> {
  for (const { name, size, style } of READINGS) {
    await page.setViewportSize(size);
    // Not a style element, which the page's policy forbids: as the browser itself does it.
    await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet];
    }, style);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(beyond, `pixels beyond the window, ${name}`).toBeLessThanOrEqual(0);
    expect.soft(await page.evaluate(cutOff), `cut off, ${name}`).toEqual([]);
  }
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
}

/** Texts of the page that cannot be read whole; runs in the browser. */
function cutOff(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cut: string[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    const parent = text.parentElement;
    if (!parent || text.data.trim() === '' || !parent.checkVisibility()) continue;
    // Said to those who listen; or in a frame or on a sheet that scrolls by itself.
    if (parent.closest('.visually-hidden, .skip-link, .scrolled, .list-rows, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const { left, right, width } of range.getClientRects()) {
      if (width > 0 && (left < -1 || right > window.innerWidth + 1)) {
        cut.push(`beyond the window: ${text.data.trim()}`);
        break;
      }
    }
    for (let box: Element | null = parent; box; box = box.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(box);
      // Three dots say that there is more, and the row leads to the whole of it.
      const clips = ['hidden', 'clip'].includes(overflowX) && textOverflow !== 'ellipsis';
      if (clips && box.scrollWidth > box.clientWidth + 1) cut.push(`inside a box: ${text.data.trim()}`);
    }
  }
  return cut;
}
