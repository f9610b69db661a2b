/* Where one types: drafts per conversation, examples, the robot's @. It hands lines over, it sends nothing itself. */

import { el } from "./view.js";
import { words } from "./words.js";

const EXAMPLES = ["/help", "/okr", "/kr update 3 45% waiting for vendor", "/card", "/status"];

// How what is sent comes to the bot: names of the simulator's varieties, "" for a text.
const FORMS = ["", "richText with a picture", "picture", "audio", "file", "unknown type"];

const form = document.getElementById("composer");
const kind = document.getElementById("form");
const box = document.getElementById("text");
const chips = document.getElementById("chips");
const mention = document.getElementById("mention");
const drafts = new Map();

let place = ""; // person and conversation the draft belongs to
let start = ""; // "@OKR " where the robot hears only its name, else nothing

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

export function write(text) {
  box.value = text;
  drafts.set(place, text);
  grow();
}

/** Puts `text` where the cursor stands, with a space in front where one is missing. */
export function insert(text) {
  const before = box.value.slice(0, box.selectionStart);
  const gap = before === "" || /\s$/.test(before) ? "" : " ";
  box.focus();
  box.setRangeText(gap + text, box.selectionStart, box.selectionEnd, "end");
  write(box.value);
}

/** `robot` is its name where it has to be mentioned, null in a one-to-one chat. */
export function setPlace(next, robot) {
  if (next === place) return;
  place = next;
  start = robot === null ? "" : `@${robot} `;
  mention.hidden = robot === null;
  mention.title = words.mention(robot);
  mention.setAttribute("aria-label", words.mention(robot));
  box.placeholder = `${start}/help`;
  const chip = { type: "button", className: "chip", data: { testid: "chip" } };
  chips.replaceChildren(...EXAMPLES.map((line) => el("button", chip, start + line)));
  write(drafts.get(place) ?? "");
}

/** `send` takes a line and its form and answers whether it went out; what did not comes back into the box. */
export function startComposer(send) {
  kind.replaceChildren(...FORMS.map((value, at) => el("option", { value }, words.forms[at])));
  const submit = async () => {
    const text = box.value;
    const from = place;
    const variety = kind.value;
    if (text.trim() === "" && variety === "") return;
    write("");
    kind.value = "";
    if ((await send(text, variety)) || drafts.get(from)) return;
    drafts.set(from, text);
    if (place === from) write(text);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    // 229: an input method is choosing a character, its Enter is not ours (Safari forgets isComposing).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => write(box.value));
  mention.addEventListener("click", () => insert(start));
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip) return;
    write(chip.textContent);
    box.focus();
  });
}
