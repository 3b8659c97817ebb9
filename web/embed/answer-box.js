// Shows how an answer is read while it is typed, and tells the page around it.
// The address's fragment has the token of a contestant's key: #token=...
"use strict";

const PAUSE_MS = 150;
const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
const answer = document.getElementById("answer");
const note = document.getElementById("note");
const shown = document.getElementById("shown");
const fault = document.getElementById("fault");
let waiting = 0;
let latest = 0;

answer.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(preview, PAUSE_MS);
});

async function preview() {
  const asked = ++latest;
  const text = answer.value;
  if (!text.trim()) {
    say("It is shown here as the grader reads it.", false);
    show(null, null, text);
    return;
  }
  const reply = await ask(text);
  if (asked !== latest) return; // something else was typed meanwhile
  if (reply.readable) {
    say("Read as:", false);
    show(reply.mathml, null, text);
  } else {
    say(reply.fault ? reply.fault.message : reply.detail, true);
    show(null, reply.fault, text);
  }
  parent.postMessage({ type: "grader-answer", answer: text, readable: reply.readable === true }, "*");
}

async function ask(text) {
  try {
    const response = await fetch("/v1/preview", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify({ answer: text }),
    });
    return await response.json();
  } catch {
    return { readable: false, detail: "The preview is away. What you type is kept as it is." };
  }
}

function say(words, bad) {
  note.textContent = words;
  note.classList.toggle("bad", bad);
}

function show(mathml, wrong, text) {
  shown.replaceChildren();
  fault.replaceChildren();
  fault.hidden = !wrong;
  if (mathml) {
    const page = new DOMParser().parseFromString(mathml, "text/html");
    shown.append(document.adoptNode(page.querySelector("math")));
  }
  if (wrong) {
    const signs = Array.from(text); // offsets count characters, not UTF-16 units
    const marked = document.createElement("mark");
    marked.textContent = signs.slice(wrong.start, wrong.end).join("") || " ";
    fault.append(signs.slice(0, wrong.start).join(""), marked, signs.slice(wrong.end).join(""));
  }
}
