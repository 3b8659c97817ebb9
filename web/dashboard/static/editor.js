// The editor: numbers of lines, the check's messages at their lines, and the check as one types.
// Without it, the buttons do the same by loading the page again.

const PAUSE_MS = 900;
const form = document.querySelector("[data-editor]");
const text = form.querySelector("textarea");
const gutter = form.querySelector("[data-gutter]");
const findings = form.querySelector("[data-findings]");
const RANK = ["note", "warning", "error"];
let waiting = 0;
let latest = 0;

function number() {
  const worst = new Map();
  for (const item of findings.querySelectorAll("[data-line]")) {
    const line = Number(item.dataset.line);
    const known = worst.get(line);
    if (!known || RANK.indexOf(item.dataset.severity) > RANK.indexOf(known)) worst.set(line, item.dataset.severity);
  }
  const count = text.value.split("\n").length;
  gutter.replaceChildren(
    ...Array.from({ length: count }, (_, index) => {
      const row = document.createElement("div");
      row.textContent = String(index + 1);
      if (worst.has(index + 1)) row.className = worst.get(index + 1);
      return row;
    }),
  );
  gutter.scrollTop = text.scrollTop;
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + lines[line - 1].length);
  const height = text.scrollHeight / lines.length;
  text.scrollTop = Math.max(0, (line - 6) * height);
}

async function check() {
  const asked = ++latest;
  const response = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (asked !== latest) return; // something else was typed meanwhile
  if (response.redirected) return location.reload(); // the session has ended
  if (!response.ok) return;
  const shown = new DOMParser().parseFromString(await response.text(), "text/html");
  findings.replaceChildren(...shown.body.childNodes);
  number();
}

text.addEventListener("input", () => {
  number();
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE_MS);
});
text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
form.querySelector("[data-check-now]").addEventListener("click", (event) => {
  event.preventDefault();
  check();
});
findings.addEventListener("click", (event) => {
  const button = event.target.closest("[data-go-to-line]");
  if (button) goTo(Number(button.dataset.goToLine));
});
number();
if (form.dataset.line) goTo(Number(form.dataset.line));
if (!findings.querySelector(".findings")) check();
