// One key for each act of the desk; every one of them is a link, a button or a fold on the page.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open] *";
const isOn = () => localStorage.getItem("layak-keys") !== "off";
const find = (selector) => document.querySelector(selector);

// unfold, and begin where one types
function unfold(fold) {
  fold.open = true;
  fold.querySelector("textarea, select")?.focus();
}

function nextProof() {
  const links = [...document.querySelectorAll("[data-proof]")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[(at + 1) % links.length]?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (!/^[a-z1-9]$/.test(event.key)) return;
  const fold = find(`[data-opens="${event.key}"]`);
  const control = find(`[data-key="${event.key}"]`);
  if (event.key === "b") nextProof();
  else if (fold) unfold(fold);
  else if (control) control.click();
  else return;
  event.preventDefault();
});

// the rungs of the ladder write the mark
const mark = find("#id_mark");
for (const rung of document.querySelectorAll("[data-mark]")) {
  rung.hidden = !mark;
  rung.addEventListener("click", () => { mark.value = rung.dataset.mark; });
}

// a kept sentence is added to what is written already; without scripts its link begins the note
for (const remark of document.querySelectorAll("[data-remark]")) {
  remark.addEventListener("click", (event) => {
    const note = find("#note");
    note.value = note.value.trim() ? `${note.value.trimEnd()}\n${remark.textContent}` : remark.textContent;
    note.focus();
    event.preventDefault();
  });
}
