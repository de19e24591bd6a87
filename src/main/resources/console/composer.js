// The message box: hints for commands, history on the arrow keys.

import { announce, byId, el, remember, remembered } from '/dom.js';

// More than this at once is no help: then the commands are shown without their verbs.
const MOST_HINTS = 16;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY|PuTTY-User-Key-File/;
const MOST_HISTORY = 100;

/** @param send gets the text; resolves when it has arrived, throws a sentence when it has not */
export function startComposer(send) {
  const form = byId('composer');
  const text = byId('composer-text');
  const list = byId('hints');
  const warning = byId('composer-warning');
  const history = remembered(sessionStorage, 'history', []);
  let place = history.length;
  let commands = [];
  let shown = [];
  let chosen = -1;
  let busy = false;

  function warn(sentence) {
    warning.textContent = sentence;
    warning.hidden = !sentence;
  }

  function fit() {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight, 220) + 'px';
  }

  function hideHints() {
    shown = [];
    chosen = -1;
    list.hidden = true;
    text.removeAttribute('aria-activedescendant');
  }

  function fitting(typed) {
    const all = commands.filter(({ command }) => command.startsWith(typed) && command !== typed);
    return all.length > MOST_HINTS && !typed.includes(' ') ? heads(all) : all;
  }

  /** Each command once, with its verbs as what it is about. */
  function heads(all) {
    const verbs = new Map();
    for (const { command } of all) {
      const [head, verb] = command.split(' ');
      verbs.set(head, [...(verbs.get(head) ?? []), verb]);
    }
    return [...verbs].map(([command, names]) => ({ command, rest: '', about: names.join(', ') }));
  }

  function showHints() {
    const typed = text.value.toLowerCase();
    const before = shown.length;
    shown = typed.startsWith('/') && !typed.includes('\n') ? fitting(typed) : [];
    chosen = -1;
    text.removeAttribute('aria-activedescendant');
    list.replaceChildren(...shown.map(({ command, rest, about }, index) => el('li', {
      role: 'option',
      id: 'hint-' + index,
      'aria-selected': 'false',
      mousedown: (event) => { event.preventDefault(); take(index); },
    }, el('span', { class: 'command' }, command, rest ? el('span', { class: 'rest' }, ' ' + rest) : ''),
    el('span', { class: 'about' }, about))));
    list.hidden = shown.length === 0;
    if (shown.length > 0 && shown.length !== before) {
      announce(shown.length === 1 ? 'One command fits' : shown.length + ' commands fit; arrow keys choose');
    }
  }

  function choose(index) {
    chosen = (index + shown.length) % shown.length;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === chosen)));
    list.children[chosen].scrollIntoView({ block: 'nearest' });
    text.setAttribute('aria-activedescendant', 'hint-' + chosen);
  }

  function take(index) {
    setText(shown[index].command + ' ');
    showHints();
    text.focus();
  }

  function setText(value) {
    text.value = value;
    text.setSelectionRange(value.length, value.length);
    fit();
  }

  function recall(step) {
    const next = Math.min(Math.max(place + step, 0), history.length);
    if (next !== place) {
      place = next;
      setText(history[place] ?? '');
    }
  }

  function submit() {
    return deliver(text.value.trim());
  }

  async function deliver(value) {
    if (value === '' || busy) {
      return;
    }
    busy = true;
    hideHints();
    warn('');
    try {
      const echo = await send(value);
      // What the server masked is what is kept: a pasted private key is not.
      history.push(echo);
      history.splice(0, history.length - MOST_HISTORY);
      remember(sessionStorage, 'history', history);
      place = history.length;
      // Unless the person has begun the next line already.
      if (text.value.trim() === value) {
        setText('');
      }
    } catch (error) {
      warn('Not sent. ' + error.message);
    } finally {
      busy = false;
      text.focus();
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener('input', () => {
    fit();
    showHints();
    warn(PRIVATE_KEY.test(text.value)
      ? 'This looks like a private key. Never give it to anybody; Kindling needs the public one (the file ending in .pub).'
      : '');
  });
  text.addEventListener('blur', hideHints);
  text.addEventListener('keydown', (event) => {
    const open = shown.length > 0;
    if (event.isComposing) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (open && chosen >= 0) {
        take(chosen);
      } else {
        submit();
      }
    } else if (event.key === 'Tab' && !event.shiftKey && open && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Escape' && open) {
      hideHints();
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      choose(event.key === 'ArrowDown' ? chosen + 1 : (chosen < 0 ? shown.length - 1 : chosen - 1));
    } else if (event.key === 'ArrowUp' && !text.value.slice(0, text.selectionStart).includes('\n')) {
      event.preventDefault();
      recall(-1);
    } else if (event.key === 'ArrowDown' && !text.value.slice(text.selectionEnd).includes('\n')) {
      event.preventDefault();
      recall(1);
    }
  });

  return {
    // Not on a touch screen, where it would push up the keyboard.
    focus: () => {
      if (!window.matchMedia('(pointer: coarse)').matches) {
        text.focus({ preventScroll: true });
      }
    },
    /** As if the person had typed it; what they have begun to type stays. */
    send: (value) => deliver(value),
    know: (all) => { commands = all; },
    placeholder: (value) => { text.placeholder = value; },
    reset: () => {
      history.length = 0;
      place = 0;
      setText('');
      warn('');
      hideHints();
    },
  };
}
