"""A double of ONLYOFFICE Docs that enforces its published API: what the real server refuses, it refuses.

It holds to https://api.onlyoffice.com/docs/docs-api/: the signed configuration alone counts, a key names one state of a
file and is never opened again once saved, files and callbacks carry a JWT in their header, callbacks one in their body.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests

SECRET = "un secret partagé, assez long pour chacun des algorithmes qu’un faussaire essaierait"
KEY = re.compile(r"[0-9A-Za-z._=-]{1,128}")
EDITORS = {"word", "cell", "slide", "pdf"}
REQUIRED = {"type", "documentType", "document", "editorConfig"}
API = """
window.DocsAPI = {DocEditor: function (id, config) {
  const {events, width, height, ...signed} = config;
  const frame = document.createElement("iframe");
  frame.src = "%(url)s/editor.html"; frame.title = "Éditeur";
  Object.assign(frame.style, {width: "100%%", height: "100%%"});
  frame.onload = () => frame.contentWindow.postMessage(signed, "*");
  window.addEventListener("message", (event) => {
    if (event.data === "ready") { events.onAppReady(); events.onDocumentReady(); }
  });
  document.getElementById(id).replaceWith(frame);
}};
"""
EDITOR = """<!doctype html><html lang="fr"><title>Éditeur</title><main><h1>Éditeur</h1>
<textarea aria-label="Texte"></textarea>
<button>Enregistrer et fermer</button><p id="told"></p></main><script>
addEventListener("message", async (event) => {
  const config = event.data;
  const answer = await fetch("/open", {method: "POST", body: JSON.stringify(config)});
  const told = await answer.json();
  document.querySelector("textarea").value = told.text || "";
  document.querySelector("textarea").readOnly = told.mode !== "edit";
  document.querySelector("#told").textContent = told.error || "ouvert";
  document.querySelector("button").onclick = async () => {
    const text = document.querySelector("textarea").value;
    const body = {key: config.document.key, text, user: config.editorConfig.user.id};
    await fetch("/save", {method: "POST", body: JSON.stringify(body)});
    document.querySelector("#told").textContent = "enregistré";
  };
  parent.postMessage("ready", "*");
});
</script></html>"""


class Refused(AssertionError):
    """What the real server would not have accepted."""


class EditingServer:
    """The double: `open` as a browser does, then `tell` what became of the file."""

    def __init__(self, address: str) -> None:
        self.url = address
        self.files: dict[str, bytes] = {}
        self.open_keys: dict[str, dict[str, Any]] = {}
        self.spent: set[str] = set()
        self.forgotten: set[str] = set()

    def sign(self, payload: dict[str, Any]) -> str:
        """Return `payload` as the server signs it."""
        return jwt.encode(payload, SECRET, "HS256")

    def open(self, config: dict[str, Any]) -> bytes:
        """Open a file as the editor does with its configuration, and return the bytes it was given."""
        signed = jwt.decode(config["token"], SECRET, ["HS256"])
        if signed != {key: value for key, value in config.items() if key != "token"}:
            raise Refused("The signed configuration is not the one that was sent")
        if not signed.keys() >= REQUIRED or signed["documentType"] not in EDITORS:
            raise Refused("The configuration lacks a required part")
        document, editor = signed["document"], signed["editorConfig"]
        if not KEY.fullmatch(document["key"]) or document["key"] in self.spent:
            raise Refused("The key is not one, or was used for a state of the file that is over")
        if not isinstance(editor["user"]["id"], str) or editor["mode"] not in {"edit", "view"}:
            raise Refused("The person or the mode is not as the API says")
        if (editor["mode"] == "edit") != document["permissions"]["edit"] or ("callbackUrl" in editor) != (
            editor["mode"] == "edit"
        ):
            raise Refused("Editing needs the permission and a callback")
        data = self.fetch(document["url"])
        self.open_keys[document["key"]] = signed
        return data

    def fetch(self, url: str, token: str | None = None) -> bytes:
        """Fetch a file from the storage, with the header the server sends."""
        headers = {"Authorization": f"Bearer {token or self.sign({'payload': {'url': url}})}"}
        answer = requests.get(url, headers=headers, timeout=20, allow_redirects=False)
        if answer.status_code != 200:
            raise Refused(f"The storage answered {answer.status_code}")
        return answer.content

    def offer(self, name: str, data: bytes) -> str:
        """Keep a file of ours and return its address."""
        path = f"/cache/files/{name}"
        self.files[path] = data
        return self.url + path

    def tell(self, config: dict[str, Any], status: int, data: bytes | None = None, **more: Any) -> requests.Response:
        """Call the storage back about a session, with `data` as the file; returns its answer as it came."""
        document, editor = config["document"], config["editorConfig"]
        body: dict[str, Any] = {"key": document["key"], "status": status, "users": [editor["user"]["id"]], **more}
        if data is not None:
            body |= {
                "url": self.offer(f"{document['key']}/output.{document['fileType']}", data),
                "filetype": more.get("filetype", document["fileType"]),
            }
        if status in {2, 4}:
            self.spent.add(document["key"])
        return self.post(editor["callbackUrl"], body)

    def post(self, url: str, body: dict[str, Any], *, token: str | None = None) -> requests.Response:
        """Send a callback: signed in its header and in its body."""
        signed = token or self.sign(body)
        headers = {"Authorization": f"Bearer {self.sign({'payload': body}) if token is None else token}"}
        return requests.post(url, json=body | {"token": signed}, headers=headers, timeout=20, allow_redirects=False)

    def command(self, body: dict[str, Any], header: str) -> dict[str, Any]:
        """Answer the command service."""
        token = body.pop("token", None)
        if jwt.decode(token, SECRET, ["HS256"]) != body or jwt.decode(header, SECRET, ["HS256"]) != {"payload": body}:
            return {"error": 6}
        known = body["key"] in self.open_keys and body["key"] not in self.spent | self.forgotten
        return {"error": 0 if known else 1, "key": body["key"]}

    def saved(self, sent: dict[str, Any]) -> requests.Response:
        """Save what the page of the editor holds, as when its last person leaves."""
        return self.tell(self.open_keys[sent["key"]], 2, sent["text"].encode(), users=[sent["user"]])


def _handler(double: EditingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/web-apps/apps/api/documents/api.js":
                self._answer(200, (API % {"url": double.url}).encode(), "text/javascript; charset=utf-8")
            elif path == "/editor.html":
                self._answer(200, EDITOR.encode(), "text/html; charset=utf-8")
            elif path in double.files:
                self._answer(200, double.files[path], "application/octet-stream")
            elif path == "/elsewhere":
                self.send_response(302)
                self.send_header("Location", f"{double.url}/cache/files/secret")
                self.end_headers()
            else:
                self._answer(404, b"", "text/plain")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/open":
                try:
                    told = {"text": double.open(body).decode(), "mode": body["editorConfig"]["mode"]}
                except Refused as error:
                    told = {"error": str(error)}
                self._answer(200, json.dumps(told).encode(), "application/json")
            elif self.path == "/save":
                self._answer(200, double.saved(body).content, "application/json")
            elif self.path == "/coauthoring/CommandService.ashx":
                header = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._answer(200, json.dumps(double.command(body, header)).encode(), "application/json")

        def _answer(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


@contextmanager
def editing_server() -> Iterator[EditingServer]:
    """Run the double on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    double = EditingServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = _handler(double)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
