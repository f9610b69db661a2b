/* What has been read, per person and conversation. Lives in this browser only; the simulator never knows. */

const PREFIX = "dingtalk-simulator-";

export function remembered(store, name) {
  try {
    return store().getItem(PREFIX + name);
  } catch {
    return null; // a browser may forbid it; then nothing is remembered
  }
}

export function remember(store, name, value) {
  try {
    store().setItem(PREFIX + name, value);
  } catch {
    // as above
  }
}

// Behind a function: where storage is forbidden, naming it throws already.
export const thisTab = () => sessionStorage;
export const thisBrowser = () => localStorage;

function marks() {
  try {
    return JSON.parse(remembered(thisBrowser, "read")) ?? {};
  } catch {
    return {};
  }
}

export const newsAfter = (messages, id) => messages.slice(messages.findLastIndex((message) => message.id === id) + 1);

/** How many messages of others stand after the last one that `person` read here. */
export function unread(person, key, messages) {
  const news = newsAfter(messages, marks()[`${person} ${key}`]);
  return news.filter((message) => message.from !== person && message.from !== "system").length;
}

export function markRead(person, key, messages) {
  const all = marks();
  const last = messages.at(-1)?.id;
  if (last === undefined || all[`${person} ${key}`] === last) return;
  remember(thisBrowser, "read", JSON.stringify({ ...all, [`${person} ${key}`]: last }));
}
