// Two texts for one field: both shown, and only the person's click chooses.
import { isText, spoken } from "./control.js";

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
    box.remove();
    inputs[0].focus();
    choose(choice);
  });
  const last = inputs.at(-1);
  (last.closest(".field, fieldset") ?? last.closest("label") ?? last).after(box);
  return { update, close: () => box.remove(), show: () => box.scrollIntoView({ block: "center" }) };
}
