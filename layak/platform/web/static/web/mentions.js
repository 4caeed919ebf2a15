// "@" in a message offers the people of its "sebut orang" list; without it the list itself serves.
const TYPED = /(?:^|[\s(])@([a-z0-9._-]*)$/i;
const MOST = 6;

document.querySelectorAll("textarea[data-mentions]").forEach((field) => {
  const select = field.form.elements.to;
  if (!select) return;
  const people = [...select.options].filter((option) => option.value);
  const box = document.createElement("div");
  box.id = `${field.id}-orang`;
  box.className = "stack";
  box.dataset.gap = "2";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", select.labels[0]?.firstChild.textContent.trim() || "@");
  box.hidden = true;
  field.after(box);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  let chosen = -1;

  const close = () => {
    box.hidden = true;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
  const take = (username) => {
    const end = field.selectionStart;
    field.setRangeText(`${username} `, end - typed().length, end, "end");
    field.focus();
    close();
  };
  const mark = (index) => {
    chosen = (index + box.children.length) % box.children.length;
    [...box.children].forEach((row, at) => row.setAttribute("aria-selected", at === chosen));
    field.setAttribute("aria-activedescendant", box.children[chosen].id);
  };
  const offer = () => {
    const wanted = typed()?.toLowerCase();
    const found = wanted === undefined ? [] : people.filter((one) => one.text.toLowerCase().includes(wanted));
    box.replaceChildren(...found.slice(0, MOST).map((one, at) => {
      const row = document.createElement("div");
      row.id = `${box.id}-${at}`;
      row.setAttribute("role", "option");
      row.dataset.username = one.value;
      row.append(document.createElement("span"));
      row.firstChild.textContent = one.text;
      row.className = "choice";
      return row;
    }));
    box.hidden = !found.length;
    if (found.length) mark(0); else close();
  };

  field.addEventListener("input", offer);
  field.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("[role=option]");
    if (!row) return;
    event.preventDefault();
    take(row.dataset.username);
  });
  field.addEventListener("keydown", (event) => {
    if (box.hidden) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) mark(chosen + move);
    else if (event.key === "Enter" || event.key === "Tab") take(box.children[chosen].dataset.username);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
});
