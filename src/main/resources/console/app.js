// The console's page: who one is, which conversation is open, and the live stream that keeps both up to date.

import { get, newInvocationId, post, tell } from '/api.js';
import { startComposer } from '/composer.js';
import { startLog } from '/conversation.js';
import { announce, byId, el, remember, remembered } from '/dom.js';
import { openForm } from '/form.js';
import { startSimulate } from '/simulate.js';

const DIRECT = 'dm';
const MOST_OWN_LINES = 200;

const state = {
  people: [],
  channels: [],
  person: '',
  place: DIRECT,
  change: 0,
  messages: new Map(),
  own: [],
  answered: {},
  read: {},
};
let stream;
let retry = 0;

const log = startLog(press, (message) => state.answered[message.id + '.' + message.revision]);
const composer = startComposer(say);

// ---- what a person does -------------------------------------------------------------------------------------------

async function say(text) {
  const { person, place } = state;
  const answer = await tell('/api/console/say', { as: person, invocationId: newInvocationId(), text, channel: place });
  const echo = answer.echo ?? text;
  if (state.person === person) {
    state.own.push({ at: answer.receivedAt, place, text: echo });
    state.own.splice(0, state.own.length - MOST_OWN_LINES);
    remember(sessionStorage, 'own:' + person, state.own);
    take(answer, place);
    log.toEnd();
  }
  return echo;
}

async function press(message, button, element) {
  const row = element.closest('.card').querySelectorAll('.buttons button');
  row.forEach((other) => { other.disabled = true; });
  element.setAttribute('aria-busy', 'true');
  try {
    const answer = await tell('/api/console/press', {
      as: state.person,
      invocationId: newInvocationId(),
      action: button.action.name,
      argument: button.action.argument,
      channel: message.channel,
    });
    // A private question is answered once; a message with offers may be used again.
    if (message.kind === 'reply' && message.card.blocks.some((block) => block.buttons?.some((one) => one.confirming))) {
      state.answered[message.id + '.' + message.revision] = button.label;
      remember(sessionStorage, 'answered:' + state.person, state.answered);
    }
    take(answer, message.channel);
  } catch (error) {
    banner(error.message);
  } finally {
    row.forEach((other) => { other.disabled = false; });
    element.removeAttribute('aria-busy');
    draw();
    if (!element.isConnected && !document.querySelector('dialog[open]')) {
      composer.focus();
    }
  }
}

function take(answer, place) {
  if (answer.message) {
    know(answer.message);
  } else if (answer.reply.type === 'form') {
    const form = answer.reply.form;
    openForm(form, (values) => submit(form, values, place));
  }
  draw();
}

async function submit(form, values, place) {
  const answer = await tell('/api/console/submit', {
    as: state.person,
    invocationId: newInvocationId(),
    form: form.name,
    context: form.context,
    values,
    channel: place,
  });
  if (answer.reply.type === 'form-errors') {
    return answer.reply.messages;
  }
  take(answer, place);
  log.toEnd();
  return undefined;
}

// ---- what Kindling says -------------------------------------------------------------------------------------------

function know(message) {
  const known = state.messages.get(message.id);
  if (!known || known.revision < message.revision) {
    state.messages.set(message.id, message);
  }
}

function placeOf(message) {
  return message.kind === 'dm' ? DIRECT : message.channel;
}

function visible(message) {
  return placeOf(message) === state.place && !document.hidden;
}

async function load() {
  const history = await get('/api/console/messages', { as: state.person });
  state.messages = new Map(history.messages.map((message) => [message.id, message]));
  state.change = history.change;
}

function listen() {
  stream?.close();
  const person = state.person;
  const source = new EventSource(`/api/console/events?as=${encodeURIComponent(person)}&after=${state.change}`);
  stream = source;
  source.addEventListener('open', () => {
    retry = 0;
    connection('live', 'Live');
    banner('');
  });
  source.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    state.change = Math.max(state.change, message.change);
    know(message);
    draw();
    if (placeOf(message) !== state.place) {
      announce(`New in ${nameOf(placeOf(message))}: ${message.card.title}`);
    }
  });
  source.addEventListener('error', () => {
    if (stream !== source) {
      return;
    }
    // A stream of our own making each time: what the browser would resume may be another database by now.
    source.close();
    connection('lost', 'Connection lost');
    banner('The connection to Kindling is lost. Trying again…');
    retry = Math.min(retry + 1, 6);
    window.setTimeout(() => { if (stream === source) { reconnect(); } }, 500 * retry);
  });
}

async function reconnect() {
  try {
    await load();
    draw();
    listen();
  } catch (error) {
    if (error.status === 401 || error.status === 403) {
      start();
      return;
    }
    retry = Math.min(retry + 1, 6);
    const before = stream;
    window.setTimeout(() => { if (stream === before) { reconnect(); } }, 500 * retry);
  }
}

// ---- what is drawn ------------------------------------------------------------------------------------------------

function draw(fresh = false) {
  if (!state.person) {
    return;
  }
  const shown = [...state.messages.values()].filter((message) => placeOf(message) === state.place);
  const own = state.own.filter((line) => line.place === state.place);
  markRead(shown);
  log.draw(
    [...shown.map(log.messageItem), ...own.map((line) => log.ownItem(line, state.person))],
    emptyPlace,
    fresh);
  drawPlaces();
}

/** What stands where nobody has said anything yet: the first steps of whoever one is. */
function emptyPlace() {
  if (state.place !== DIRECT) {
    return el('div', { class: 'empty' },
      el('p', {}, 'Nothing here yet. What Kindling posts for everybody appears here, such as the board of a workshop.'));
  }
  const role = personNow()?.description ?? '';
  // Operators alone are in no team, so they get none.
  const steps = role === 'operator' ? [] : [['Create a sandbox', '/sandbox create']];
  if (role.includes('facilitator')) {
    steps.push(['Plan a workshop', '/workshop create']);
  }
  if (role.includes('operator')) {
    steps.push(['How is the host?', '/kindling status']);
  }
  steps.push(['What can I do?', '/sandbox help']);
  return el('div', { class: 'empty' },
    el('h3', {}, 'Hello ' + state.person),
    el('p', {}, 'Type a command below, or begin with one of these.'),
    el('div', { class: 'buttons' }, ...steps.map(([label, text], index) => el('button', {
      type: 'button',
      class: 'button ' + (index === 0 ? 'primary' : 'plain'),
      click: () => composer.send(text),
    }, label))));
}

function personNow() {
  return state.people.find((one) => one.name === state.person);
}

function markRead(shown) {
  const newest = Math.max(0, ...shown.map((message) => message.id));
  if (!document.hidden && newest > (state.read[state.place] ?? 0)) {
    state.read[state.place] = newest;
    remember(localStorage, 'read:' + state.person, state.read);
  }
}

function unread(place) {
  return [...state.messages.values()]
    .filter((message) => placeOf(message) === place && !visible(message) && message.id > (state.read[place] ?? 0))
    .length;
}

function nameOf(place) {
  return place === DIRECT ? 'Kindling' : '#' + place;
}

function places() {
  const named = [...state.messages.values()].map(placeOf).filter((place) => place !== DIRECT);
  return [...new Set([...state.channels, ...named]), DIRECT];
}

function drawPlaces() {
  const all = places();
  const focused = document.activeElement?.dataset?.place;
  byId('channels').replaceChildren(...all.filter((place) => place !== DIRECT).map(placeItem));
  byId('directs').replaceChildren(placeItem(DIRECT));
  if (focused) {
    document.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
  }
  const total = all.reduce((sum, place) => sum + unread(place), 0);
  byId('menu-unread').textContent = total;
  byId('menu-unread').hidden = total === 0;
  byId('menu').setAttribute('aria-label', 'Conversations and who you are' + (total ? `, ${total} unread` : ''));
  document.title = (total ? `(${total}) ` : '') + 'Kindling console';
}

function placeItem(place) {
  const count = unread(place);
  return el('li', {}, el('button', {
    type: 'button',
    class: 'place',
    'data-place': place,
    'aria-current': place === state.place ? 'page' : undefined,
    click: () => go(state.person, place, true),
  },
  el('span', { class: 'place-sign', 'aria-hidden': 'true' }, place === DIRECT ? '●' : '#'),
  el('span', {}, place === DIRECT ? 'Kindling' : place),
  count ? el('span', { class: 'badge' }, String(count), el('span', { class: 'hidden' }, ' unread')) : ''));
}

function drawHead() {
  byId('place-name').textContent = state.place === DIRECT ? 'Kindling' : '#' + state.place;
  byId('place-about').textContent = state.place === DIRECT
    ? 'Only you and Kindling read this'
    : 'Everybody reads what Kindling posts here; answers to you stay with you';
  byId('role').textContent = personNow()?.description ?? '';
  byId('person').value = state.person;
  composer.placeholder(state.place === DIRECT ? 'Message Kindling' : `Command in #${state.place}`);
}

function banner(text) {
  byId('banner').textContent = text;
  byId('banner').hidden = !text;
}

function connection(kind, text) {
  byId('connection').dataset.state = kind;
  byId('connection-text').textContent = text;
}

function menu(open) {
  byId('rail').classList.toggle('open', open);
  byId('shade').hidden = !open;
  byId('menu').setAttribute('aria-expanded', String(open));
}

// ---- who and where ------------------------------------------------------------------------------------------------

async function go(person, place, focus) {
  menu(false);
  const other = person !== state.person;
  state.person = person;
  state.place = place;
  const address = '#' + encodeURIComponent(person) + (place === DIRECT ? '' : '/' + encodeURIComponent(place));
  if (location.hash !== address) {
    history.replaceState(null, '', address);
  }
  show('stage');
  drawHead();
  if (other) {
    stream?.close();
    stream = undefined;
    banner('');
    composer.reset();
    state.own = remembered(sessionStorage, 'own:' + person, []);
    state.answered = remembered(sessionStorage, 'answered:' + person, {});
    state.read = remembered(localStorage, 'read:' + person, {});
    state.messages = new Map();
    draw(true);
    try {
      await load();
      listen();
    } catch (error) {
      banner(error.message);
      window.setTimeout(() => { if (state.person === person && !stream) { reconnect(); } }, 1000);
    }
  }
  draw(true);
  if (focus) {
    composer.focus();
  }
}

function show(part) {
  byId('stage').hidden = part !== 'stage';
  byId('rail').hidden = part !== 'stage';
  byId('welcome').hidden = part !== 'welcome';
  document.querySelector('.skip').hidden = part !== 'stage';
}

function welcome() {
  show('welcome');
  byId('sign-in').hidden = true;
  byId('welcome-title').textContent = 'Who are you?';
  byId('welcome-about').hidden = false;
  byId('people').replaceChildren(...state.people.map((person) => el('li', {}, el('button', {
    type: 'button',
    class: 'person',
    click: () => go(person.name, DIRECT, true),
  },
  el('span', { class: 'avatar', 'aria-hidden': 'true' }, person.name.slice(0, 1).toUpperCase()),
  el('span', {}, el('strong', {}, person.name), el('span', { class: 'role' }, person.description))))));
}

function signIn() {
  show('welcome');
  byId('people').replaceChildren();
  byId('welcome-title').textContent = 'Sign in';
  byId('welcome-about').hidden = true;
  byId('sign-in').hidden = false;
  byId('password').focus();
}

function fromAddress() {
  const [person, place] = location.hash.slice(1).split('/').map(decodeURIComponent);
  return { person: person ?? '', place: place || DIRECT };
}

async function start() {
  stream?.close();
  stream = undefined;
  state.person = '';
  const session = await get('/api/session');
  if (session.needed && !session.open) {
    signIn();
    return;
  }
  byId('sign-out').hidden = !session.needed;
  const answer = await get('/api/console/people');
  state.people = answer.people;
  state.channels = answer.channels;
  byId('person').replaceChildren(...state.people.map((person) => el('option', { value: person.name }, person.name)));
  startSimulate(() => state.person);
  learnCommands();
  const { person, place } = fromAddress();
  if (state.people.some((known) => known.name === person)) {
    await go(person, place, true);
  } else {
    welcome();
  }
}

/** For the hints; the page does without as well. */
async function learnCommands() {
  try {
    composer.know((await get('/api/console/commands')).commands);
  } catch {
    composer.know([]);
  }
}

async function startOver() {
  try {
    await start();
  } catch (error) {
    show('stage');
    banner(error.message);
    window.setTimeout(startOver, 2000);
  }
}

byId('person').addEventListener('change', (event) => go(event.target.value, state.place, false));
byId('menu').addEventListener('click', () => {
  const open = !byId('rail').classList.contains('open');
  menu(open);
  if (open) {
    byId('person').focus();
  }
});
byId('shade').addEventListener('click', () => menu(false));
byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('password-error').textContent = '';
  try {
    await post('/api/login', { password: byId('password').value });
    byId('password').value = '';
    await startOver();
  } catch (error) {
    byId('password-error').textContent = error.message;
    byId('password').focus();
  }
});
byId('sign-out').addEventListener('click', async () => {
  await post('/api/logout', {});
  startOver();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && byId('rail').classList.contains('open')) {
    menu(false);
    byId('menu').focus();
  }
});
document.addEventListener('visibilitychange', () => draw());
window.addEventListener('hashchange', () => {
  const { person, place } = fromAddress();
  if (state.people.some((known) => known.name === person) && (person !== state.person || place !== state.place)) {
    go(person, place, false);
  }
});

startOver();
