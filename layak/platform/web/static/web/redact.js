// Boxes over a page to be blacked out: drawn and moved by pointer, or typed. form[data-redact].
// The numbers of the rows are what is sent; the drawing only shows and sets them.
const SIDES = ["kiri", "atas", "lebar", "tinggi"];
const SMALLEST = 0.5;
const START = [40, 45, 20, 5];

const form = document.querySelector("form[data-redact]");
const sheet = form.querySelector("[data-sheet]");
const drawing = sheet.querySelector("svg");
const list = form.querySelector("[data-rows-of-boxes]");
const toggle = form.querySelector("[data-draw]");
const blank = list.lastElementChild.cloneNode(true);
const rects = new WeakMap();

const inputs = (row) => SIDES.map((side) => row.querySelector(`[name=${side}]`));
const rows = () => [...list.children];
const within = (value, low, high) => Math.min(Math.max(value, low), high);
const written = (value) => String(Math.round(value * 100) / 100);

function numbers(row) {
  const values = inputs(row).map((input) => (input.value.trim() ? Number(input.value.replace(",", ".")) : NaN));
  return values.every(Number.isFinite) ? values : null;
}

function show(row) {
  const values = numbers(row);
  let rect = rects.get(row);
  if (!values) {
    rect?.remove();
    rects.delete(row);
    return;
  }
  if (!rect) {
    rect = drawing.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
    rects.set(row, rect);
  }
  ["x", "y", "width", "height"].forEach((name, at) => rect.setAttribute(name, Math.max(values[at], 0)));
}

function set(row, values) {
  inputs(row).forEach((input, at) => (input.value = written(values[at])));
  show(row);
}

function number() {
  rows().forEach((row, at) => (row.querySelector(".box-number").textContent = at + 1));
}

function freeRow() {
  const empty = rows().find((row) => inputs(row).every((input) => !input.value.trim()));
  if (empty) return empty;
  const row = list.appendChild(blank.cloneNode(true));
  inputs(row).forEach((input) => (input.value = ""));
  prepare(row);
  number();
  return row;
}

function drop(row) {
  rects.get(row)?.remove();
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!list.children.length) freeRow();
  number();
  (next ?? list.firstElementChild).querySelector("input").focus();
}

function prepare(row) {
  const button = row.querySelector("[data-drop]");
  button.hidden = false;
  button.addEventListener("click", () => drop(row));
  row.addEventListener("input", () => show(row));
  row.addEventListener("focusin", () => rects.get(row)?.classList.add("here"));
  row.addEventListener("focusout", () => rects.get(row)?.classList.remove("here"));
}

function place(event) {
  const frame = drawing.getBoundingClientRect();
  const share = (at, begin, length) => within(((at - begin) / length) * 100, 0, 100);
  return [share(event.clientX, frame.left, frame.width), share(event.clientY, frame.top, frame.height)];
}

// One drag: a new box from corner to corner, or an old one moved as it is.
function begin(event) {
  const isTouch = event.pointerType === "touch";
  if (event.button || (isTouch && !drawing.classList.contains("drawing"))) return;
  event.preventDefault();
  const from = place(event);
  const held = rows().find((row) => rects.get(row) === event.target);
  const before = held && numbers(held);
  let row = held;
  const move = (next) => {
    const [x, y] = place(next);
    if (before) {
      const [left, top, width, height] = before;
      set(row, [within(left + x - from[0], 0, 100 - width), within(top + y - from[1], 0, 100 - height), width, height]);
      return;
    }
    const size = [Math.abs(x - from[0]), Math.abs(y - from[1])];
    if (!row && Math.max(...size) < SMALLEST) return;
    row ??= freeRow();
    set(row, [Math.min(x, from[0]), Math.min(y, from[1]), Math.max(size[0], SMALLEST), Math.max(size[1], SMALLEST)]);
  };
  const end = () => {
    drawing.removeEventListener("pointermove", move);
    drawing.removeEventListener("pointerup", end);
    drawing.removeEventListener("pointercancel", end);
  };
  drawing.setPointerCapture(event.pointerId);
  drawing.addEventListener("pointermove", move);
  drawing.addEventListener("pointerup", end);
  drawing.addEventListener("pointercancel", end);
}

export function startRedacting() {
  drawing.replaceChildren();
  rows().forEach((row) => (prepare(row), show(row)));
  drawing.addEventListener("pointerdown", begin);
  form.querySelector("[data-draw-hint]").hidden = false;
  const add = form.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = freeRow();
    set(row, START);
    row.querySelector("input").focus();
  });
  toggle.hidden = !matchMedia("(any-pointer: coarse)").matches;
  toggle.addEventListener("click", () => {
    const isOn = drawing.classList.toggle("drawing");
    toggle.setAttribute("aria-pressed", String(isOn));
  });
}
