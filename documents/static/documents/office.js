// Opens ONLYOFFICE Docs in the page, shows its history from ours, and says so when its server is away.
const frame = document.querySelector("[data-office]");
const wait = frame.querySelector("[data-office-wait]");
const config = JSON.parse(document.getElementById("office-config").textContent);
const PATIENCE = 20000;
let editor = null;

function away() {
  wait.hidden = false;
  wait.querySelector("[data-office-opening]").hidden = true;
  wait.querySelector("[data-office-away]").hidden = false;
}

async function history(version) {
  const url = version === undefined ? frame.dataset.history : `${frame.dataset.history}?version=${version}`;
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : { error: "L’historique n’a pas pu être lu." };
}

function open() {
  const patience = setTimeout(away, PATIENCE);
  editor = new window.DocsAPI.DocEditor("office-editor", {
    ...config,
    width: "100%",
    height: "100%",
    events: {
      onAppReady: () => clearTimeout(patience),
      onDocumentReady: () => (wait.hidden = true),
      onError: (event) => console.warn("ONLYOFFICE", event?.data),
      // The key this page was opened with is spent: the page is asked again for the one that is current.
      onOutdatedVersion: () => location.reload(),
      onRequestRefreshFile: () => location.reload(),
      onRequestHistory: async () => editor.refreshHistory(await history()),
      onRequestHistoryData: async (event) => editor.setHistoryData(await history(event.data)),
      onRequestHistoryClose: () => location.reload(),
      onRequestClose: () => location.assign(frame.dataset.document),
    },
  });
}

const script = Object.assign(document.createElement("script"), { src: frame.dataset.script });
script.addEventListener("load", () => (window.DocsAPI ? open() : away()));
script.addEventListener("error", away);
const loading = setTimeout(away, PATIENCE);
script.addEventListener("load", () => clearTimeout(loading));
document.head.append(script);
