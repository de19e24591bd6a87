// Cards: what Kindling says, drawn from its blocks.

import { announce, el, icon } from '/dom.js';

const TONES = {
  INFO: ['i', 'Information'],
  PROGRESS: ['…', 'In progress'],
  SUCCESS: ['✓', 'Done'],
  WARNING: ['!', 'Warning'],
  REFUSAL: ['–', 'Refused'],
  FAULT: ['×', 'Fault'],
};

const BLOCKS = {
  text: (block) => el('p', { class: 'text' }, block.text),
  note: (block) => el('p', { class: 'note' }, block.text),
  code: codeBlock,
  facts: (block) => el('dl', { class: 'facts' }, ...block.facts.flatMap((fact) => [
    el('dt', {}, fact.label), el('dd', {}, fact.value),
  ])),
  link: linkBlock,
  table: tableBlock,
  buttons: buttonRow,
};

/** @param press called with the button of a card and its element */
export function renderCard(card, press) {
  const [sign, word] = TONES[card.tone] ?? TONES.INFO;
  return el('div', { class: 'card tone-' + card.tone.toLowerCase() },
    el('div', { class: 'card-head' },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      el('h3', {}, el('span', { class: 'hidden' }, word + ': '), card.title)),
    ...card.blocks.map((block) => BLOCKS[block.type]?.(block, press) ?? ''));
}

function codeBlock(block) {
  // One line may be broken to be seen whole, since nobody takes the break for one of its own; lines of several may not.
  const lines = block.code.trimEnd().includes('\n') ? 'several' : 'one';
  const code = el('pre', { class: lines, tabindex: '0', 'aria-label': block.label || 'Code' }, el('code', {}, block.code));
  const copy = el('button', {
    type: 'button',
    class: 'copy',
    'aria-label': 'Copy' + (block.label ? ': ' + block.label : ''),
    click: () => copyText(block.code, code, copy),
  }, icon('copy'), el('span', {}, 'Copy'));
  return el('figure', { class: 'code' },
    el('figcaption', {}, el('span', {}, block.label), copy),
    code);
}

async function copyText(text, code, button) {
  const word = button.querySelector('span');
  try {
    await navigator.clipboard.writeText(text);
    word.textContent = 'Copied';
    announce('Copied');
  } catch {
    // Without permission: mark it, so that the person's own copy key takes it.
    window.getSelection().selectAllChildren(code);
    word.textContent = 'Marked';
    announce('Marked. Press the copy key.');
  }
  window.setTimeout(() => { word.textContent = 'Copy'; }, 2000);
}

function linkBlock(block) {
  let scheme = '';
  try {
    scheme = new URL(block.url).protocol;
  } catch {
    // Not an address: shown as text below.
  }
  if (!['https:', 'http:', 'vscode:'].includes(scheme)) {
    return el('p', { class: 'text' }, `${block.label}: ${block.url}`);
  }
  const outside = scheme === 'vscode:' ? {} : { target: '_blank' };
  return el('p', { class: 'link' },
    el('a', { href: block.url, rel: 'noopener noreferrer', ...outside }, block.label, icon('link')));
}

function tableBlock(block) {
  const kind = block.head.length <= 2 ? 'table pairs' : 'table';
  return el('div', { class: kind, tabindex: '0', role: 'group', 'aria-label': 'Table: ' + block.head.join(', ') },
    // The roles hold also where a narrow screen stacks the cells.
    el('table', { role: 'table' },
      el('thead', { role: 'rowgroup' },
        el('tr', { role: 'row' }, ...block.head.map((cell) => el('th', { scope: 'col', role: 'columnheader' }, cell)))),
      el('tbody', { role: 'rowgroup' }, ...block.rows.map((row) => el('tr', { role: 'row' },
        ...row.map((cell) => el('td', { role: 'cell' }, cell)))))));
}

function buttonRow(block, press) {
  return el('div', { class: 'buttons' }, ...block.buttons.map((button) => el('button', {
    type: 'button',
    class: 'button ' + button.style.toLowerCase(),
    'data-action': button.action.name + ' ' + button.action.argument,
    click: (event) => press(button, event.currentTarget),
  }, button.label)));
}
