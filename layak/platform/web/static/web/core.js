// What every page needs, those first that others stand on. Served, this is one module that holds
// them all (layak/platform/web/static_files.py); the names begin with $ so that none of theirs is the same.
export * as $session from "./session.js";
export * as $deviceShelf from "./device-shelf.js";
export * as $activityStore from "./activity-store.js";
export * as $uploadStore from "./upload-store.js";
export * as $draftStore from "./draft-store.js";
export * as $drafts from "./drafts.js";
export * as $control from "./control.js";
export * as $conflict from "./conflict.js";
export * as $field from "./field.js";
export * as $autosave from "./autosave.js";
export * as $uploadSend from "./upload-send.js";
export * as $upload from "./upload.js";
export * as $palette from "./palette.js";
export * as $keyboard from "./keyboard.js";
