// One field of a form as one value, whatever control stands for it.
const BOXES = ["radio", "checkbox"];
const isBox = (input) => BOXES.includes(input.type);

const chosen = (inputs, isOn) => inputs.filter(isOn).map((input) => input.value).join(",");

export function read(inputs) {
  const [first] = inputs;
  if (isBox(first)) return chosen(inputs, (input) => input.checked);
  if (first.type === "select-multiple") return chosen([...first.options], (option) => option.selected);
  return first.value;
}

// what the server sent with the page, even if the browser has put something else in since
export function readDefault(inputs) {
  const [first] = inputs;
  if (isBox(first)) return chosen(inputs, (input) => input.defaultChecked);
  if (first.type === "select-multiple") return chosen([...first.options], (option) => option.defaultSelected);
  if (first.type === "select-one") {
    return (([...first.options].find((option) => option.defaultSelected) ?? first.options[0])?.value) ?? "";
  }
  // a textarea reads with plain newlines, its default may not
  return first.defaultValue.replace(/\r\n?/g, "\n");
}

export function write(inputs, value) {
  const [first] = inputs;
  const values = String(value).split(",");
  if (isBox(first)) inputs.forEach((input) => (input.checked = value !== "" && (input.type === "radio" ? input.value === value : values.includes(input.value))));
  else if (first.type === "select-multiple") [...first.options].forEach((option) => (option.selected = values.includes(option.value)));
  else first.value = value;
}

export const isText = ([first]) => first.tagName === "TEXTAREA" || first.type === "text";

// the words for a value that a person would recognise
export function spoken(inputs, value) {
  const [first] = inputs;
  if (first.type === "radio") {
    const label = inputs.find((input) => input.value === value)?.closest("label");
    return label ? label.innerText.trim().replace(/\s+/g, " ") : value || "–";
  }
  if (first.type === "select-one") return [...first.options].find((option) => option.value === value)?.text ?? value;
  return value || "–";
}
