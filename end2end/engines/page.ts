// What the tests ask a page, as expressions that every engine can evaluate: no names from outside, nothing kept. None
// asks a field for its `labels`: WebKitGTK 2.50 ends a page whose lists of labels were asked for more than once.

/** What people press or fill in. */
export type Kind = 'button' | 'link' | 'field' | 'box';

/** The element of a kind that people can see and reach and that has this name; null where there is none. */
export function elementNamed(kind: Kind, name: string): string {
  return `(${find.toString()})(${JSON.stringify(kind)}, ${JSON.stringify(name)})`;
}

/** Everything that can be seen, with single spaces. */
export const VISIBLE_TEXT = `document.body.innerText.replace(/\\s+/g, ' ').trim()`;

/** The heading of the page. */
export const HEADING = `(document.querySelector('h1')?.innerText ?? '').replace(/\\s+/g, ' ').trim()`;

/** The row of a table that has this text, with single spaces; empty where there is none. */
export function rowWith(text: string): string {
  const row = `[...document.querySelectorAll('tbody tr')].find((row) => row.innerText.includes(${JSON.stringify(text)}))`;
  return `(${row}?.innerText ?? '').replace(/\\s+/g, ' ').trim()`;
}

/** What stands below a term such as Password. */
export function valueOf(term: string): string {
  const found = `[...document.querySelectorAll('dt')].find((term) => term.innerText.trim() === ${JSON.stringify(term)})`;
  return `(${found}?.nextElementSibling?.innerText ?? '').trim()`;
}

function find(kind: Kind, name: string): Element | null {
  const selectors = {
    button: 'button, summary, input[type=submit]',
    link: 'a[href]',
    field: 'select, textarea, input:not([type=checkbox], [type=radio], [type=hidden], [type=submit])',
    box: 'input[type=checkbox], input[type=radio]',
  };
  const text = (node: Element | null): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const named = (element: HTMLElement): string => {
    const label = element.closest('label') ?? document.querySelector(`label[for="${element.id}"]`);
    return element.getAttribute('aria-label') ?? text(label ?? element);
  };
  // What lies under a dialog cannot be reached.
  const reach = document.querySelector('dialog:modal') ?? document;
  const elements = [...reach.querySelectorAll<HTMLElement>(selectors[kind])];
  const seen = elements.filter((element) => element.checkVisibility({ visibilityProperty: true }) && named(element) === name);
  return seen[0] ?? null;
}

/** What makes the page wider than the window: the elements that reach out of it. */
export const SIDEWAYS = `(${sideways.toString()})()`;

/** What does not stand where it belongs, a sentence each. */
export const MISPLACED = `(${misplaced.toString()})()`;

function sideways(): string[] {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth);
  return [`${wide} px`, ...out.map((element) => `${element.tagName} ${element.className} ${element.getBoundingClientRect().right}`)];
}

/**
 * A label above a field begins where the field begins. In a row of fields all labels stand on one line, and all fields
 * are as high as each other. Half a pixel is rounding.
 */
function misplaced(): string[] {
  const HALF_A_PIXEL = 0.5;
  const found: string[] = [];
  const fields = [...document.querySelectorAll<HTMLInputElement>('select, textarea, input')].filter(
    (field) => !['hidden', 'checkbox', 'radio', 'submit'].includes(field.type) && field.checkVisibility(),
  );
  const written = (label: HTMLElement): DOMRect => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return range.getBoundingClientRect();
  };
  const placed = fields.flatMap((field) => {
    const label = field.closest('label') ?? document.querySelector<HTMLLabelElement>(`label[for="${field.id}"]`);
    return label ? [{ name: label.innerText.trim(), label: written(label), field: field.getBoundingClientRect() }] : [];
  });
  const compare = (what: string, first: number, second: number): void => {
    if (Math.abs(first - second) > HALF_A_PIXEL) found.push(`${what}: ${first} and ${second}`);
  };
  for (const { name, label, field } of placed) {
    if (label.bottom <= field.top + 1) compare(`left edges of ${name} and its field`, label.left, field.left);
  }
  for (const [index, one] of placed.entries()) {
    const next = placed[index + 1];
    // Side by side: the middle of one is beside the other.
    const middle = (one.field.top + one.field.bottom) / 2;
    if (!next || middle < next.field.top || middle > next.field.bottom) continue;
    compare(`labels ${one.name} and ${next.name}`, one.label.bottom, next.label.bottom);
    compare(`heights of ${one.name} and ${next.name}`, one.field.height, next.field.height);
    compare(`tops of ${one.name} and ${next.name}`, one.field.top, next.field.top);
  }
  // The name of a group of choices that stands beside a field.
  for (const legend of document.querySelectorAll<HTMLElement>('.toolbar legend')) {
    const name = written(legend);
    const beside = placed.find(({ label, field }) => field.right < name.left && label.top < name.bottom && name.top < field.bottom);
    if (beside) compare(`labels ${beside.name} and ${legend.innerText.trim()}`, beside.label.bottom, name.bottom);
  }
  return found;
}
