// The board of one workshop, for the room's screen: asks every few seconds, and shows what it last heard when nobody answers.

const EVERY = 3000;
const PATIENCE = 8000;
// Shape as well as colour, for those who cannot tell the colours apart and for weak projectors.
const SIGNS = {
  empty: "", invited: "·", preparing: "…", ready: "○", connected: "✓", wrong_key: "!", failed: "✕", released: "–",
};
const ORDER = Object.keys(SIGNS);

const byId = id => document.getElementById(id);
const address = `${location.pathname.replace(/\/$/, "")}/state`;

let until = null;
/** How far this computer's clock is ahead of the server's, in milliseconds. */
let ahead = 0;
let heard = "";

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function replace(parent, children) {
  byId(parent).replaceChildren(...children);
}

function show(board) {
  document.title = board.title;
  byId("title").textContent = board.title;
  document.body.dataset.phase = board.phase;
  replace("lines", board.lines.map(line => element("li", line)));
  byId("note").textContent = board.note;
  replace("seats", board.seats.map(seat => {
    const cell = element("li", "", {"data-state": seat.state, title: `Seat ${seat.number}: ${seat.words}`});
    cell.append(
      element("span", seat.number, {class: "number"}),
      element("span", SIGNS[seat.state] ?? "?", {class: "sign", "aria-hidden": "true"}),
      element("span", seat.words, {class: "hidden"}),
    );
    return cell;
  }));
  byId("seats").dataset.size = board.seats.length <= 60 ? "large" : "small";
  const counts = new Map();
  for (const seat of board.seats) {
    const entry = counts.get(seat.state) ?? {words: seat.words, count: 0};
    entry.count += 1;
    counts.set(seat.state, entry);
  }
  replace("legend", ORDER.filter(state => counts.has(state)).map(state => {
    const {words, count} = counts.get(state);
    const item = element("li", "", {"data-state": state});
    item.append(element("span", SIGNS[state], {class: "key", "aria-hidden": "true"}), element("span", `${count} ${words}`));
    return item;
  }));
  replace("links", board.links.map(link => {
    const item = document.createElement("li");
    const safe = /^https?:\/\//.test(link.address);
    item.append(safe ? element("a", link.label, {href: link.address, rel: "noreferrer"}) : element("span", link.label));
    return item;
  }));
  byId("links-part").hidden = board.links.length === 0;
  until = board.until ?? null;
  ahead = Date.now() - Date.parse(board.now);
  tick();
}

function span(milliseconds) {
  const minutes = Math.ceil(milliseconds / 60000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.round(hours / 24)} days`;
}

function tick() {
  const left = until ? Date.parse(until.at) - (Date.now() - ahead) : 0;
  byId("until").hidden = left <= 0;
  if (left > 0) byId("until").textContent = `${until.what} in ${span(left)}`;
}

function connection(state, text) {
  const line = byId("connection");
  if (line.textContent !== text) line.textContent = text;
  line.dataset.state = state;
}

async function look() {
  try {
    const answer = await fetch(address, {cache: "no-store", signal: AbortSignal.timeout(PATIENCE)});
    if (answer.status === 404) {
      connection("lost", "This board is gone. A facilitator gets its address with /workshop status.");
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    const text = await answer.text();
    // The clock alone is no news: a screen reader would read the same words again.
    const news = text.replace(/"now":"[^"]*"/, "");
    if (news !== heard) {
      heard = news;
      show(JSON.parse(text));
    }
    connection("live", "Live");
  } catch {
    connection("lost", heard ? "No answer. This is how it was; trying again…" : "No answer yet; trying again…");
  }
  setTimeout(look, EVERY);
}

setInterval(tick, 1000);
look();
