// Autosave of every form[data-autosave] on the page: what starts, retries and ends it.
import { showElsewhere, store } from "./drafts.js";
import { Field } from "./field.js";
import { onSession, session, startSession } from "./session.js";

const fields = [];
let drafts;
let kept;

function fieldsOf(form, root, Kind) {
  const groups = new Map();
  for (const input of root.querySelectorAll("[data-field]")) {
    groups.set(input.dataset.field, [...(groups.get(input.dataset.field) ?? []), input]);
  }
  const siblings = new Map();
  for (const [name, inputs] of groups) siblings.set(name, new Kind(form, name, inputs, { drafts, siblings }));
  return [...siblings.values()];
}

function begin(field, draft) {
  if (field.rejected !== undefined) field.arriveUnsaved();
  else if (draft) field.resume(draft);
  else if (field.isTypedEarly) field.edited();
  else field.forgetRestored();
}

// the fields of a form, of a row of a grid (whatever has its own data-save-url), or of a part of it
export function adopt(form, root = form, Kind = Field) {
  for (const field of fieldsOf(form, root, Kind)) {
    fields.push(field);
    begin(field, kept.get(field.key));
  }
}

export const draftedUrls = () => new Set([...kept.values()].map((draft) => draft.url));
export const draftedFields = (url) => [...kept.values()].filter((draft) => draft.url === url).map((draft) => draft.field);
export const unsettled = () => fields.filter((field) => field.isDirty || field.conflict);

// everything that can still be sent, at most three seconds
export const settleAll = () =>
  Promise.race([
    Promise.all(fields.map((field) => field.flush())),
    new Promise((resolve) => setTimeout(resolve, 3000)),
  ]);

function stopsSubmit(form) {
  const own = fields.filter((field) => field.form === form);
  const open = own.find((field) => field.conflict);
  open?.conflict.show();
  return Boolean(open) || session.state !== "in" || (!navigator.onLine && own.some((field) => field.isDirty));
}

function guardSubmit(form) {
  let isSettled = false;
  form.addEventListener("submit", async (event) => {
    if (isSettled) return;
    event.preventDefault();
    const submitter = event.submitter;
    await settleAll();
    // a form still busy with this event ignores the request to submit
    await new Promise((resolve) => setTimeout(resolve));
    if (stopsSubmit(form)) return;
    isSettled = true;
    form.requestSubmit(submitter);
    isSettled = false;
  });
}

function retryAll() {
  fields.forEach((field) => field.retry());
}

function leaving() {
  for (const field of fields) {
    if (!field.isDirty) continue;
    field.keep({ now: true });
    if (!field.sending) field.save({ last: true });
  }
}

function watch() {
  window.addEventListener("online", retryAll);
  window.addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leaving() : retryAll()));
  window.addEventListener("beforeunload", (event) => {
    if (fields.some((field) => field.isRestricted && field.isDirty)) event.preventDefault();
  });
  onSession((state) => {
    if (state === "in") retryAll();
    else fields.filter((field) => field.isDirty).forEach((field) => field.unsent({ retry: false }));
  });
}

export async function startAutosave() {
  startSession();
  drafts = await store();
  kept = new Map((await drafts.of(session.owner)).map((draft) => [draft.key, draft]));
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    adopt(form);
    guardSubmit(form);
    form.dataset.autosave = "on";
  }
  watch();
  await showElsewhere();
}
