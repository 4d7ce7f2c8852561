import { refill } from '#web/refill.js';
import type { FieldError, FormState } from '#web/view.js';
import { isOwnPath, type PlainAnswer } from './answer.js';
import { REFUSALS, Refused } from './errors.js';
import { type Call, perform } from './perform.js';
import type { AnyRoute } from './route.js';
import type { Services } from './services.js';

/**
 * A form whose post was refused for what stands in its fields (a text that is too long, a file that is too large, a
 * choice that is none) comes back on its page, with the problem at the field and everything that was typed. One place
 * for every form: handlers never see such a post. Undefined: no person's form, or its page cannot be drawn for the
 * reader; the refusal is then answered as any other.
 */
export async function giveBack(
  services: Services,
  routes: readonly AnyRoute[],
  route: AnyRoute,
  call: Call,
  refused: Refused,
): Promise<PlainAnswer | undefined> {
  const { request } = call;
  const errors = fieldErrors(refused);
  if (route.method !== 'POST' || route.kind === 'api' || errors === null) return undefined;
  if (!String(request.headers.accept ?? '').includes('text/html')) return undefined;
  const form = { action: request.path, values: valuesOf(call.body), errors };
  for (const path of pagesOf(request)) {
    const found = findPage(routes, route.kind, path);
    if (!found) continue;
    const asked = { ...call, ...found.asked, body: {}, request: { ...request, path } };
    try {
      const drawn = await perform(services, found.route, asked);
      if (drawn.as !== 'page' || (drawn.status ?? 200) !== 200) continue;
      const html = refill(typeof drawn.html === 'function' ? drawn.html() : drawn.html, form);
      if (html !== null) return { ...drawn, html, status: REFUSALS[refused.kind].status };
    } catch (error) {
      // A page that is not open to the reader or gone by now: the next one is tried.
      if (!(error instanceof Refused)) throw error;
    }
  }
  return undefined;
}

/** Null where something else than a field of the form is wrong. */
function fieldErrors({ issues }: Refused): FieldError[] | null {
  const errors = issues.map(({ at, limit }): FieldError | null => {
    const field = /^body\.([^.]+)/.exec(at)?.[1];
    if (field === undefined) return null;
    if (limit === undefined) return { field, problem: 'notTaken' };
    return 'chars' in limit
      ? { field, problem: 'tooLong', values: { max: limit.chars } }
      : { field, problem: 'fileTooLarge', values: { mb: Math.floor(limit.bytes / 1024 / 1024) } };
  });
  const known = errors.filter((e) => e !== null);
  const once = known.filter((e, i) => known.findIndex((o) => o.field === e.field) === i);
  return known.length < issues.length || once.length === 0 ? null : once;
}

function valuesOf(body: unknown): FormState['values'] {
  const texts = (v: unknown): v is string => typeof v === 'string';
  return Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, v]) =>
      texts(v) || (Array.isArray(v) && v.every(texts)) ? [[name, v as string | string[]]] : [],
    ),
  );
}

/**
 * Where the form stood: the page that the browser names, else the address that was posted to and those above it, since
 * a page that comes back with its problems stands at the address of its post.
 */
function pagesOf({ path, headers }: Call['request']): readonly string[] {
  const pages: string[] = [];
  const referer = String(headers.referer ?? '');
  const from = URL.canParse(referer) ? new URL(referer) : null;
  if (from && from.host === headers.host) pages.push(from.pathname + from.search);
  const segments = (path.split('?')[0] ?? '').split('/');
  for (let n = segments.length; n > 1; n -= 1) pages.push(segments.slice(0, n).join('/'));
  return [...new Set(pages)].filter(isOwnPath);
}

function findPage(
  routes: readonly AnyRoute[],
  kind: AnyRoute['kind'],
  path: string,
): { readonly route: AnyRoute; readonly asked: Pick<Call, 'params' | 'query'> } | undefined {
  const url = new URL(path, 'http://rsoits.invalid');
  const fitting = routes.flatMap((route) => {
    if (route.method !== 'GET' || route.kind !== kind || route.passive) return [];
    const params = paramsOf(route.path, url.pathname);
    return params ? [{ route, asked: { params, query: Object.fromEntries(url.searchParams) } }] : [];
  });
  // Words before parameters, as the router has it: `/registry/new` is no registrant.
  return fitting.sort((a, b) => a.route.path.split(':').length - b.route.path.split(':').length)[0];
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, word] of wanted.entries()) {
    const text = given[i]!;
    if (!word.startsWith(':')) {
      if (word !== text) return undefined;
      // Of what the router reads inside a segment (`:id.ics`) nothing is a page with a form.
    } else if (!/^:\w+$/.test(word) || text === '') return undefined;
    else
      try {
        params[word.slice(1)] = decodeURIComponent(text);
      } catch {
        return undefined;
      }
  }
  return params;
}
