/* Message text -> HTML: the markdown subset that DingTalk promises, and plain text.
 *
 * Everything is escaped before any mark is read, so no tag of a message survives. Of images only those
 * that were uploaded here are fetched, of all others the description is shown. Only http(s) and
 * tap-to-send links can be followed.
 * No tables, code or HTML: a phone would show them as they were typed, and so does this page.
 */

const DEEPEST_QUOTE = 3;
const HEADING = /^(#{1,6}) +(.*?) *#*$/;
const QUOTE = /^ {0,3}&gt; ?/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;
const IMAGE = /!\[([^[\]\n]*)\]\(([^\s()]*)\)/g;
const UPLOADED = /^@[\w-]+$/;
const LINK = /\[([^[\]\n]+)\]\(([^\s()]+)\)/g;
const ADDRESS = /https?:\/\/[^\s<>"'，。；、）】」]*[^\s<>"'，。；、）】」.,;:!?)]/g;
const BOLD = /\*\*(?=\S)((?:[^*]|\*(?!\*))+?)(?<=\S)\*\*/g;
const ITALIC = /(?<!\*)\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)/g;
const BAR = /[█▓▒░▰▱■□●○]{3,}/g;
// Private-use signs mark what is finished; a message may not bring its own.
const HELD = /\uE000(\d+)\uE001/g;
const BREAK = "\uE000br\uE001";
const SIGNS = /[\uE000\uE001]/g;

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const BACK = Object.fromEntries(Object.entries(ESCAPES).map(([sign, entity]) => [entity, sign]));

export const escape = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
const unescape = (html) => html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => BACK[entity]);

/** Where a link or button leads: {tap} sends a message, {href} opens a page, null leads nowhere. */
export function destination(url) {
  if (url.startsWith("dtmd://")) return { tap: url };
  if (/^https?:\/\//i.test(url)) return { href: url };
  if (!url.startsWith("dingtalk://dingtalkclient/page/link?")) return null;
  const inner = new URLSearchParams(url.slice(url.indexOf("?"))).get("url") ?? "";
  return /^https?:\/\//i.test(inner) ? { href: inner } : null;
}

function link(label, url) {
  const to = destination(url);
  if (to === null) return `<span class="dead-link">${label}</span>`;
  if (to.tap) return `<button type="button" class="tap-link" data-tap="${escape(to.tap)}">${label}</button>`;
  return `<a href="${escape(to.href)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}

/** A picture that was uploaded here, larger where it is tapped, and of any other its description. Both are
 * escaped already. */
function picture(alt, source, imageWord) {
  if (!UPLOADED.test(source)) return `<span class="image-text">[${escape(imageWord)}] ${alt}</span>`;
  const address = `/_sim/media/${source}`;
  const image = `<img class="picture" alt="${alt || escape(imageWord)}" src="${address}">`;
  return `<a class="picture-link" href="${address}" target="_blank" rel="noopener noreferrer">${image}</a>`;
}

/** A pattern for "@name" and "@staff id", longest first; `people` maps both to the name to show. */
function mentionPattern(people) {
  const names = [...people.keys()].filter(Boolean).sort((one, other) => other.length - one.length);
  if (names.length === 0) return null;
  const literal = names.map((name) => escape(name).replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  return new RegExp(`@(${literal.join("|")})(?![A-Za-z0-9_])`, "g");
}

function painter(people, imageWord, withMarks) {
  const mention = mentionPattern(people);
  return (escaped) => {
    const held = [];
    const hold = (html) => `\uE000${held.push(html) - 1}\uE001`;
    const marked = (text) =>
      text.replace(BOLD, "<strong>$1</strong>").replace(ITALIC, "<em>$1</em>");
    let html = escaped;
    if (withMarks) {
      html = html
        .replace(IMAGE, (_, alt, source) => hold(picture(alt, source, imageWord)))
        .replace(LINK, (_, label, url) => hold(link(marked(label), unescape(url))));
    } else {
      html = unescape(html).replace(ADDRESS, (url) => hold(link(escape(url), url)));
      html = escape(html);
    }
    html = html.replace(BAR, (bar) => hold(`<span class="bar">${bar}</span>`));
    if (mention) {
      html = html.replace(mention, (_, name) =>
        hold(`<span class="mention">@${escape(people.get(unescape(name)))}</span>`));
    }
    if (withMarks) html = marked(html);
    const restore = (text) => text.replace(HELD, (_, number) => restore(held[number]));
    return restore(html);
  };
}

// Not trim(): &nbsp; and the full-width space are there to be seen.
const blank = (line) => /^[ \t]*$/.test(line);

/** One line break in a paragraph is swallowed, as DingTalk does, unless two spaces stand before it. */
function joined(lines) {
  return lines.reduce((text, line, at) => {
    const glue = at === 0 ? "" : / {2}$/.test(lines[at - 1]) ? BREAK : " ";
    return text + glue + line.replace(/^[ \t]+|[ \t]+$/g, "");
  }, "");
}

/** The lines from `start` that `belongs` takes; empty lines count when another one follows them. */
function run(lines, start, belongs) {
  let end = start;
  for (let at = start; at < lines.length; at += 1) {
    if (belongs(lines[at], lines[at - 1])) end = at + 1;
    else if (!blank(lines[at])) break;
  }
  return lines.slice(start, end);
}

function list(lines, paint) {
  const items = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (found) items.push({ deep: found[1].length > 1, lines: [found[3]] });
    else if (!blank(line)) items.at(-1).lines.push(line);
  }
  const first = ITEM.exec(lines[0])[2];
  const ordered = /\d/.test(first);
  const body = items
    .map((item) => `<li${item.deep ? ' class="deep"' : ""}>${paint(joined(item.lines))}</li>`)
    .join("");
  return ordered ? `<ol start="${Number.parseInt(first, 10)}">${body}</ol>` : `<ul>${body}</ul>`;
}

const startsBlock = (line) => HEADING.test(line) || QUOTE.test(line) || ITEM.test(line);

/** The block that begins at `start`: [its HTML, how many lines it took]. */
function block(lines, start, paint, depth) {
  const line = lines[start];
  const heading = HEADING.exec(line);
  if (heading) {
    const size = heading[1].length;
    const tag = `h${Math.min(6, size + 3)}`; // the page's own headings end at h3
    return [`<${tag} class="size-${size}">${paint(heading[2])}</${tag}>`, 1];
  }
  if (QUOTE.test(line) && depth < DEEPEST_QUOTE) {
    const quoted = run(lines, start, (next) => QUOTE.test(next));
    const inner = quoted.map((next) => next.replace(QUOTE, ""));
    return [`<blockquote>${blocks(inner, paint, depth + 1)}</blockquote>`, quoted.length];
  }
  if (ITEM.test(line)) {
    const ordered = /^ *\d/.test(line);
    const items = run(lines, start, (next, last) => {
      const found = ITEM.exec(next);
      if (found) return /\d/.test(found[2]) === ordered;
      return !blank(next) && !blank(last ?? "") && !startsBlock(next);
    });
    return [list(items, paint), items.length];
  }
  let end = start + 1;
  while (end < lines.length && !blank(lines[end]) && !startsBlock(lines[end])) end += 1;
  return [`<p>${paint(joined(lines.slice(start, end)))}</p>`, end - start];
}

function blocks(lines, paint, depth = 0) {
  const html = [];
  for (let at = 0; at < lines.length; ) {
    if (blank(lines[at])) {
      at += 1;
      continue;
    }
    const [one, taken] = block(lines, at, paint, depth);
    html.push(one);
    at += taken;
  }
  return html.join("");
}

const tidy = (text) => escape(text.replace(SIGNS, "").replace(/\r\n?/g, "\n"));

/** Robot markdown as HTML. `people` maps names and staff ids to display names, for mentions. */
export function markdown(text, people, imageWord) {
  const paint = painter(people, imageWord, true);
  const spaced = tidy(text).replace(/&amp;(?:nbsp|#160|#xA0);/gi, "\u00A0");
  return blocks(spaced.split("\n"), paint).replaceAll(BREAK, "<br>");
}

/** Plain text as HTML: line breaks stay (the style keeps them), addresses become links. */
export function plain(text, people) {
  return painter(people, "", false)(tidy(text));
}
