// Keys of lists and grids. They rest while someone types and can be switched off on this device.
import { openPalette } from "./palette.js";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open] *";
const SWITCH = "layak-keys";
const ROWS = "[data-rows] tbody tr:has(a)";

const isOn = () => localStorage.getItem(SWITCH) !== "off";
const find = (selector) => document.querySelector(selector);

function search() {
  if (openPalette()) return true;
  const fields = [...document.querySelectorAll("[data-find]")].filter((field) => field.offsetParent !== null);
  const field = fields.find((each) => each.closest("main")) ?? fields[0];
  field?.focus();
  field?.select();
  return Boolean(field);
}

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)];
  const here = document.activeElement?.closest?.("tr");
  const at = rows.indexOf(here);
  const row = rows[at < 0 ? (by > 0 ? 0 : -1) : at + by];
  row?.querySelector("a").focus();
  row?.scrollIntoView({ block: "nearest" });
  return rows.length > 0;
}

function inRow(selector, act) {
  const found = document.activeElement?.closest?.(ROWS)?.querySelector(selector);
  if (found) act(found);
  return Boolean(found);
}

// pages of a document turn like those of a book
function turn(way) {
  if (document.activeElement?.closest?.('[role=region]')) return false;
  const link = find(`[data-pages] a[rel=${way}]`);
  link?.click();
  return Boolean(link);
}

const KEYS = {
  ArrowLeft: () => turn("prev"),
  ArrowRight: () => turn("next"),
  "/": search,
  j: () => step(1),
  k: () => step(-1),
  o: () => inRow("a", (link) => link.click()),
  e: () => inRow("[data-field]", (control) => control.focus()) || inRow("a", (link) => link.click()),
  x: () => inRow("input[type=checkbox]", (box) => box.click()),
  "?": () => !find("dialog[data-keys]")?.showModal(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
  if (event.target.closest?.(TYPING)) return;
  const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (act && (event.key !== "?" || find("dialog[data-keys]")) && act()) event.preventDefault();
}

export function startKeyboard() {
  document.addEventListener("keydown", pressed);
  const dialog = find("dialog[data-keys]");
  if (!dialog) return;
  const opener = find("[data-keys-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  const choice = dialog.querySelector("[data-keys-on]");
  choice.checked = isOn();
  choice.addEventListener("change", () => localStorage.setItem(SWITCH, choice.checked ? "on" : "off"));
}
