// One websocket a page. Elements say what they watch: data-live="scope.12" (or "inbox" for one's own notifications).
// When it changes, the element gets a "live" event: htmx refreshes it (hx-trigger="live"), or a notice offers to.
const watched = () => [...document.querySelectorAll("[data-live]")];
const FOR_GOOD = 4401;
let wait = 1000;

function tell(topic, detail) {
  for (const element of watched()) {
    if (element.dataset.live === topic) element.dispatchEvent(new CustomEvent("live", { bubbles: false, detail }));
  }
}

function onMessage(message) {
  if (message.kind === "inbox") {
    window.htmx?.ajax("GET", "/notifications/cloche/", { target: "#bell-count", swap: "outerHTML" });
    tell("inbox", message);
  } else if (message.topic && String(message.actor) !== document.body.dataset.user) {
    tell(message.topic, message);
  }
}

function open() {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/direct/`);
  socket.addEventListener("open", () => {
    wait = 1000;
    const topics = [...new Set(watched().map((element) => element.dataset.live))].filter((topic) => topic.startsWith("scope."));
    if (topics.length) socket.send(JSON.stringify({ watch: topics }));
  });
  socket.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  socket.addEventListener("close", (event) => {
    if (event.code === FOR_GOOD) return;
    setTimeout(open, wait + Math.random() * 1000);
    wait = Math.min(wait * 2, 60000);
  });
}

// A notification that is opened is read: told to the server without waiting for its answer.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-mark-read]");
  if (!link) return;
  const body = new FormData();
  body.set("number", link.dataset.markRead);
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
  fetch("/notifications/lues/", { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" }, keepalive: true });
});

if (document.body.dataset.user) open();
