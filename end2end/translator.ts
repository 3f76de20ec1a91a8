// Does to a page what a browser that translates does: every text goes into elements of the translator's own.

import type { Page } from '@playwright/test';

/**
 * Translates the page from now on. Where `translate="no"` stands, text stays as it is; all other text is replaced at once,
 * and so is whatever comes later. The translation is the text between brackets, so that it can still be read here.
 */
export async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const STAYS = '[translate="no"], script, style, textarea, font[data-translated]';
    const wrap = (text: Text) => {
      if (text.data.trim() === '' || text.parentElement === null || text.parentElement.closest(STAYS)) return;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      for (const font of [outer, inner]) font.style.verticalAlign = 'inherit';
      outer.dataset['translated'] = '';
      inner.textContent = `⟦${text.data}⟧`;
      outer.append(inner);
      text.replaceWith(outer);
    };
    const wrapAll = (node: Node) => {
      if (node instanceof Text) return wrap(node);
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      texts.forEach(wrap);
    };
    wrapAll(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === 'characterData') wrapAll(change.target);
        change.addedNodes.forEach((node) => node.isConnected && wrapAll(node));
      }
    }).observe(document.body, { characterData: true, childList: true, subtree: true });
  });
}
