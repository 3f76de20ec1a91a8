// How the app takes a page over, and how it ends when that fails: the page is then what it is without a script.
// xtask writes this, the loaders of the pieces and what wasm-bindgen wrote into one file, lanyard.js.

// Which links lead to a page that needs a piece; one line for each piece.
const LEADS_TO = [
  ["work", 'a[href^="/admin/sessions/"]:not([href^="/admin/sessions/new"], [rel])'],
  ["office", ["find", "reports", "settings"].map((page) => `a[href^="/admin/${page}"]:not([rel])`).join()],
  ["team", ["team", "account"].map((page) => `a[href^="/admin/${page}"]:not([rel])`).join()],
];

// By name, what fetches a piece once. Filled by the loaders below.
const pieces = {};
const loaders = {};
// What the tab keeps while a document is loaded that is to stand at its address.
const DOUBTED = "lanyard-elsewhere";
// The address of the page that stands here without the app: before it is taken over, and again once the app has ended.
let standing = arrived();
// The address that was asked for in its place.
let asked;
let ended = false;
// What others put into the app's element; taking that out again harms nobody.
const foreign = new WeakSet();
const watch = new MutationObserver(others);
let depth = 0;
// The link that was pressed last, in case the app ends before it has led anywhere.
let pressed;

/** The address that is shown. */
function shown() {
  return location.pathname + location.search;
}

/** The address that this document was asked for; Back may have changed the one that is shown before this runs. */
function arrived() {
  const { name = "" } = performance.getEntriesByType("navigation")[0] ?? {};
  const address = name.startsWith(`${location.origin}/`) ? name.slice(location.origin.length).split("#")[0] : shown();
  try {
    // A browser that tells of each of its documents what is not so would load them for ever: it is believed once.
    if (address === shown()) sessionStorage.removeItem(DOUBTED);
    else if (sessionStorage.getItem(DOUBTED)) return shown();
    else sessionStorage.setItem(DOUBTED, "1");
  } catch {
    return shown();
  }
  return address;
}

/**
 * Asks the server for the address that is shown, where Back led to one whose page does not stand here: the app puts
 * addresses into the history that belong to this document, and only the server has their pages without it.
 */
function follow() {
  const isElsewhere = standing !== undefined && standing !== shown();
  if (isElsewhere && asked !== shown()) location.reload();
  asked = isElsewhere ? shown() : undefined;
  return isElsewhere;
}

/**
 * Ends the app. Nothing runs in it any more, so every press, key and Back is the browser's own again. When it broke while
 * it followed a press, what is shown is half of a page.
 */
function end(why, broke) {
  if (ended) return;
  ended = true;
  standing ??= shown();
  watch.disconnect();
  document.getElementById("app")?.removeAttribute("data-alive");
  // The app searches while somebody types; without it the form is sent.
  for (const form of document.querySelectorAll('form[role="search"]:not(:has(button))')) {
    const button = document.createElement("button");
    button.className = "button button-secondary";
    button.textContent = "Search";
    form.append(button);
  }
  console.warn("Lanyard: this page goes on without its app, because the page was changed or the app broke.", why);
  const underway = pressed?.event.defaultPrevented && performance.now() - pressed.event.timeStamp < 10_000;
  if (underway && (broke || pressed.href !== location.href)) location.assign(pressed.href);
}

/** Every call into the module while it lives: events, timers and promises come through here. */
function living(call) {
  if (depth === 0) others(watch.takeRecords());
  if (ended) return;
  depth += 1;
  try {
    return call();
  } catch (error) {
    // Something calls what the app no longer listens with. Nothing of it ran, so nothing is half done.
    if (/after being dropped/.test(error?.message)) return reportError(error);
    // A trap, or something thrown through the module: what it was doing is half done for ever.
    end(error, true);
  } finally {
    depth -= 1;
    // What the module changed itself.
    if (depth === 0) watch.takeRecords();
  }
}

/**
 * What somebody else changed inside the app's element. Without one of its own nodes the app would write into a part of the
 * page that is not shown. Text that was wrapped, as translators do, is no such matter.
 */
function others(changes) {
  for (const { addedNodes, removedNodes } of changes) {
    for (const node of addedNodes) foreign.add(node);
    for (const node of removedNodes) {
      if (node.nodeType !== Node.TEXT_NODE && !node.isConnected && !foreign.has(node)) end("A part of the page was taken out.");
    }
  }
}

/** What the browser refused the module: a node was not where the app put it, so somebody else moves nodes. */
function refused(error) {
  if (error instanceof DOMException && /^(NotFound|HierarchyRequest)Error$/.test(error.name)) end(error, true);
}

/**
 * The form of the nodes in an element as one number; the server counts the same (`server/src/http/shape.rs`). What is in an
 * element that the server wrote as markup is not taken over and not counted.
 */
function shape(root) {
  let hash = 0x811c9dc5;
  const walk = (node) => {
    for (const child of node.childNodes) {
      for (const letter of child.nodeName.toLowerCase()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
      if (child.dataset?.written === undefined) walk(child);
      hash = Math.imul(hash ^ 47, 0x01000193);
    }
  };
  walk(root);
  return String(hash >>> 0);
}

/** Fetches what the page needs and takes it over, unless somebody changed it on its way here. */
export async function takeOver(module, piece) {
  try {
    await __wbg_init({ module_or_path: module });
    // On its way already, by a preload; it needs the memory of the module.
    await pieces[piece]?.();
  } catch (error) {
    return end(error);
  }
  // The app would take the page for the one of the address.
  if (follow()) return;
  const root = document.getElementById("app");
  // Hydration would take any element for the one it looks for, and wire up the wrong ones without a word.
  if (!root || shape(root) !== root.dataset.shape) return end("The page is not as the server sent it.");
  for (const kind of ["pointerover", "pointerdown", "focusin"]) addEventListener(kind, prepare, { passive: true });
  watch.observe(root, { childList: true, subtree: true });
  const changed = changedFields(root);
  new MutationObserver((_, alive) => {
    alive.disconnect();
    standing = undefined;
    bringBack(changed);
  }).observe(root, { attributeFilter: ["data-alive"] });
  living(hydrate);
}

/** Fetches the piece that a link needs before it is pressed. */
function prepare({ target }) {
  for (const [piece, links] of LEADS_TO) if (target.closest?.(links)) pieces[piece]().catch(() => {});
}

// "/" leads to the field at the top of every page, unless somebody types or has turned the keys off.
addEventListener("keydown", (event) => {
  const field = document.querySelector(".find-anywhere input");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  if (event.target.closest?.("textarea,select,dialog,[contenteditable],input:not([type=checkbox],[type=radio])")) return;
  try {
    if (localStorage.getItem("lanyard-keys") === "off") return;
  } catch {
    // Nothing can be kept in this browser, so nobody has turned anything off.
  }
  event.preventDefault();
  field.focus();
});
// A list behind a button closes with Escape, which gives the focus back, and when somebody goes on to another place.
function close(event) {
  const { type, target } = event;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    const within = menu.contains(target);
    if (type === "keydown" ? event.key !== "Escape" : within) continue;
    // What the app moves comes from nowhere.
    if (type === "focusin" && !menu.contains(event.relatedTarget)) continue;
    menu.open = false;
    if (type !== "keydown") continue;
    event.preventDefault();
    if (within) menu.firstElementChild.focus();
  }
}
for (const kind of ["keydown", "focusin", "pointerdown"]) addEventListener(kind, close);
addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[href]");
    link?.closest(".account-menu")?.removeAttribute("open");
    pressed = link ? { event, href: link.href } : undefined;
  },
  true,
);
addEventListener("popstate", () => {
  pressed = undefined;
  if (!follow()) comeBack();
});
follow();
