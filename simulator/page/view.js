/* World values -> page nodes. Draws what it is given: no network, no clock, no memory of its own. */

import { destination, markdown, plain } from "./markdown.js";
import { locale, words } from "./words.js";

const ZONE = "Asia/Shanghai";
const COLOURS = 8;
const LULL_MS = 5 * 60_000; // a longer silence puts the time between two messages
const SVG = "http://www.w3.org/2000/svg";
const ROBOT_FACE =
  "M12 3v3M7 6h10a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3z" +
  "M9 11v2M15 11v2M9.5 16h5";
const GROUP_FACE =
  "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c.4-3.3 2.5-5 5.5-5s5.1 1.7 5.5 5" +
  "M15.5 5.3a3 3 0 0 1 0 5.4M17 14.3c2.3.6 3.7 2.2 4 4.7";

const formats = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  short: { month: "numeric", day: "numeric" },
  mark: { month: "long", day: "numeric", weekday: "short" },
  full: { year: "numeric", month: "short", day: "numeric", weekday: "short" },
};
const clocks = Object.fromEntries(
  Object.entries(formats).map(([name, options]) => [
    name,
    new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }),
  ]),
);
/** An instant in Shanghai, as "time", "seconds", "day", "short", "mark" or "full". */
export const say = (format, instant) =>
  clocks[format].format(new Date(instant)).replace(/日(?=[周星])/, "日 ");

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(node.dataset, value);
    else if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Makes the children of `box` match `items` and leaves those alone that are there already. */
export function keep(box, items, keyOf, make, update = () => {}) {
  const wanted = new Set(items.map((item) => String(keyOf(item))));
  const there = new Map();
  for (const node of [...box.children]) {
    if (wanted.has(node.dataset.key)) there.set(node.dataset.key, node);
    else node.remove();
  }
  items.forEach((item, at) => {
    const key = String(keyOf(item));
    const node = there.get(key) ?? make(item, items[at - 1]);
    node.dataset.key = key;
    update(node, item);
    if (box.children[at] !== node) box.insertBefore(node, box.children[at] ?? null);
  });
}

function glyph(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** 王小明 -> 小明, Bo Chen -> BC: what DingTalk puts on a face without a photograph. */
function initials(name) {
  if (/\p{Script=Han}/u.test(name)) return [...name].slice(-2).join("");
  const parts = name.split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)].map((part) => [...part][0]) : [...name].slice(0, 2);
  return letters.join("").toUpperCase();
}

function colour(id) {
  let sum = 0;
  for (const sign of id) sum = (sum * 34 + sign.codePointAt(0)) % 9973;
  return sum % COLOURS;
}

export function avatar(id, name) {
  if (id === "robot") return el("span", { className: "avatar robot", "aria-hidden": "true" }, glyph(ROBOT_FACE));
  return el("span", { className: `avatar colour-${colour(id)}`, "aria-hidden": "true" }, initials(name || id));
}

export const faceOf = (conversation) => {
  if (!conversation.is_group) return avatar("robot", "");
  const face = el("span", { className: `avatar group colour-${colour(conversation.key)}`, "aria-hidden": "true" });
  face.append(glyph(GROUP_FACE));
  return face;
};

const badge = (text, kind = "") => el("span", { className: `badge ${kind}`.trim() }, text);

export function conversationItem(conversation) {
  const button = el(
    "button",
    {
      type: "button",
      className: "conversation",
      data: { testid: `conversation-${conversation.key}`, open: conversation.key },
    },
    faceOf(conversation),
    el(
      "span",
      { className: "conversation-text" },
      el("span", { className: "conversation-title" }, conversation.title),
      el("span", { className: "conversation-time" }),
      el("span", { className: "conversation-last" }),
      el("span", { className: "unread", data: { testid: "unread" }, hidden: true }),
    ),
  );
  return el("li", {}, button);
}

function listTime(at, now) {
  if (say("day", at) === say("day", now)) return say("time", at);
  if (say("day", at) === say("day", Date.parse(now) - 86_400_000)) return words.yesterday;
  return say("short", at);
}

export function updateConversation(item, conversation, { open, unread, now }) {
  const button = item.firstChild;
  const find = (name) => button.querySelector(`.${name}`);
  const last = conversation.messages.at(-1);
  button.setAttribute("aria-current", String(open));
  find("conversation-last").textContent = conversation.last ?? "";
  find("conversation-time").textContent = last ? listTime(last.at, now) : "";
  const mark = find("unread");
  mark.hidden = unread === 0;
  mark.textContent = unread > 99 ? "99+" : String(unread);
  mark.setAttribute("aria-label", words.unread(unread));
}

export function memberItem(member) {
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", className: "member", title: words.mention(member.name), data: { mention: member.name } },
      avatar(member.id, member.name),
      el("span", { className: "member-name" }, member.name),
      member.id === "robot" ? badge(words.robot, "robot") : null,
      member.admin ? badge(words.admin) : null,
      member.me ? badge(words.me, "me") : null,
    ),
  );
}

function cardButton(button) {
  const to = destination(button.url);
  const shared = { className: "card-button", data: { testid: "card-button" } };
  if (to?.href) {
    return el("a", { ...shared, href: to.href, target: "_blank", rel: "noopener noreferrer" }, button.label);
  }
  const node = el("button", { ...shared, type: "button" }, button.label);
  if (to) node.dataset.tap = to.tap;
  else Object.assign(node, { disabled: true, title: words.deadButton });
  return node;
}

/** An interactive card as its viewer sees it: texts and lines of buttons, in the order of its template. */
function cardBody(card, people) {
  const blocks = card.blocks.map((block) => {
    if (block.buttons === undefined) {
      const text = el("div", { className: "body marked" });
      text.innerHTML = markdown(block.markdown, people, words.image);
      return text;
    }
    const buttons = block.buttons.map((button) =>
      el(
        "button",
        {
          className: "card-button",
          type: "button",
          data: { testid: "live-button", card: card.track_id, action: button.action },
        },
        button.label,
      ),
    );
    return el("div", { className: "card-buttons in-line" }, ...buttons);
  });
  return el("div", { className: "live", data: { testid: "live-card" } }, ...blocks);
}

/** What an upload that is gone leaves: its description, as of a picture from elsewhere. */
export function missingPicture(image) {
  const text = el("span", { className: "image-text" }, `[${words.image}] ${image.alt}`);
  (image.closest(".picture-link") ?? image).replaceWith(text);
}

/** Says the day where it changes; does not lean on today, for the clock jumps and the mark stays. */
function timeMark(message, before) {
  const sameDay = before && say("day", message.at) === say("day", before.at);
  if (sameDay && Math.abs(Date.parse(message.at) - Date.parse(before.at)) < LULL_MS) return null;
  const text = sameDay ? say("time", message.at) : `${say("mark", message.at)} ${say("time", message.at)}`;
  return el("time", { className: "time-mark", dateTime: message.at }, text);
}

/** One message with what stands above it. `people`: names and ids -> display names. */
export function messageItem(message, before, { me, people }) {
  const mark = timeMark(message, before);
  if (message.from === "system") {
    const note = el("p", { className: "system", data: { testid: "system" } }, message.text);
    return el("div", { className: "row" }, mark, note);
  }
  const own = message.from === me;
  const robot = message.from === "robot";
  const follows = mark === null && before?.from === message.from;
  const marked = message.kind !== "text";
  const text = message.kind === "image" ? `![${words.image}](${message.text})` : message.text;
  const body = message.card
    ? cardBody(message.card, people)
    : el("div", { className: marked ? "body marked" : "body plain" });
  if (!message.card) body.innerHTML = marked ? markdown(text, people, words.image) : plain(text, people);
  const buttons = message.buttons ?? [];
  const bubble = el(
    "div",
    {
      className: `bubble ${["actionCard", "interactive"].includes(message.kind) ? "card" : ""}`.trim(),
      title: say("full", message.at) + " " + say("time", message.at),
      data: { testid: "message", from: message.from, id: message.id, kind: message.kind },
    },
    body,
    buttons.length ? el("div", { className: "card-buttons" }, ...buttons.map(cardButton)) : null,
  );
  const tag = robot ? badge(words.robot, "robot") : null;
  const name = el("p", { className: "sender" }, own ? words.me : message.name, tag);
  const line = el(
    "article",
    { className: `line${own ? " own" : ""}${follows ? " follows" : ""}` },
    avatar(message.from, message.name),
    el("div", { className: "column" }, name, bubble),
  );
  return el("div", { className: "row" }, mark, line);
}
