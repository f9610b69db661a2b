/* The chat page of a local DingTalk: asks the simulator, knows who and where one is, draws.
 *
 * It holds no truth: every message on the page comes from /_sim/state.
 */

import { setClock, startClock } from "./clock.js";
import { insert, setPlace, startComposer } from "./composer.js";
import { markRead, newsAfter, remember, remembered, thisTab, unread } from "./reading.js";
import {
  avatar, conversationItem, el, faceOf, keep, memberItem, messageItem, missingPicture, updateConversation,
} from "./view.js";
import { Rejected, ask, tell } from "./wire.js";
import { locale, words } from "./words.js";

const FIRST = "u001"; // the sample company's sales lead
const WAIT_MS = 40_000; // the simulator answers a wait after 20 s at the latest
const NEAR_END_PX = 80;

const $ = (id) => document.getElementById(id);
const pause = (ms) => new Promise((after) => setTimeout(after, ms));

let me = new URLSearchParams(location.search).get("as") ?? remembered(thisTab, "as") ?? FIRST;
let world = null;
let loads = 0;
let shown = ""; // person and conversation the message list stands for
let atEnd = true;
let lastSeen = ""; // the last message when the list's end was in sight
let cameFromList = false;
const landing = {}; // by person: the conversation that opened by itself
let toastTimer = 0;

// --- the simulator ---------------------------------------------------------------------------------

async function load() {
  loads += 1;
  const mine = loads;
  const fresh = await ask(`/_sim/state?as=${encodeURIComponent(me)}`);
  if (mine !== loads) return; // a later question is under way
  world = fresh;
  setClock(world.now);
  draw();
}

async function watchOnce() {
  const started = Date.now();
  const known = world?.version;
  const wait = () => ask(`/_sim/wait?version=${known}`, { signal: AbortSignal.timeout(WAIT_MS) });
  const heard = world === null ? null : await wait();
  await load();
  if (heard?.version === known && Date.now() - started < 500) await pause(1000);
}

async function watch() {
  let retry = 500;
  for (;;) {
    try {
      await watchOnce();
      $("banner").hidden = true;
      retry = 500;
    } catch (error) {
      if (error instanceof Rejected && error.status < 500 && me !== FIRST) {
        me = FIRST; // remembered from another world
        continue;
      }
      $("banner").textContent = words.lost;
      $("banner").hidden = false;
      await pause(retry);
      retry = Math.min(retry * 2, 5000);
    }
  }
}

function toast(text, error) {
  $("toast").textContent = error instanceof Rejected ? `${text} · ${error.message}` : text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => ($("toast").hidden = true), 6000);
}

/** Posts and shows what it changed; false when it failed and `fault` was shown. */
async function done(fault, path, body) {
  try {
    await tell(path, body);
  } catch (error) {
    toast(fault, error);
    return false;
  }
  await load().catch(() => {}); // the watch shows a lost connection
  return true;
}

// --- where one is ----------------------------------------------------------------------------------

const address = () => decodeURIComponent(location.hash.slice(1));
const keyOf = (conversation) => conversation.key || conversation.id;

function here() {
  const all = world.conversations;
  return all.find((one) => keyOf(one) === address()) ?? all.find((one) => keyOf(one) === landing[me]) ?? land(all);
}

/** Where somebody is who went nowhere yet: where something was said first. It stays so, whatever comes. */
function land(all) {
  const groups = all.filter((one) => one.is_group);
  const [spoken] = groups.filter((one) => one.messages.length).sort((a, b) => (a.messages[0].at < b.messages[0].at ? -1 : 1));
  const found = spoken ?? groups[0] ?? all[0];
  landing[me] = keyOf(found);
  return found;
}

function open(key) {
  const hash = `#${encodeURIComponent(key)}`;
  if (location.hash) location.replace(hash);
  else {
    cameFromList = true;
    location.hash = hash;
  }
}

function back() {
  if (cameFromList) history.back();
  else {
    history.replaceState(null, "", location.pathname + location.search);
    draw();
  }
  cameFromList = false;
}

function toEnd() {
  atEnd = true;
  $("log").scrollTop = $("log").scrollHeight;
}

function showMembers(on) {
  $("app").classList.toggle("with-members", on);
  $("members-button").setAttribute("aria-expanded", String(on));
  $("scrim").hidden = !on;
  if (on) $("members-close").focus();
}

// --- drawing ---------------------------------------------------------------------------------------

function draw() {
  if (world === null) return;
  const conversation = here();
  const moved = shown !== `${me} ${keyOf(conversation)}`;
  shown = `${me} ${keyOf(conversation)}`;
  $("app").dataset.screen = address() ? "chat" : "list";
  drawMe();
  if (moved) drawHead(conversation);
  drawMembers(conversation);
  drawMessages(conversation, moved);
  const inSight = !document.hidden && $("log").getClientRects().length > 0;
  if (inSight) markRead(me, keyOf(conversation), conversation.messages);
  drawList(conversation);
}

function drawMe() {
  const key = `${me} ${world.people.length}`;
  if ($("me-avatar").dataset.key === key) return;
  $("me-avatar").dataset.key = key;
  $("me-avatar").replaceChildren(avatar(me, world.people.find((person) => person.id === me)?.name));
  $("acting-as").replaceChildren(...world.people.map((person) => el("option", { value: person.id }, person.name)));
  $("acting-as").value = me;
}

function drawHead(conversation) {
  $("title").textContent = conversation.title;
  const members = conversation.members.length + 1; // the robot is one of them, as in the list beside
  $("subtitle").textContent = conversation.is_group ? words.group(members) : words.direct;
  $("here-avatar").replaceChildren(faceOf(conversation));
  setPlace(shown, conversation.is_group ? world.robot.name : null);
}

function drawMembers(conversation) {
  const robot = { id: "robot", name: world.robot.name, admin: false, me: false };
  const belongs = (person) => (conversation.is_group ? conversation.members.includes(person.id) : person.id === me);
  const members = world.people.filter(belongs).map((person) => ({ ...person, me: person.id === me }));
  $("members-count").textContent = String(members.length + 1);
  keep($("members"), [...members, robot], (member) => `${me} ${member.id}`, memberItem);
}

function drawMessages(conversation, moved) {
  const log = $("log");
  if (moved) {
    atEnd = true;
    log.setAttribute("aria-live", "off"); // old messages are no news
    log.replaceChildren();
    setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
  }
  const people = new Map(world.people.flatMap(({ id, name }) => [[id, name], [name, name]]));
  people.set(world.robot.name, world.robot.name);
  const scene = { me, people };
  // A card that was rewritten is drawn anew, where it stands.
  const drawn = (one) => (one.card ? `${one.id} ${one.card.edition}` : one.id);
  keep(log, conversation.messages, drawn, (one, before) => messageItem(one, before, scene));
  $("empty").hidden = conversation.messages.length > 0;
  if (atEnd) toEnd();
  drawNewer();
}

function drawNewer() {
  if (world === null) return;
  const { messages } = here();
  if (atEnd) lastSeen = messages.at(-1)?.id;
  const news = atEnd ? 0 : newsAfter(messages, lastSeen).length;
  $("newer").hidden = news === 0;
  $("newer").textContent = `↓ ${words.newer(news)}`;
}

function drawList(current) {
  let waiting = 0;
  keep($("conversations"), world.conversations, keyOf, conversationItem, (item, conversation) => {
    const news = unread(me, keyOf(conversation), conversation.messages);
    waiting += news;
    updateConversation(item, conversation, { open: conversation === current, unread: news, now: world.now });
  });
  document.title = `${waiting ? `(${waiting}) ` : ""}${current.title} · ${words.brand}`;
}

// --- deeds -----------------------------------------------------------------------------------------

async function send(text, variety) {
  if (world === null) return false;
  toEnd();
  return done(words.notSent, "/_sim/say", { as: me, conversation: keyOf(here()), text, variety });
}

async function tap(button) {
  button.disabled = true;
  toEnd();
  await done(words.notSent, "/_sim/tap", { as: me, conversation: keyOf(here()), url: button.dataset.tap });
  button.disabled = false;
  if (document.activeElement === document.body) button.focus({ preventScroll: true });
}

async function tapCard(button) {
  button.disabled = true;
  const order = { as: me, card: button.dataset.card, action: button.dataset.action };
  await done(words.notSent, "/_sim/card-tap", order);
  button.disabled = false;
}

function become(person) {
  me = person;
  remember(thisTab, "as", me);
  load().catch((error) => toast(words.lost, error));
}

function dress() {
  document.documentElement.lang = locale;
  document.title = words.brand;
  const all = (mark) => document.querySelectorAll(`[data-${mark}]`);
  for (const node of all("word")) node.textContent = words[node.dataset.word];
  for (const node of all("label")) node.setAttribute("aria-label", words[node.dataset.label]);
}

function listen() {
  const onClick = (id, selector, deed) =>
    $(id).addEventListener("click", (event) => {
      const node = event.target.closest(selector);
      if (node) deed(node);
    });
  onClick("conversations", "[data-open]", (node) => open(node.dataset.open));
  onClick("log", "[data-tap]", tap);
  onClick("log", "[data-action]", tapCard);
  // Neither event rises: both are caught on their way down.
  $("log").addEventListener("load", () => atEnd && toEnd(), true);
  $("log").addEventListener("error", (event) => missingPicture(event.target), true);
  onClick("members", "[data-mention]", (node) => {
    showMembers(false);
    if (here().is_group) insert(`@${node.dataset.mention} `);
  });
  $("acting-as").addEventListener("change", (event) => become(event.target.value));
  $("newer").addEventListener("click", toEnd);
  $("back").addEventListener("click", back);
  $("members-button").addEventListener("click", () => showMembers(true));
  $("members-close").addEventListener("click", () => showMembers(false));
  $("scrim").addEventListener("click", () => showMembers(false));
  $("log").addEventListener("scroll", ({ target }) => {
    atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END_PX;
    drawNewer();
  });
  // The composer grows, a phone's keyboard opens: the end stays in sight if it was.
  new ResizeObserver(() => atEnd && toEnd()).observe($("log"));
  addEventListener("keydown", (event) => event.key === "Escape" && showMembers(false));
  addEventListener("hashchange", draw);
  document.addEventListener("visibilitychange", draw);
}

dress();
listen();
startComposer(send);
startClock((order) => done(words.notMoved, "/_sim/clock", order));
watch();
