// Asks the device for a passkey and sends its answer with the form. Codes work without it.
const form = document.querySelector("form[data-passkey]");
const makes = form.dataset.passkey === "create";
const kind = window.PublicKeyCredential;
const said = form.querySelector("[data-said]");
let waiting = new AbortController();

const say = (sentence) => {
  said.textContent = sentence;
  said.hidden = false;
};

async function ask(mediation) {
  // A device answers one question at a time.
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const init = { method: "POST", headers: { Accept: "application/json" }, signal };
  const answer = await (await fetch(form.dataset.ask, init)).json();
  if (!answer.options) throw new Error(answer.sentence);
  const publicKey = makes
    ? kind.parseCreationOptionsFromJSON(answer.options)
    : kind.parseRequestOptionsFromJSON(answer.options);
  const credential = await navigator.credentials[makes ? "create" : "get"]({ publicKey, signal, ...mediation });
  form.elements.ceremony.value = answer.ceremony;
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

if (kind?.parseRequestOptionsFromJSON && kind.prototype.toJSON) {
  const button = form.querySelector("[data-press]");
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    said.hidden = true;
    ask().catch((error) => {
      if (error.name === "AbortError") return;
      say(error.name === "InvalidStateError" ? said.dataset.known : said.dataset.failed);
    });
  });
  // Passkeys among what the browser fills in; asked again before the question is too old.
  const fill = async () => {
    if (!document.hidden && (await kind.isConditionalMediationAvailable?.())) {
      ask({ mediation: "conditional" }).catch(() => {});
    }
  };
  if ("autofill" in form.dataset) {
    fill();
    setInterval(fill, 240000);
  }
} else if (said.dataset.none) {
  say(said.dataset.none);
}
