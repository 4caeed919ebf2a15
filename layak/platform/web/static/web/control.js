// One field of a form as one value, whatever control stands for it.
const BOXES = ["radio", "checkbox"];
const isBox = (input) => BOXES.includes(input.type);

const chosen = (inputs, isOn) => inputs.filter(isOn).map((input) => input.value).join(",");

// the cells of a row of a table are one value together
const isRow = ([first]) => "cell" in first.dataset;
const cellsOf = (inputs) => inputs.filter((input) => input.dataset.cell);
const joined = (inputs, text) => JSON.stringify(Object.fromEntries(cellsOf(inputs).map((input) => [input.dataset.cell, text(input)])));
const plain = (text) => text.replace(/\r\n?/g, "\n");

export function read(inputs) {
  const [first] = inputs;
  if (isRow(inputs)) return joined(inputs, (input) => input.value);
  if (isBox(first)) return chosen(inputs, (input) => input.checked);
  if (first.type === "select-multiple") return chosen([...first.options], (option) => option.selected);
  return first.value;
}

// what the server sent with the page, even if the browser has put something else in since
export function readDefault(inputs) {
  const [first] = inputs;
  if (isRow(inputs)) return joined(inputs, (input) => plain(input.defaultValue));
  if (isBox(first)) return chosen(inputs, (input) => input.defaultChecked);
  if (first.type === "select-multiple") return chosen([...first.options], (option) => option.defaultSelected);
  if (first.type === "select-one") {
    return (([...first.options].find((option) => option.defaultSelected) ?? first.options[0])?.value) ?? "";
  }
  // a textarea reads with plain newlines, its default may not
  return plain(first.defaultValue);
}

export function write(inputs, value) {
  const [first] = inputs;
  if (isRow(inputs)) {
    const texts = JSON.parse(value);
    return cellsOf(inputs).forEach((input) => (input.value = texts[input.dataset.cell] ?? ""));
  }
  const values = String(value).split(",");
  if (isBox(first)) inputs.forEach((input) => (input.checked = value !== "" && (input.type === "radio" ? input.value === value : values.includes(input.value))));
  else if (first.type === "select-multiple") [...first.options].forEach((option) => (option.selected = values.includes(option.value)));
  else first.value = value;
}

export const isText = ([first]) => !isRow([first]) && (first.tagName === "TEXTAREA" || first.type === "text");

// the words for a value that a person would recognise
export function spoken(inputs, value) {
  const [first] = inputs;
  if (isRow(inputs)) {
    const texts = JSON.parse(value);
    return cellsOf(inputs).filter((input) => texts[input.dataset.cell]).map((input) => `${input.ariaLabel}: ${texts[input.dataset.cell]}`).join("\n") || "–";
  }
  if (first.type === "radio") {
    const label = inputs.find((input) => input.value === value)?.closest("label");
    return label ? label.innerText.trim().replace(/\s+/g, " ") : value || "–";
  }
  if (first.type === "select-one") return [...first.options].find((option) => option.value === value)?.text ?? value;
  return value || "–";
}
