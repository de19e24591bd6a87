// Small helpers to build the page. Text goes in as text, never as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element; `properties` are attributes, or event handlers when the value is a function. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#icon-' + name);
  svg.append(use);
  return svg;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Has screen readers say it, once, when they are done with what they are saying. */
export function announce(text) {
  byId('announcer').textContent = '';
  window.setTimeout(() => { byId('announcer').textContent = text; }, 50);
}

/** A store that forgets quietly where the browser forbids storing. */
export function remembered(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem('kindling:' + key)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function remember(storage, key, value) {
  try {
    storage.setItem('kindling:' + key, JSON.stringify(value));
  } catch {
    // A page that cannot store still works until it is closed.
  }
}
