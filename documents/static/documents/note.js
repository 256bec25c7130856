// The page of a note: loads the editor, ties it to the server, shows who is there and whether everything is kept.
const page = document.querySelector("[data-note]");
const words = page.dataset;
const state = page.querySelector("[data-note-state]");
const people = page.querySelector("[data-note-people]");
const sheet = page.querySelector("[data-note-sheet]");
const bar = page.querySelector("[data-note-tools]");
const SAID = { connecting: "sayConnecting", saving: "saySaving", saved: "saySaved", offline: "sayOffline", reader: "sayReader", over: "sayOver" };
const toast = (text, level = "danger") => document.dispatchEvent(new CustomEvent("ui:toast", { detail: { text, level } }));

function showState(name) {
  if (page.dataset.state === name) return;
  page.dataset.state = name;
  state.textContent = words[SAID[name]];
}

function showPeople(presence) {
  const present = new Map();
  for (const { user } of presence.getStates().values()) if (user?.id) present.set(user.id, user);
  people.replaceChildren(...[...present.values()].map((user) => {
    const item = Object.assign(document.createElement("li"), { className: "avatar avatar-s note-person", title: user.name });
    const initials = user.name.split(/\s+/).map((part) => part[0] ?? "").join("").slice(0, 2).toUpperCase();
    const mark = Object.assign(document.createElement("span"), { textContent: initials });
    mark.setAttribute("aria-hidden", "true");
    item.append(mark, Object.assign(document.createElement("span"), { className: "sr-only", textContent: user.name }));
    item.style.setProperty("--person", user.color);
    return item;
  }));
}

async function searchPeople(query) {
  try {
    const answer = await fetch(`${words.mentions}?q=${encodeURIComponent(query)}`);
    return answer.ok ? (await answer.json()).people : [];
  } catch {
    return [];
  }
}

// Where there is an antivirus, a file is held back until it was seen: a moment.
async function whenSeen(url) {
  for (let tries = 0; tries < 10 && !(await fetch(url, { method: "HEAD" })).ok; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function sendImage(file) {
  const body = new FormData();
  body.set("image", file);
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
  try {
    const answer = await fetch(words.images, { method: "POST", body, headers: { "X-CSRFToken": token } });
    const { url, message } = await answer.json();
    if (!url) toast(message);
    else await whenSeen(url);
    return url;
  } catch {
    toast(words.sayImageLost);
    return null;
  }
}

// What this browser wrote and could not send yet, from another day perhaps; storage may be refused.
async function offlineCopy(lib, doc) {
  if (words.offline !== "yes") return null;
  try {
    const copy = new lib.IndexeddbPersistence(`note:${document.body.dataset.user}:${words.key}`, doc);
    await Promise.race([copy.whenSynced, new Promise((resolve) => setTimeout(resolve, 2000))]);
    return copy;
  } catch {
    return null;
  }
}

async function start() {
  showState("connecting");
  const [lib, { Link }, { extensions, prepareTools }] = await Promise.all([import(words.library), import(words.link), import(words.tools)]);
  const doc = new lib.Y.Doc();
  const presence = new lib.awareness.Awareness(doc);
  const copy = await offlineCopy(lib, doc);
  let editor = null;
  const show = () => {
    if (editor) return;
    sheet.replaceChildren();
    editor = new lib.Editor({
      element: sheet,
      injectCSS: false,
      editorProps: { attributes: { id: "note-content", class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": words.sayContent } },
      extensions: extensions({ lib, doc, presence, words, searchPeople }),
    });
    prepareTools({ bar, editor, words, file: page.querySelector("[data-note-file]"), sendImage });
    editor.setEditable(link.mayWrite);
  };
  const on = {
    state: (name) => {
      showState(name);
      // Once the server's text is here: an editor that opens before would show an empty sheet.
      if (["saved", "saving", "reader"].includes(name)) show();
      if (name === "over") {
        editor?.setEditable(false);
        copy?.clearData();
      }
    },
    rights: (mayWrite) => {
      editor?.setEditable(mayWrite);
      if (!mayWrite) copy?.clearData();
    },
    refused: (message) => toast(message),
  };
  presence.on("change", () => showPeople(presence));
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const link = new Link({ lib, doc, presence, address: `${scheme}://${location.host}/direct/notes/${words.note}/`, page: location.pathname, on });
  addEventListener("beforeunload", (event) => {
    if (!copy && !link.isSettled && !link.isOver) event.preventDefault();
  });
}

start().catch(() => {
  state.textContent = words.sayFailed;
});
