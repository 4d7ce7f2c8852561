import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

/**
 * `form[data-passkey]` asks its `data-options` address for options (POST, JSON), lets the browser sign, puts the
 * answer into the field `response` as JSON and posts the form as any other. Shown only where passkeys work.
 */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!browserSupportsWebAuthn()) continue;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void sign(form);
  });
}

async function sign(form: HTMLFormElement): Promise<void> {
  const status = form.querySelector<HTMLElement>('[data-passkey-status]');
  const field = form.elements.namedItem('response');
  const csrf = form.elements.namedItem('_csrf');
  if (!(field instanceof HTMLInputElement) || !(csrf instanceof HTMLInputElement)) return;
  try {
    const answer = await fetch(form.dataset.options ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf.value },
      body: '{}',
    });
    if (!answer.ok) throw new Error(`options: ${answer.status}`);
    const options: unknown = await answer.json();
    const response =
      form.dataset.passkey === 'register'
        ? await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
        : await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
    field.value = JSON.stringify(response);
    form.submit();
  } catch {
    // The browser gives no reason that would help the reader, and some would help a thief.
    if (status) status.textContent = form.dataset.failed ?? '';
  }
}
