// What every page uses: the theme's switch, and figures that are brought anew.
// Every page works without it.

const YEAR_S = 31_536_000;
const LIVE_MS = 3000;

function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function switchTheme(button) {
  const name = button.querySelector("[data-theme-name]");
  const say = () => {
    name.textContent = themeNow() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to the ${name.textContent.toLowerCase()} theme`);
  };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    const theme = themeNow() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    document.cookie = `grader_theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
    say();
  });
}

// On a phone a wide table stands as a card a row, each cell with the name of its column.
const FEWEST_COLUMNS = 4;

function nameCells(within) {
  for (const table of within.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("thead th")];
    if (heads.length < FEWEST_COLUMNS) continue;
    const names = heads.map((head) => (head.querySelector(".hidden") ? "" : head.textContent.trim()));
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, place) => { cell.dataset.column = names[place]; });
    }
    table.classList.add("stacked");
  }
}

// Replaces what an element with data-live shows by what its address gives, while it is looked at.
async function bringAnew(element) {
  if (document.hidden || element.contains(document.activeElement)) return;
  try {
    const response = await fetch(element.dataset.live, { headers: { Accept: "text/html" } });
    if (response.redirected) return location.reload(); // the session has ended
    const text = await response.text();
    if (response.ok && text !== element.shown) {
      element.shown = text;
      element.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
      nameCells(element);
    }
    element.classList.remove("stale");
  } catch {
    element.classList.add("stale"); // the service is away: what is shown is old
  }
}

nameCells(document);
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const button of document.querySelectorAll("[data-theme-toggle]")) switchTheme(button);
for (const element of document.querySelectorAll("[data-live]")) {
  setInterval(bringAnew, Number(element.dataset.everyMs) || LIVE_MS, element);
}
// A control with data-submit sends its form when it changes; without scripts there is a button.
for (const control of document.querySelectorAll("[data-submit]")) {
  control.addEventListener("change", () => control.form.requestSubmit());
}
