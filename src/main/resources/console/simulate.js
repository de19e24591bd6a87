// "Simulate trouble": tells the console's delivery to behave like a chat service on a bad day.

import { get, post } from '/api.js';
import { byId, el } from '/dom.js';

const CONTROLS = [
  ['refuseAllDms', 'Nobody takes direct messages', 'checkbox'],
  ['failAll', 'Every delivery fails', 'checkbox'],
  ['failNext', 'Deliveries that fail next', 'number'],
  ['loseAnswers', 'Deliveries that work but are reported as failed', 'number'],
  ['retryAfterNext', 'Deliveries told to come back later', 'number'],
  ['retryAfterSeconds', 'How much later, in seconds', 'number'],
  ['slowSeconds', 'Seconds that each delivery takes', 'number'],
];
const OFF = {
  refuseAllDms: false, failAll: false, failNext: 0, loseAnswers: 0,
  retryAfterNext: 0, retryAfterSeconds: 5, slowSeconds: 0, refuseDmsOf: [],
};

/** Shows the button when this console can be told; `person` gives who one is. */
export async function startSimulate(person) {
  const button = byId('simulate');
  try {
    mark(await get('/api/console/faults'));
    button.hidden = false;
    button.onclick = () => open(person());
  } catch (error) {
    button.hidden = true;
  }
}

async function open(person) {
  const now = await get('/api/console/faults');
  const inputs = CONTROLS.map(([name, label, type]) => control(name, label, type, now[name]));
  const mine = control('refuse-mine', `${person} takes no direct messages`, 'checkbox', now.refuseDmsOf.includes(person));
  const problem = el('p', { class: 'form-problem', role: 'alert', hidden: true });
  const dialog = el('dialog', { class: 'form', 'aria-labelledby': 'simulate-title', close: () => dialog.remove() },
    el('form', { novalidate: true, submit: apply },
      el('h2', { id: 'simulate-title' }, 'Simulate trouble'),
      el('p', { class: 'hint' }, 'What Kindling sends to this console goes wrong as you say here, until you switch it off.'),
      problem,
      mine.element,
      ...inputs.map((input) => input.element),
      el('div', { class: 'form-foot' },
        el('button', { type: 'button', class: 'button plain', click: () => send(OFF) }, 'All off'),
        el('button', { type: 'submit', class: 'button primary' }, 'Apply'))));

  function apply(event) {
    event.preventDefault();
    const others = now.refuseDmsOf.filter((name) => name !== person);
    send({
      ...Object.fromEntries(inputs.map((input) => [input.name, input.value()])),
      refuseDmsOf: mine.value() ? [...others, person] : others,
    });
  }

  async function send(faults) {
    try {
      mark(await post('/api/console/faults', faults));
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  }

  document.body.append(dialog);
  dialog.showModal();
}

function control(name, label, type, value) {
  const id = 'fault-' + name;
  const input = el('input', type === 'number'
    ? { id, type, min: '0', max: '1000', step: name.endsWith('Seconds') ? '0.1' : '1' }
    : { id, type });
  if (type === 'checkbox') {
    input.checked = value;
  } else {
    input.value = value;
  }
  return {
    name,
    value: () => (type === 'checkbox' ? input.checked : Number(input.value)),
    element: el('div', { class: 'setting' }, el('label', { for: id }, label), input),
  };
}

function mark(faults) {
  const on = faults.failAll || faults.refuseAllDms || faults.refuseDmsOf.length > 0 || faults.failNext > 0
    || faults.loseAnswers > 0 || faults.retryAfterNext > 0 || faults.slowSeconds > 0;
  byId('simulate-on').hidden = !on;
}
