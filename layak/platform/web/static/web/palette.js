// The search over everything as a dialog: "/" opens it, arrows choose, Enter opens. What is found comes by
// htmx; without scripts the search is a page.
const find = (selector) => document.querySelector(selector);
const dialog = () => find("dialog[data-palette]");

export function openPalette() {
  const palette = dialog();
  if (!palette) return false;
  palette.showModal();
  palette.querySelector("input").select();
  return true;
}

function move(event) {
  // else the field would only be emptied
  if (event.key === "Escape") return event.currentTarget.close();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll("input, #palet a")];
  const at = stops.indexOf(document.activeElement);
  stops[(at + step + stops.length) % stops.length].focus();
}

export function startPalette() {
  const palette = dialog();
  palette?.addEventListener("keydown", move);
  palette?.addEventListener("click", (event) => event.target === palette && palette.close());
}
