// What no browser may translate: codes, people's names, e-mail addresses, and what sessions are called.

import { expect, type Page } from '@playwright/test';

import { CANDIDATES } from './stage.ts';
import { world } from './world.ts';

/** Every code on the page and every name stands where `translate="no"` says that it stays as it is. */
export async function expectUntranslated(page: Page, session: string): Promise<void> {
  const { institution, sessions, staff } = world();
  const names = [...CANDIDATES, institution.id, institution.name, staff.email, staff.name, session];
  const whole = [...names, ...Object.values(sessions).map(({ name }) => name)];
  const translated = await page.evaluate(
    ({ whole, candidates }) => {
      const CODE = /\b[BCDFGHJKMNPRSTVWXYZ3479]{4,5}-[BCDFGHJKMNPRSTVWXYZ3479]{4,5}\b|\b[a-z]{2,8}-[2-9]{4,5}\b|\S@\S/;
      // What sentences show as an example belongs to nobody.
      const EXAMPLES = /maria-3749|river-3749/g;
      const found: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        const said = text.data.trim().replaceAll(EXAMPLES, '');
        const parent = text.parentElement;
        if (!parent || parent.closest('[translate="no"], pre, script, style')) continue;
        const named = whole.includes(said) || candidates.some((name) => said.includes(name));
        if (named || CODE.test(said)) found.push(said);
      }
      for (const code of document.querySelectorAll('.code, .new-username, .spelled')) {
        if (!(code instanceof HTMLInputElement) && !code.closest('[translate="no"]')) found.push(code.outerHTML);
      }
      return found;
    },
    { whole, candidates: CANDIDATES },
  );
  expect.soft(translated, 'would be translated').toEqual([]);
}
