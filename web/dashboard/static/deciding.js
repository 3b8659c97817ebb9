// Where a person decides: a verdict fills in its points and reason, keys do what stands beside
// them, lines are copied. Every page works without it.

const KEYS = "grader-keys";
const root = document.documentElement;

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

// -- filling in ------------------------------------------------------------------------------------

// A reason that was typed by hand stays.
function fill(form, chosen) {
  const { verdict, points, reason } = chosen.dataset;
  if (verdict) form.elements.verdict.value = verdict;
  form.elements.points.value = points;
  const field = form.elements.reason;
  if (!field.value || field.value === form.dataset.filled) {
    field.value = reason;
    form.dataset.filled = reason;
  }
}

for (const form of document.querySelectorAll("[data-ruling]")) {
  for (const radio of form.querySelectorAll("input[data-points]")) {
    radio.addEventListener("change", () => fill(form, radio));
  }
  for (const rule of form.querySelectorAll("button[data-points]")) {
    rule.addEventListener("click", () => fill(form, rule));
  }
}

// -- keys ------------------------------------------------------------------------------------------

const WRITTEN_IN = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const keysAreOn = () => root.dataset.keys !== "off";

function press(event) {
  if (!keysAreOn() || event.defaultPrevented || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest(WRITTEN_IN)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key.length !== 1) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!element || element.disabled) return;
  event.preventDefault();
  if (element.matches(WRITTEN_IN)) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

function switchKeys(button) {
  const say = () => {
    button.textContent = keysAreOn() ? "Turn keys off" : "Turn keys on";
  };
  button.hidden = false;
  root.dataset.keys = localStorage.getItem(KEYS) === "off" ? "off" : "on";
  say();
  button.addEventListener("click", () => {
    root.dataset.keys = keysAreOn() ? "off" : "on";
    localStorage.setItem(KEYS, root.dataset.keys);
    say();
  });
  document.addEventListener("keydown", press);
}

for (const button of document.querySelectorAll("[data-keys-toggle]")) switchKeys(button);

// -- copying ---------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (!navigator.clipboard) {
    button.hidden = true; // a page that came without TLS may not
    continue;
  }
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
  });
}
