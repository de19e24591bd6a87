// The console's API. Errors carry a sentence for people.

export class ApiError extends Error {
  constructor(status, sentence, reference) {
    super(reference && status >= 500 ? `${sentence} (reference ${reference})` : sentence);
    this.status = status;
  }
}

const UNREACHABLE = 'Kindling does not answer. Is it still running?';

/** Made once for each thing a person does: sending it again has no second effect. */
export function newInvocationId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return request(path + (query ? '?' + query : ''), {});
}

/** With a few tries, as the invocation id in the body makes a second delivery harmless. */
export async function tell(path, body) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await post(path, body);
    } catch (error) {
      if (error.status !== 0 || attempt === 4) {
        throw error;
      }
      await new Promise((resolve) => window.setTimeout(resolve, 400 * attempt));
    }
  }
}

export async function post(path, body) {
  return request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options });
  } catch {
    throw new ApiError(0, UNREACHABLE);
  }
  if (response.status === 204) {
    return {};
  }
  const answer = await response.json().catch(() => ({ error: UNREACHABLE }));
  if (!response.ok) {
    throw new ApiError(response.status, answer.error, answer.reference);
  }
  return answer;
}
