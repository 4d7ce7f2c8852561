import type { Services } from '../services.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}

/** A page with nothing but words, for what must work even when nothing else does. @param body HTML */
export function plainPage(
  services: Pick<Services, 'settings'>,
  { title, body }: { readonly title: string; readonly body: string },
): string {
  const test = services.settings.isTest ? '<p><strong>TEST</strong></p>' : '';
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)} | RSOITS</title><meta name="viewport" content="width=device-width, initial-scale=1"></head><body>${test}<main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
