// The log of one conversation: keeps the drawn messages in step with the known ones.

import { byId, el, icon } from '/dom.js';
import { renderCard } from '/card.js';

const TIME = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });

/** @param press called with message, button and the button's element */
export function startLog(press, isAnswered) {
  const log = byId('log');
  const newer = byId('newer');
  let drawn = new Map();
  let following = true;

  function atEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  function toEnd() {
    log.scrollTop = log.scrollHeight;
    following = true;
    newer.hidden = true;
  }

  /**
   * Draws `items` in their order; with `fresh` it is another conversation, of which nothing is read out.
   *
   * @param emptyView makes what stands there while there are none
   */
  function draw(items, emptyView, fresh) {
    const follow = fresh || atEnd();
    if (fresh) {
      log.setAttribute('aria-live', 'off');
      log.replaceChildren();
      drawn = new Map();
    }
    const wanted = withDays(items);
    const keep = new Map();
    let grown = false;
    let next = log.firstElementChild;
    for (const item of wanted) {
      const old = drawn.get(item.key);
      let element = old?.element;
      if (!old || old.version !== item.version) {
        element = item.view();
        grown = grown || !old;
        if (old) {
          replace(old.element, element);
          if (next === old.element) {
            next = element;
          }
        }
      }
      keep.set(item.key, { element, version: item.version });
      if (element === next) {
        next = next.nextElementSibling;
      } else {
        log.insertBefore(element, next);
      }
    }
    if (items.length === 0 && next?.classList.contains('empty')) {
      return;
    }
    while (next) {
      const gone = next;
      next = next.nextElementSibling;
      gone.remove();
    }
    drawn = keep;
    if (items.length === 0) {
      log.append(emptyView());
    }
    if (follow) {
      toEnd();
    } else if (grown) {
      newer.hidden = false;
    }
    if (fresh) {
      window.setTimeout(() => log.setAttribute('aria-live', 'polite'), 200);
    }
  }

  function messageItem(message) {
    const answered = isAnswered(message);
    return {
      key: 'm' + message.id,
      at: message.createdAt,
      order: message.id,
      version: message.revision + (answered ?? ''),
      view: () => messageView(message, press, answered),
    };
  }

  newer.addEventListener('click', toEnd);
  log.addEventListener('scroll', () => {
    following = atEnd();
    newer.hidden = newer.hidden || following;
  }, { passive: true });
  // The message box grows and phones show their keyboard: whoever read the newest goes on reading it.
  new ResizeObserver(() => { if (following) { toEnd(); } }).observe(log);

  return { draw, messageItem, ownItem, toEnd };
}

function ownItem(line, person) {
  return {
    key: 'o' + line.at + line.text,
    at: line.at,
    order: -1,
    version: 1,
    view: () => article('own', person, person.slice(0, 1).toUpperCase(), line.at, [],
      el('p', { class: 'said' }, line.text)),
  };
}

function messageView(message, press, answered) {
  const marks = [];
  if (message.revision > 1) {
    marks.push(el('span', { class: 'mark', title: 'Changed ' + new Date(message.updatedAt).toLocaleString() }, 'edited'));
  }
  if (message.kind === 'reply') {
    marks.push(el('span', { class: 'mark private' }, icon('eye'), 'Only visible to you'));
  }
  const card = renderCard(message.card, (button, element) => press(message, button, element));
  if (answered) {
    card.querySelectorAll('.buttons button').forEach((button) => { button.disabled = true; });
    card.append(el('p', { class: 'note' }, 'You chose “' + answered + '”.'));
  }
  const view = article('kindling ' + message.kind, 'Kindling', icon('flame'), message.createdAt, marks, card);
  view.dataset.id = message.id;
  return view;
}

function article(kind, author, avatar, at, marks, body) {
  const time = TIME.format(new Date(at));
  return el('article', { class: 'message ' + kind, 'aria-label': author + ', ' + time },
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, avatar),
    el('div', { class: 'message-body' },
      el('p', { class: 'byline' },
        el('span', { class: 'author' }, author),
        el('time', { datetime: at }, time),
        ...marks),
      body));
}

/** Puts an edited message in the old one's place, and the focus back on the button that had it. */
function replace(old, element) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  old.replaceWith(element);
  if (focused) {
    [...element.querySelectorAll('[data-action]')].find((button) => button.dataset.action === focused)?.focus();
  }
  element.classList.add('changed');
}

function withDays(items) {
  const sorted = [...items].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.order - b.order);
  const all = [];
  let day = '';
  for (const item of sorted) {
    const own = DAY.format(new Date(item.at));
    if (own !== day) {
      day = own;
      const name = own === DAY.format(new Date()) ? 'Today' : own;
      all.push({ key: 'd' + own, version: name, view: () => el('p', { class: 'day' }, el('span', {}, name)) });
    }
    all.push(item);
  }
  return all;
}
