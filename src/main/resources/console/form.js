// Forms (modals): one dialog each, errors at their fields, focus where it is needed.

import { el } from '/dom.js';

/**
 * Opens a form and leaves it open until `submit` accepts the values or the person cancels.
 *
 * @param submit gets the values; resolves to field errors ({name: message}), or to nothing when accepted
 */
export function openForm(form, submit) {
  const fields = form.fields.map(fieldView);
  const problem = el('p', { class: 'form-problem', role: 'alert', hidden: true });
  const send = el('button', { type: 'submit', class: 'button primary' }, form.submitLabel);
  const body = el('form', { novalidate: true, autocomplete: 'off' },
    el('h2', { id: 'form-title' }, form.title),
    problem,
    ...fields.map((field) => field.element),
    el('div', { class: 'form-foot' },
      el('button', { type: 'button', class: 'button plain', click: () => dialog.close() }, 'Cancel'),
      send));
  const dialog = el('dialog', { class: 'form', 'aria-labelledby': 'form-title', close: () => dialog.remove() }, body);

  body.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (send.disabled || showErrors(fields, missing(fields))) {
      return;
    }
    problem.hidden = true;
    send.disabled = true;
    try {
      const errors = await submit(Object.fromEntries(fields.map((field) => [field.name, field.input.value])));
      if (!errors) {
        dialog.close();
      } else if (!showErrors(fields, errors)) {
        problem.textContent = Object.values(errors).join(' ');
        problem.hidden = false;
      }
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      send.disabled = false;
    }
  });

  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.input.focus();
  return dialog;
}

function fieldView(field) {
  const id = 'field-' + field.name;
  const described = (field.hint ? id + '-hint ' : '') + id + '-error';
  const common = { id, name: field.name, 'aria-describedby': described, 'aria-required': field.required ? 'true' : 'false' };
  const input = inputOf(field, common);
  const error = el('p', { class: 'field-error', id: id + '-error' });
  input.addEventListener('input', () => setError({ input, error }, ''));
  const element = el('div', { class: 'field' },
    el('label', { for: id }, field.label, field.required ? '' : el('span', { class: 'optional' }, ' optional')),
    input,
    field.hint ? el('p', { class: 'hint', id: id + '-hint' }, field.hint) : '',
    error);
  return { name: field.name, required: field.required, input, error, element };
}

function inputOf(field, common) {
  if (field.kind === 'CHOICE') {
    const select = el('select', common,
      ...field.choices.map((choice) => el('option', { value: choice.value }, choice.label)));
    if (field.initial) {
      select.value = field.initial;
    }
    return select;
  }
  const input = field.kind === 'PARAGRAPH'
    ? el('textarea', { ...common, rows: '4', spellcheck: 'false', autocapitalize: 'off' })
    : el('input', { ...common, type: 'text', spellcheck: 'false', autocapitalize: 'off' });
  input.value = field.initial;
  return input;
}

function missing(fields) {
  return Object.fromEntries(fields
    .filter((field) => field.required && field.input.value.trim() === '')
    .map((field) => [field.name, 'This is needed.']));
}

/** @returns whether any error belongs to a field of this form */
function showErrors(fields, errors) {
  fields.forEach((field) => setError(field, errors[field.name] ?? ''));
  const first = fields.find((field) => errors[field.name]);
  first?.input.focus();
  return Boolean(first);
}

function setError(field, message) {
  field.error.textContent = message;
  if (message) {
    field.input.setAttribute('aria-invalid', 'true');
  } else {
    field.input.removeAttribute('aria-invalid');
  }
}
