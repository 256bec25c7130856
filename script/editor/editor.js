// What the page of a note needs of the libraries, in one file: made by script/vendor, loaded by documents/note.js.
export { Editor, Extension, Node } from "@tiptap/core";
export { default as StarterKit } from "@tiptap/starter-kit";
export { default as Heading } from "@tiptap/extension-heading";
export { TableKit } from "@tiptap/extension-table";
export { TaskItem, TaskList } from "@tiptap/extension-list";
export { default as Image } from "@tiptap/extension-image";
export { default as Mention } from "@tiptap/extension-mention";
export { Placeholder } from "@tiptap/extensions";
export { default as Collaboration } from "@tiptap/extension-collaboration";
export { default as CollaborationCaret } from "@tiptap/extension-collaboration-caret";
export * as Y from "yjs";
export * as awareness from "y-protocols/awareness";
export * as sync from "y-protocols/sync";
export * as encoding from "lib0/encoding";
export * as decoding from "lib0/decoding";
export { IndexeddbPersistence } from "y-indexeddb";
