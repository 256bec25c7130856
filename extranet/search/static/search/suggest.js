// Titles suggested while one types (ARIA combobox). Without this script the box is a plain form.
const box = document.querySelector("[data-suggest]");
const list = document.getElementById("suggestions");
const status = document.getElementById("suggestions-status");
const options = list?.children;
let timer, request, at = -1;

function choose(number) {
  at = number;
  [...options].forEach((option, i) => option.setAttribute("aria-selected", i === at));
  box.setAttribute("aria-activedescendant", options[at]?.id ?? "");
  options[at]?.scrollIntoView({ block: "nearest" });
}
function show(open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", open);
  choose(-1);
  status.textContent = open ? status.dataset.words.replace("%s", options.length) : "";
}
async function ask() {
  request?.abort();
  request = new AbortController();
  const words = box.value.trim();
  if (words.length < 2) return show(false);
  try {
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`, request);
    list.innerHTML = answer.ok && !answer.redirected ? await answer.text() : "";
    show(options.length > 0 && document.activeElement === box);
  } catch { /* typed on, or no connection: the form still works */ }
}
function onKey(event) {
  const { key } = event;
  if (list.hidden) return;
  if (key === "Escape") show(false);
  else if (key === "ArrowDown") choose((at + 1) % options.length);
  else if (key === "ArrowUp") choose((at > 0 ? at : options.length) - 1);
  else if (key === "Enter" && at >= 0) options[at].click();
  else return;
  event.preventDefault();
}

if (box) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  show(false);
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", () => show(false));
  list.addEventListener("mousedown", (event) => event.preventDefault());
}
