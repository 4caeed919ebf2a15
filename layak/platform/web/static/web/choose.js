// Rows to tick on a list: a range with Shift, all at once, and how many are ticked.
const box = (element) => element.closest?.("form[data-choose] input[name=pilih]");
let last;

function show(form) {
  const boxes = [...form.querySelectorAll("input[name=pilih]")];
  const chosen = boxes.filter((each) => each.checked).length;
  const count = form.querySelector("[data-chosen-count]");
  count.hidden = !chosen;
  count.textContent = chosen;
  const all = form.querySelector("[data-choose-all]");
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

function clicked(event) {
  const here = box(event.target);
  if (!here) return;
  const boxes = [...here.form.querySelectorAll("input[name=pilih]")];
  if (event.shiftKey && last?.form === here.form) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(here)].sort((a, b) => a - b);
    boxes.slice(from, to + 1).forEach((each) => (each.checked = here.checked));
  }
  last = here;
  show(here.form);
}

function changed(event) {
  if (!event.target.matches?.("[data-choose-all]")) return;
  const { form, checked } = event.target;
  form.querySelectorAll("input[name=pilih]").forEach((each) => (each.checked = checked));
  show(form);
}

function begin() {
  for (const form of document.querySelectorAll("form[data-choose]")) {
    form.querySelector("[data-choose-all]").hidden = false;
    show(form);
  }
}

export function startChoosing() {
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("htmx:afterSwap", begin);
  begin();
}
