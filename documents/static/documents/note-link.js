// The line between a note in this page and the server: y-protocols over a websocket, with what the server says beside them.
// on.state(name) tells what to show: connecting, saving, saved, offline, reader, over. on.refused(message) tells the rest.
const FOR_GOOD = 4401;
const GATHER_MS = 40;
const LONGEST_WAIT = 30000;
// The zone that asks for a second factor asks again after minutes without a page: whoever writes opens one.
const RENEW_MS = 5 * 60 * 1000;
const SYNC = 0, AWARENESS = 1;
const STEP_2 = 1;

export class Link {
  constructor({ lib, doc, presence, address, page, on }) {
    Object.assign(this, { lib, doc, presence, address, page, on });
    this.socket = null;
    this.waiting = [];
    this.unanswered = 0;
    this.mayWrite = true;
    this.isSynced = false;
    this.isOver = false;
    this.wait = 500;
    this.renewedAt = Date.now();
    doc.on("update", (update, origin) => origin === this || this.gather(update));
    presence.on("update", (changes, origin) => origin === this || this.tellPresence());
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.letGo());
    addEventListener("pagehide", () => this.lib.awareness.removeAwarenessStates(presence, [doc.clientID], "pagehide"));
    this.open();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  get isSettled() {
    return !this.waiting.length && !this.unanswered && this.isOpen && this.isSynced;
  }

  open() {
    if (this.isOver || (this.socket && this.socket.readyState < WebSocket.CLOSING)) return;
    this.on.state("connecting");
    this.isSynced = false;
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => socket === this.socket && (typeof data === "string" ? this.onWords(JSON.parse(data)) : this.onBytes(new Uint8Array(data))));
    socket.addEventListener("close", ({ code }) => socket === this.socket && this.onClose(code));
    this.socket = socket;
  }

  onWords(words) {
    if (words.kind === "welcome") {
      this.wait = 500;
      this.setMayWrite(words.write);
      this.presence.setLocalStateField("user", words.me);
      this.send(SYNC, (encoder) => this.lib.sync.writeSyncStep1(encoder, this.doc));
      this.tellPresence();
    } else if (words.kind === "rights") {
      this.setMayWrite(words.write);
    } else if (words.kind === "saved") {
      this.unanswered = Math.max(0, this.unanswered - 1);
      this.showState();
    } else if (words.kind === "refused") {
      this.on.refused(words.message);
    }
  }

  onBytes(bytes) {
    const { decoding, encoding, sync, awareness } = this.lib;
    const decoder = decoding.createDecoder(bytes);
    const kind = decoding.readVarUint(decoder);
    if (kind === SYNC) {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, SYNC);
      // From here on this page has what the server has. An editor that opened before would be filled under the hands of
      // whoever writes, and lose their place and the marks they chose.
      if (sync.readSyncMessage(decoder, encoder, this.doc, this) === STEP_2) this.isSynced = true;
      // An answer holds all that this page wrote while it was away.
      if (encoding.length(encoder) > 1) {
        this.waiting = [];
        this.unanswered = 1;
        this.socket.send(encoding.toUint8Array(encoder));
      }
      this.showState();
    } else if (kind === AWARENESS) {
      awareness.applyAwarenessUpdate(this.presence, decoding.readVarUint8Array(decoder), this);
    }
  }

  gather(update) {
    this.waiting.push(update);
    this.showState();
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    if (Date.now() - this.renewedAt > RENEW_MS) this.renew();
  }

  flush() {
    this.timer = undefined;
    if (!this.isOpen || !this.mayWrite || !this.waiting.length) return;
    const update = this.waiting.length > 1 ? this.lib.Y.mergeUpdates(this.waiting) : this.waiting[0];
    this.waiting = [];
    this.unanswered += 1;
    this.send(SYNC, (encoder) => this.lib.sync.writeUpdate(encoder, update));
  }

  tellPresence() {
    if (!this.isOpen) return;
    const { encoding, awareness } = this.lib;
    this.send(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, awareness.encodeAwarenessUpdate(this.presence, [this.doc.clientID])));
  }

  send(kind, write) {
    const encoder = this.lib.encoding.createEncoder();
    this.lib.encoding.writeVarUint(encoder, kind);
    write(encoder);
    this.socket.send(this.lib.encoding.toUint8Array(encoder));
  }

  // Without a network the closing handshake would wait for its time to be up: the socket is forgotten at once.
  letGo() {
    const socket = this.socket;
    if (!socket || this.isOver) return;
    this.socket = null;
    socket.close();
    this.onClose(0);
  }

  onClose(code) {
    const others = [...this.presence.getStates().keys()].filter((client) => client !== this.doc.clientID);
    this.lib.awareness.removeAwarenessStates(this.presence, others, this);
    if (code === FOR_GOOD) return this.end();
    this.on.state("offline");
    this.later = setTimeout(() => this.retry(), this.wait * (0.7 + Math.random() * 0.6));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  retryNow() {
    clearTimeout(this.later);
    this.wait = 500;
    this.retry();
  }

  // Asks over HTTP first: a socket that is refused does not say why.
  async retry() {
    // Without a network there is nothing to ask: the « online » event comes here again.
    if (this.isOver || this.isOpen || !navigator.onLine) return;
    try {
      const answer = await fetch(this.page, { method: "HEAD", redirect: "manual" });
      if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) return this.end();
      if (!answer.ok) throw new Error(answer.status);
      this.open();
    } catch {
      this.onClose(0);
    }
  }

  async renew() {
    this.renewedAt = Date.now();
    const answer = await fetch(this.page, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    // The new socket carries what the page was given.
    this.socket?.close();
  }

  end() {
    this.isOver = true;
    this.on.state("over");
  }

  setMayWrite(mayWrite) {
    this.mayWrite = mayWrite;
    this.on.rights(mayWrite);
    this.showState();
  }

  showState() {
    if (this.isOver) return;
    if (!this.isOpen) this.on.state("offline");
    else if (!this.isSynced) this.on.state("connecting");
    else if (!this.mayWrite) this.on.state("reader");
    else this.on.state(this.isSettled ? "saved" : "saving");
  }
}
