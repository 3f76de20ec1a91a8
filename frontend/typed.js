// What people typed, chose or ticked outlives two things: the coming of the app, and going to another page and back.

// What is in a form that is not sent yet, by the entry of the history that shows its page, as long as this document lives:
// on a shared computer nothing of it may be kept longer.
const unsent = new Map();
// Hidden fields that say nothing of what a form is about.
const PASSING = ["whose", "key", "idempotency_key", "version", "filled_with"];

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** What the server wrote into a field or chose in a list. */
function written({ options, defaultValue }) {
  if (!options) return defaultValue;
  const chosen = Array.from(options).find((option) => option.defaultSelected) ?? options[0];
  return chosen?.value ?? "";
}

/** The fields that are not as the server wrote them, each with what somebody typed, chose or ticked there. */
function changedFields(root) {
  const isChanged = (field) => (isBox(field) ? field.checked !== field.defaultChecked : field.value !== written(field));
  const fields = Array.from(root.querySelectorAll("input, select")).filter(isChanged);
  return fields.map((field) => ({ field, value: field.value, checked: field.checked }));
}

/**
 * Brings that back where the page has what the server had, and tells the app of it as if it happened now. What was typed before
 * the app came it sees by itself, and what somebody does meanwhile stays.
 */
async function bringBack(changed, isUnseen) {
  for (const { field, value, checked } of changed) {
    // After what the app does first, such as ticking what was selected before a reload, and with what the field before this
    // one led to.
    await new Promise((resolve) => setTimeout(resolve));
    if (isBox(field)) {
      if (field.checked !== checked) field.click();
      continue;
    }
    if (field.value === written(field)) field.value = value;
    const isThere = field.value === value && (field.options || isUnseen);
    if (isThere) field.dispatchEvent(new Event(field.options ? "change" : "input", { bubbles: true }));
  }
}

/** The entry of the history that is shown; where the browser does not tell, nothing is kept. */
function entry() {
  return globalThis.navigation?.currentEntry?.key;
}

/** What a form is: where it is sent, and what it is about. */
function identity(form) {
  const hidden = Array.from(form.querySelectorAll("input[type=hidden]")).filter(({ name }) => !PASSING.includes(name));
  return [form.getAttribute("action"), ...hidden.map(({ name, value }) => `${name}=${value}`)].join(" ");
}

/** The forms of the page that people type into. What is selected in a list of entries has a memory of its own. */
function sentForms() {
  return Array.from(document.querySelectorAll("main form[method=post]")).filter((form) => !form.querySelector(".selection-bar"));
}

/** Keeps what is in the forms of the page, without passwords; but for one that is being sent. */
function keep(sent) {
  const key = entry();
  const forms = sentForms().filter((form) => form !== sent);
  if (!key) return;
  const fields = forms.flatMap((form) => {
    // A password that is shown is no field of that type.
    const changed = changedFields(form).filter(({ field }) => !/password|hidden|file/.test(`${field.type} ${field.name}`));
    return changed.map(({ field, value, checked }) => ({ form: identity(form), name: field.name, was: written(field), value, checked }));
  });
  unsent.set(key, fields);
}

/**
 * Brings that back on the page that somebody has gone back to, once it stands there. What somebody else has saved in the
 * meantime, and the form would replace, stays.
 */
async function comeBack() {
  const key = entry();
  const kept = unsent.get(key) ?? [];
  for (let waited = 0; kept.length > 0 && waited < 100 && key === entry(); waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const found = sentForms().flatMap((form) => {
      const own = kept.filter((one) => one.form === identity(form));
      return own.flatMap(({ name, was, value, checked }) =>
        Array.from(form.elements)
          .filter((field) => field.name === name && (isBox(field) ? field.value === value : !form.elements.version || written(field) === was))
          .map((field) => ({ field, value, checked })),
      );
    });
    if (found.length > 0) return bringBack(found, true);
  }
}

for (const kind of ["input", "change"]) addEventListener(kind, ({ target }) => sentForms().includes(target.form) && keep());
// Buttons that fill in a field do so when they hear of it, which may be after this.
addEventListener("click", ({ target }) => target.type === "button" && target.form && setTimeout(keep));
// A search is sent as well, and leaves what is in the forms.
addEventListener("submit", ({ target }) => keep(target));

