// Five keys, matched by their place on the keyboard so that they work on Arabic and AZERTY layouts, and a switch for them.
"use strict";

const STORED = "marsad-keys";
const keyList = document.getElementById("keys");
const keySwitch = document.getElementById("keys-switch");
const areOn = () => localStorage.getItem(STORED) !== "off";

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[next]?.focus();
}

// Slash and question mark lie elsewhere on each layout, so they are also known by the letter that they write.
function act(event) {
  if (event.code === "KeyJ") return move(1);
  if (event.code === "KeyK") return move(-1);
  if (event.key === "?" || event.key === "؟" || (event.code === "Slash" && event.shiftKey)) return keyList.showModal();
  if (event.key === "/" || event.code === "Slash") return document.getElementById("words").focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, dialog");
  if (!areOn() || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  if (act(event) !== true) event.preventDefault();
});

function showSwitch() {
  keySwitch.hidden = false;
  keySwitch.textContent = areOn() ? keySwitch.dataset.on : keySwitch.dataset.off;
}

keySwitch.addEventListener("click", () => {
  localStorage.setItem(STORED, areOn() ? "off" : "on");
  showSwitch();
});
showSwitch();
