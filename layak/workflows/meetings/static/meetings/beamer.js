// Arrow keys and the keys of a presenter go through the agenda.
const KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const link = document.querySelector(`a[rel=${KEYS[event.key] ?? "none"}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
