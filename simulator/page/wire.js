/* How the page asks the simulator: JSON in, JSON out. Keeps nothing, shows nothing. */

/** The simulator answered, but not with 2xx. */
export class Rejected extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** The reason in an answer's body, however it is wrapped. */
function reason(text) {
  try {
    const body = JSON.parse(text);
    return String(body.detail ?? body.error ?? body.message ?? text);
  } catch {
    return text;
  }
}

export async function ask(path, options = {}) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (!answer.ok) throw new Rejected(answer.status, `${answer.status} ${reason(await answer.text()).slice(0, 200)}`);
  return answer.json();
}

export const tell = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
