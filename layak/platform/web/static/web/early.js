// What is typed before the modules have come is not overlooked.
addEventListener("input", (event) => (event.target.dataset.typedEarly = ""), { capture: true });
