// Two texts for one field: both shown, and only the person's click chooses.
import { isText, spoken } from "./control.js";

// in a grid the two texts stand in a line of their own below the row
function place(box, last) {
  const row = last.closest("tr[data-save-url]");
  if (!row) return (last.closest(".field, fieldset") ?? last.closest("label") ?? last).after(box);
  const line = row.parentElement.insertRow(row.sectionRowIndex + 1);
  const cell = line.insertCell();
  cell.colSpan = row.cells.length;
  cell.append(box);
}

function remove(box) {
  const line = box.closest("tr");
  if (line && !line.dataset.saveUrl) line.remove();
  else box.remove();
}

export function showConflict(inputs, { mine, theirs, by, at }, choose) {
  const box = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
  const fill = (name, text) => (box.querySelector(`[data-${name}]`).textContent = text);
  const update = (text) => fill("mine", spoken(inputs, text));
  update(mine);
  fill("theirs", spoken(inputs, theirs));
  if (by) fill("author", at ? `${by}, ${at}` : by);
  box.querySelector("[data-choose=merge]").hidden = !isText(inputs);
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]")?.dataset.choose;
    if (!choice) return;
    remove(box);
    inputs[0].focus();
    choose(choice);
  });
  place(box, inputs.at(-1));
  return { update, close: () => remove(box), show: () => box.scrollIntoView({ block: "center" }) };
}
