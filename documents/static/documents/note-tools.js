// The tools of a note's editor: the bar of buttons, images, and the list of people to name.
const OWN_IMAGE = /^\/documents\/\d+\/images\/\d+\/$/;

// Headings begin below the title of the page; images come from this note and nowhere else.
export function extensions({ lib, doc, presence, words, searchPeople }) {
  const Heading = lib.Heading.extend({
    parseHTML: () => [["h1", 1], ["h2", 1], ["h3", 2], ["h4", 3], ["h5", 3]].map(([tag, level]) => ({ tag, attrs: { level } })),
    renderHTML: ({ node, HTMLAttributes }) => [`h${node.attrs.level + 1}`, HTMLAttributes, 0],
  });
  const Image = lib.Image.extend({
    addAttributes() {
      return { ...this.parent(), src: { default: null, renderHTML: ({ src }) => (OWN_IMAGE.test(src) ? { src } : {}) } };
    },
  });
  return [
    lib.StarterKit.configure({ undoRedo: false, heading: false, link: { openOnClick: false, defaultProtocol: "https", HTMLAttributes: { rel: "noopener nofollow ugc" } } }),
    Heading.configure({ levels: [1, 2, 3] }),
    lib.TableKit.configure({ table: { resizable: false } }),
    lib.TaskList,
    lib.TaskItem.configure({ nested: true, a11y: { checkboxLabel: (node) => `${words.sayTask} : ${node.textContent || "…"}` } }),
    Image.configure({ allowBase64: false }),
    lib.Placeholder.configure({ placeholder: words.sayPlaceholder }),
    lib.Mention.configure({ HTMLAttributes: { class: "mention" }, suggestion: suggestion(searchPeople, words) }),
    lib.Collaboration.configure({ document: doc, field: "default" }),
    lib.CollaborationCaret.configure({ provider: { awareness: presence }, user: presence.getLocalState()?.user ?? {}, render: caret, selectionRender: () => ({ class: "note-selection" }) }),
  ];
}

function caret(user) {
  const mark = Object.assign(document.createElement("span"), { className: "note-caret" });
  const label = Object.assign(document.createElement("span"), { className: "note-caret-name", textContent: user.name ?? "" });
  // Through the object: an attribute would be a style of its own, which the page's policy refuses.
  mark.style.borderColor = label.style.backgroundColor = user.color ?? "";
  mark.append(label);
  return mark;
}

function suggestion(searchPeople, words) {
  return { char: "@", items: ({ query }) => searchPeople(query), render: () => peopleList(words) };
}

function peopleList(words) {
  const list = Object.assign(document.createElement("ul"), { className: "note-mentions", id: "note-mentions" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.sayPeople);
  let at = 0;
  let current;
  const show = (props) => {
    current = props;
    at = Math.min(at, Math.max(0, props.items.length - 1));
    list.replaceChildren(...props.items.map((person, number) => {
      const option = Object.assign(document.createElement("li"), { id: `note-mention-${number}`, textContent: person.label });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", number === at);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); current.command(person); });
      return option;
    }));
    list.hidden = !props.items.length;
    const place = props.clientRect?.();
    if (place) Object.assign(list.style, { left: `${Math.min(place.left, innerWidth - 260)}px`, top: `${place.bottom + 4}px` });
    const area = props.editor.view.dom;
    area.setAttribute("aria-controls", list.id);
    props.items.length ? area.setAttribute("aria-activedescendant", `note-mention-${at}`) : area.removeAttribute("aria-activedescendant");
  };
  return {
    onStart: (props) => { at = 0; document.body.append(list); show(props); },
    onUpdate: show,
    onExit: ({ editor }) => { list.remove(); editor.view.dom.removeAttribute("aria-activedescendant"); editor.view.dom.removeAttribute("aria-controls"); },
    onKeyDown: ({ event }) => {
      const count = current.items.length;
      if (event.key === "Escape") { list.hidden = true; return true; }
      if (!count || list.hidden) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { at = (at + (event.key === "ArrowDown" ? 1 : count - 1)) % count; show(current); return true; }
      if (event.key === "Enter" || event.key === "Tab") { current.command(current.items[at]); return true; }
      return false;
    },
  };
}

const run = (editor) => editor.chain().focus();
const TOOLS = {
  bold: (editor) => run(editor).toggleBold().run(),
  italic: (editor) => run(editor).toggleItalic().run(),
  underline: (editor) => run(editor).toggleUnderline().run(),
  strike: (editor) => run(editor).toggleStrike().run(),
  heading1: (editor) => run(editor).toggleHeading({ level: 1 }).run(),
  heading2: (editor) => run(editor).toggleHeading({ level: 2 }).run(),
  heading3: (editor) => run(editor).toggleHeading({ level: 3 }).run(),
  bulletList: (editor) => run(editor).toggleBulletList().run(),
  orderedList: (editor) => run(editor).toggleOrderedList().run(),
  taskList: (editor) => run(editor).toggleTaskList().run(),
  blockquote: (editor) => run(editor).toggleBlockquote().run(),
  table: (editor) => run(editor).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  mention: (editor) => run(editor).insertContent("@").run(),
  undo: (editor) => run(editor).undo().run(),
  redo: (editor) => run(editor).redo().run(),
  addRow: (editor) => run(editor).addRowAfter().run(),
  addColumn: (editor) => run(editor).addColumnAfter().run(),
  deleteRow: (editor) => run(editor).deleteRow().run(),
  deleteColumn: (editor) => run(editor).deleteColumn().run(),
  deleteTable: (editor) => run(editor).deleteTable().run(),
};
const ACTIVE = { heading1: ["heading", { level: 1 }], heading2: ["heading", { level: 2 }], heading3: ["heading", { level: 3 }] };
const TOGGLES = ["bold", "italic", "underline", "strike", "heading1", "heading2", "heading3", "bulletList", "orderedList", "taskList", "blockquote", "link"];

export function prepareTools({ bar, editor, words, file, sendImage }) {
  const buttons = () => [...bar.querySelectorAll("button")].filter((button) => button.offsetParent);
  const ask = {
    link() {
      const address = prompt(words.sayAddress, editor.getAttributes("link").href ?? "https://");
      if (address === null) return;
      address.trim() && address !== "https://" ? run(editor).extendMarkRange("link").setLink({ href: address.trim() }).run() : run(editor).extendMarkRange("link").unsetLink().run();
    },
    image: () => file.click(),
  };
  bar.addEventListener("click", (event) => {
    const name = event.target.closest("[data-tool]")?.dataset.tool;
    if (name && editor.isEditable) (ask[name] ?? TOOLS[name])(editor);
  });
  // One stop of the Tab key for the whole bar.
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const shown = buttons();
    const target = event.key === "Home" ? shown[0] : event.key === "End" ? shown.at(-1) : step && shown[(shown.indexOf(document.activeElement) + step + shown.length) % shown.length];
    if (!target) return;
    event.preventDefault();
    focusOn(target);
    target.focus();
  });
  const focusOn = (button) => { for (const other of bar.querySelectorAll("button")) other.tabIndex = other === button ? 0 : -1; };
  focusOn(bar.querySelector("button"));
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    file.value = "";
    if (!chosen) return;
    const url = await sendImage(chosen);
    if (url) run(editor).setImage({ src: url, alt: prompt(words.sayAlternative, "") ?? "" }).run();
  });
  const refresh = () => {
    for (const name of TOGGLES) bar.querySelector(`[data-tool="${name}"]`).setAttribute("aria-pressed", editor.isActive(...(ACTIVE[name] ?? [name])));
    bar.querySelector("[data-table-tools]").hidden = !editor.isActive("table");
  };
  editor.on("transaction", refresh);
  bar.hidden = false;
  refresh();
}
