// A table to type into: keys and pasted blocks, new rows, undo. A row is one field of autosave;
// without this module the table is a plain form.
import { adopt, draftedFields } from "./autosave.js";
import { Row } from "./table-row.js";

const CELL = "[data-cell]";
const rowOf = (element) => element.closest?.("tr[data-row]");
const cellsOf = (row) => [...row.querySelectorAll(CELL)];
const rowsOf = (form) => [...form.querySelectorAll("tbody tr[data-row]")].filter((row) => row.querySelector(CELL));

let form;
const opened = new WeakSet();

// a row is set up when someone comes to it
function open(row) {
  if (!row || opened.has(row) || !row.querySelector(CELL)) return;
  opened.add(row);
  const name = row.dataset.row;
  for (const input of [...cellsOf(row), row.querySelector("[data-version]")]) input.dataset.field = name;
  adopt(form, row, Row);
}

function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `row-${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
}

function addRow(name = randomName()) {
  const html = form.querySelector("template[data-pattern]").innerHTML.replaceAll("row-pola", name);
  const made = document.createElement("template");
  made.innerHTML = html;
  const row = made.content.querySelector("tr");
  form.querySelector("tbody").append(row);
  return row;
}

function put(cell, text) {
  cell.value = text;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// tab-separated text as spreadsheets copy it; a quoted cell may hold line breaks and tabs
function readBlock(text) {
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    const isStart = row.at(-1) === "";
    if (isQuoted && sign === '"' && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
    else if (sign === '"' && (isQuoted || isStart)) isQuoted = !isQuoted;
    else if (!isQuoted && sign === "\t") row.push("");
    else if (!isQuoted && sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.at(-1).join("") === "") rows.pop();
  return rows;
}

function say(text, undo) {
  const line = form.querySelector("[data-said]");
  line.hidden = false;
  line.querySelector("span").textContent = text;
  line.querySelector("[data-undo]").onclick = () => {
    line.hidden = true;
    undo();
  };
}

// what stood before, to be put back in one go
function change(cells, text) {
  const before = cells.map(([cell]) => [cell, cell.value]);
  const write = (pairs) => pairs.forEach(([cell, value]) => (open(rowOf(cell)), put(cell, value)));
  write(cells);
  say(text, () => write(before));
}

function paste(event) {
  const start = event.target.closest?.(CELL);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!start || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const rows = rowsOf(form);
  let at = rows.indexOf(rowOf(start));
  const column = cellsOf(rowOf(start)).indexOf(start);
  const found = [];
  let left = 0;
  for (const line of readBlock(text)) {
    const cells = cellsOf(rows[at] ?? addRow());
    line.forEach((value, place) => (cells[column + place] ? found.push([cells[column + place], value.trim()]) : (left += value.trim() ? 1 : 0)));
    at += 1;
  }
  const words = form.dataset;
  const said = [words.pasted.replace("%n", found.length), left ? words.refused.replace("%n", left) : ""];
  change(found, said.join(" ").trim());
}

function go(event, cell, step) {
  const rows = rowsOf(form);
  const place = cellsOf(rowOf(cell)).indexOf(cell);
  const row = rows[rows.indexOf(rowOf(cell)) + step] ?? (step > 0 && event.key === "Enter" ? addRow() : undefined);
  event.preventDefault();
  const target = row && cellsOf(row)[place];
  target?.focus();
  target?.select();
}

function sideways(event, cell) {
  const isLeft = event.key === "ArrowLeft";
  const edge = isLeft ? 0 : cell.value.length;
  const isWhole = cell.selectionEnd - cell.selectionStart === cell.value.length;
  if (!isWhole && (cell.selectionStart !== cell.selectionEnd || cell.selectionEnd !== edge)) return;
  const cells = cellsOf(rowOf(cell));
  const target = cells[cells.indexOf(cell) + (isLeft ? -1 : 1)];
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.select();
}

function move(event) {
  const cell = event.target.closest?.(CELL);
  if (!cell || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.altKey && event.key === "Enter" && cell.tagName === "TEXTAREA") {
    cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (event.altKey || event.shiftKey) return;
  const hasLines = cell.value.includes("\n");
  const step = { ArrowDown: hasLines ? 0 : 1, ArrowUp: hasLines ? 0 : -1, Enter: 1 }[event.key];
  if (step) go(event, cell, step);
  else if (event.key === "ArrowLeft" || event.key === "ArrowRight") sideways(event, cell);
}

function click(event) {
  const button = event.target.closest("button");
  if (button?.matches("[data-clear]")) {
    event.preventDefault();
    change(cellsOf(rowOf(button)).map((cell) => [cell, ""]), form.dataset.cleared);
  } else if (button?.name === "tambah") {
    event.preventDefault();
    cellsOf(addRow())[0].focus();
  }
}

export function startTable() {
  form = document.querySelector("form[data-table]");
  form.addEventListener("focusin", (event) => open(rowOf(event.target)));
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
  form.addEventListener("click", click);
  form.querySelectorAll("[data-server], [data-typed-early]").forEach((control) => open(rowOf(control)));
  for (const name of draftedFields(form.dataset.saveUrl)) open(form.querySelector(`tr[data-row="${CSS.escape(name)}"]`) ?? addRow(name));
  form.querySelector("[data-when-script]").hidden = false;
  if (rowOf(document.activeElement)) open(rowOf(document.activeElement));
  form.dataset.table = "on";
}
