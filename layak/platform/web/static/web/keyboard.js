// "/" moves to the search field, as the placeholder says.
const TYPING = "input, textarea, select, [contenteditable]";

export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPING)) return;
    const field = document.querySelector("[data-find]");
    if (!field || field.offsetParent === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
