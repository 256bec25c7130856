// Behaviour of the frame and the components, by data- attributes; every page works without it.
const all = (selector, root = document) => root.querySelectorAll(selector);
const toasts = document.getElementById("toasts");

// Messages: closable, and said by scripts and refused htmx requests too. None leaves on its own: reading takes time.
function prepareToasts() {
  for (const button of all("[data-toast-close][hidden]")) button.hidden = false;
}
function toast(text, level = "danger") {
  const box = Object.assign(document.createElement("div"), { className: `toast toast-${level}` });
  const close = Object.assign(document.createElement("button"), { className: "button button-small", type: "button", textContent: "Fermer" });
  const words = Object.assign(document.createElement("p"), { className: "grow", textContent: text });
  box.dataset.toast = close.dataset.toastClose = "";
  box.append(words, close);
  toasts?.append(box);
}

// Other scripts say something so: document.dispatchEvent(new CustomEvent("ui:toast", { detail: { text, level } })).
document.addEventListener("ui:toast", ({ detail }) => toast(detail.text, detail.level));

// Keyboard: single keys can be switched off (WCAG 2.1.4) and never fire while one types.
let shortcuts = localStorage.getItem("shortcuts") !== "off";
function showShortcuts() {
  for (const button of all("[data-shortcuts-switch]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", shortcuts);
  }
}
function onShortcut(event) {
  if (!shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const target = event.key === "/" ? document.querySelector("[data-search]") : document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (!target?.offsetParent) return;
  event.preventDefault();
  target.matches("input, textarea, select") ? target.focus() : target.click();
}

// Menus (details): Escape and a click elsewhere close them; arrows walk through.
function closeMenus(except) {
  for (const menu of all("details[data-menu][open]")) if (menu !== except) menu.open = false;
}
function onMenuKey(event) {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...all(".menu-item:not([hidden])", menu)];
    const at = items.indexOf(document.activeElement);
    const step = event.key === "ArrowDown" ? 1 : -1;
    items.at(at < 0 && step < 0 ? -1 : (at + step) % items.length)?.focus();
    event.preventDefault();
  }
}

// Drafts: what is typed in [data-autosave-draft] outlives the page; dropped once the form went through.
const draftKey = (area) => `draft:${document.body.dataset.user ?? ""}:${location.pathname}:${area.dataset.autosaveDraft || area.name}`;
function restoreDrafts(root = document) {
  for (const area of all("textarea[data-autosave-draft]", root)) {
    const saved = localStorage.getItem(draftKey(area));
    if (saved && !area.value) area.value = saved;
  }
}
function settleDrafts() {
  const sent = JSON.parse(sessionStorage.getItem("sent") ?? "[]");
  sessionStorage.removeItem("sent");
  // Going back or reloading after a failed request is no proof of arrival; nor is a page that refuses.
  const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (arrived && !document.querySelector("[data-refusal], [aria-invalid='true']")) sent.forEach((key) => localStorage.removeItem(key));
}

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-autosave-draft]")) return;
  try {
    area.value ? localStorage.setItem(draftKey(area), area.value) : localStorage.removeItem(draftKey(area));
  } catch { /* storage full or refused: the text is still in the page */ }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-submit-once]")) {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  }
  if (form.matches("[data-sign-out]")) Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach((key) => localStorage.removeItem(key));
  const keys = [...all("textarea[data-autosave-draft]", form)].map(draftKey);
  if (keys.length) sessionStorage.setItem("sent", JSON.stringify(keys));
});
function rearm() {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }
}
addEventListener("pageshow", rearm);

document.addEventListener("click", async (event) => {
  const on = (selector) => event.target.closest(selector);
  closeMenus(on("details[data-menu]"));
  on("[data-toast-close]")?.closest("[data-toast]").remove();
  if (on("[data-shortcuts-switch]")) {
    shortcuts = !shortcuts;
    localStorage.setItem("shortcuts", shortcuts ? "on" : "off");
    showShortcuts();
  }
  const opener = on("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    dialog.showModal();
  }
  if (on("[data-dialog-close]") || event.target.matches("dialog")) {
    event.preventDefault();
    on("dialog").close();
  }
  const copy = on("[data-copy]");
  if (copy) {
    event.preventDefault();
    const address = new URL(copy.dataset.copy || copy.href || location.href, location.href).href;
    await navigator.clipboard.writeText(address).then(() => toast("Lien copié.", "success"), () => prompt("Copiez ce lien :", address));
  }
});
document.addEventListener("keydown", (event) => { onMenuKey(event); onShortcut(event); });

// htmx: our refusals come as toasts or refused forms (422); anything else that fails is said, never swapped in.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr } = detail;
  const signIn = document.body.dataset.signIn;
  if (signIn && new URL(xhr.responseURL || location.href, location.href).pathname === signIn) {
    detail.shouldSwap = false;
    location.reload();
  } else if (xhr.status >= 400) {
    detail.shouldSwap = xhr.status === 422 || Boolean(xhr.getResponseHeader("HX-Retarget"));
    if (!detail.shouldSwap) toast("Une erreur est survenue. Rien n’a été perdu : réessayez dans un instant.");
  }
});
document.addEventListener("htmx:sendError", () => toast("Pas de connexion. Rien n’a été perdu : réessayez quand elle revient."));
document.addEventListener("htmx:afterSettle", () => { prepareToasts(); restoreDrafts(); });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  rearm();
  if (detail.successful) all("textarea[data-autosave-draft]", detail.elt).forEach((area) => localStorage.removeItem(draftKey(area)));
});

document.querySelector(".tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
settleDrafts();
restoreDrafts();
prepareToasts();
showShortcuts();
// Controls that only make sense with scripts are hidden in the page and shown here.
for (const control of all("[data-reveal]")) control.hidden = false;
