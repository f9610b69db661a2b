/* The simulated clock's panel: shows the time in Shanghai and asks to move it forward.
 *
 * Between two answers of the simulator it counts on by itself; every answer sets it right.
 */

import { el, say } from "./view.js";
import { words } from "./words.js";

const JUMPS = {
  hour: { seconds: 3600 },
  day: { next: "day 09:00" },
  friday: { next: "fri 10:00" },
  monday: { next: "mon 10:00" },
};

const panel = document.getElementById("clock");
const face = document.getElementById("clock-now");
const progress = document.getElementById("clock-progress");
const buttons = Object.keys(JUMPS).map((name) => panel.querySelector(`[data-testid="clock-${name}"]`));

let told = null; // the simulator's last word and when it came, both in ms

function draw() {
  if (told === null) return;
  const now = new Date(told.instant + Date.now() - told.at);
  face.dateTime = now.toISOString();
  face.querySelector(".clock-time").textContent = say("seconds", now);
  face.querySelector(".clock-date").textContent = say("full", now);
}

export function setClock(iso) {
  told = { instant: Date.parse(iso), at: Date.now() };
  draw();
}

function setMoving(on, text) {
  panel.setAttribute("aria-busy", String(on));
  progress.textContent = text;
  for (const button of buttons) button.disabled = on;
}

/** `move` posts an order to the clock; while it is under way no other can be given. */
export function startClock(move) {
  Object.entries(JUMPS).forEach(([name, order], at) => {
    const [label, hour, meaning] = words.jumps[name];
    const button = buttons[at];
    button.replaceChildren(el("span", {}, label), hour ? el("small", {}, hour) : "");
    button.title = meaning;
    button.setAttribute("aria-label", meaning);
    button.addEventListener("click", async () => {
      setMoving(true, words.moving(`${label} ${hour}`.trim()));
      await move(order);
      setMoving(false, "");
      if (document.activeElement === document.body) button.focus({ preventScroll: true });
    });
  });
  setInterval(draw, 1000);
}
