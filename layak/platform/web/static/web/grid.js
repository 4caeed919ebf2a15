// A grid of hundreds of rows: a row is set up when someone comes to it, never all at once.
import { adopt, draftedUrls, settleAll, unsettled } from "./autosave.js";

const opened = new WeakSet();
const rowOf = (element) => element.closest?.("tr[data-save-url]");
const now = () => new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });

function open(row) {
  if (!row || opened.has(row)) return;
  opened.add(row);
  for (const control of row.querySelectorAll("[data-field]")) {
    const state = document.createElement("span");
    state.className = "save-state";
    state.dataset.saveState = control.dataset.field;
    state.setAttribute("role", "status");
    control.after(state);
  }
  adopt(row);
}

// what came back with a reason, was typed before the modules, or waits on this device
function openWhatWaits(form) {
  form.querySelectorAll("[data-server], [data-typed-early]").forEach((control) => open(rowOf(control)));
  for (const url of draftedUrls()) open(form.querySelector(`tr[data-save-url="${CSS.escape(url)}"]`));
}

// the control of the same column in the next row that can be filled in
function beside(control, step) {
  const rows = [...control.form.querySelectorAll("tr[data-save-url]")];
  for (let at = rows.indexOf(rowOf(control)) + step; rows[at]; at += step) {
    const found = rows[at].querySelector(`[data-field="${CSS.escape(control.dataset.field)}"]`);
    if (found) return found;
  }
}

function move(event) {
  const control = event.target;
  if (!control.dataset?.field || event.altKey || event.metaKey || event.isComposing) return;
  const isLine = control.tagName === "INPUT";
  if (event.key === "Escape") return rowOf(control).querySelector("a").focus();
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (!step || (event.key === "Enter" ? !isLine : !isLine && !event.ctrlKey)) return;
  event.preventDefault();
  const target = beside(control, step);
  target?.focus();
  if (target?.tagName === "INPUT") target.select();
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const state = form.querySelector("[data-grid-state]");
  form.querySelectorAll("[data-typed-early]").forEach((control) => open(rowOf(control)));
  await settleAll();
  const [first] = unsettled();
  if (first) first.inputs[0].focus();
  state.dataset.state = first ? "kept" : "saved";
  state.textContent = first ? "Ada baris yang belum tersimpan; lihat keterangan di barisnya." : `Semua tersimpan ${now()}`;
}

export function startGrid() {
  const form = document.querySelector("form[data-grid]");
  form.addEventListener("focusin", (event) => open(rowOf(event.target)));
  // a choice can be made without the focus: by a program, or by speech
  form.addEventListener("input", (event) => open(rowOf(event.target)), { capture: true });
  form.addEventListener("keydown", move);
  form.addEventListener("submit", submit);
  openWhatWaits(form);
  if (document.activeElement !== document.body) open(rowOf(document.activeElement));
  form.dataset.grid = "on";
}
