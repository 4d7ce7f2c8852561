import { brotliCompressSync, constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorPage } from '#web/pages/error.js';
import { renderPage } from '#web/render.js';
import type { Cookie, PlainAnswer } from './answer.js';
import type { AtDoor } from './callers.js';
import { REFUSALS, type RefusalKind, type Refused } from './errors.js';
import { plainPage } from './pages/plain.js';
import type { AnyRoute } from './route.js';
import type { Services } from './services.js';

export function setCookies(services: Services, reply: FastifyReply, cookies: readonly Cookie[]): void {
  const { secureCookies } = services.settings;
  for (const { name, value, maxAgeSeconds } of cookies) {
    const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: secureCookies } as const;
    if (value === null) reply.clearCookie(name, options);
    else
      reply.setCookie(
        name,
        value,
        maxAgeSeconds === undefined ? options : { ...options, maxAge: maxAgeSeconds },
      );
  }
}

/** Writes an answer. Streams and replays are the server's. */
export function sendAnswer(
  services: Services,
  route: AnyRoute,
  reply: FastifyReply,
  answer: PlainAnswer,
): FastifyReply {
  setCookies(services, reply, answer.cookies ?? []);
  reply.headers({ ...answer.headers });
  switch (answer.as) {
    case 'page':
      reply.code(answer.status ?? 200).type('text/html; charset=utf-8');
      return sendPage(reply, typeof answer.html === 'function' ? answer.html() : answer.html);
    case 'json': {
      const status = answer.status ?? 200;
      const shape = route.response?.[status];
      reply.code(status).type('application/json; charset=utf-8');
      return reply.send(JSON.stringify(shape ? shape.parse(answer.body) : answer.body));
    }
    case 'redirect':
      return reply
        .code(answer.status ?? 303)
        .header('location', answer.to)
        .send();
    case 'file':
      if (answer.name)
        reply.header('content-disposition', `attachment; filename="${answer.name.replace(/[^\w.-]/g, '_')}"`);
      return reply
        .code(answer.status ?? 200)
        .type(answer.type)
        .send(answer.body);
    case 'nothing':
      return reply.code(answer.status ?? 204).send();
  }
}

/** Asked for by a page of ours, or by the person: typed, from a bookmark. */
const OPENED_BY_US: ReadonlySet<string> = new Set(['same-origin', 'none']);
/** Below this a page fits two packets as it is. */
const COMPRESSED_FROM = 2048;

/**
 * A page, compressed for whoever takes it: a registry's pages weigh a third on a slow line. What another site had a
 * browser open is not compressed: with words of its choice in the address, the length would tell of what else is on the
 * page (BREACH). Browsers say so themselves (`sec-fetch-site`); one that does not gets it as it is.
 */
function sendPage(reply: FastifyReply, html: string): FastifyReply {
  reply.header('vary', 'accept-encoding, sec-fetch-site');
  const takes = String(reply.request.headers['accept-encoding'] ?? '');
  const bytes = Buffer.from(html);
  const ours = OPENED_BY_US.has(String(reply.request.headers['sec-fetch-site'] ?? ''));
  if (!ours || bytes.length < COMPRESSED_FROM || !/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))/.test(takes))
    return reply.send(bytes);
  const packed = brotliCompressSync(bytes, {
    params: {
      // 4: some 0.7 ms for 80 kB; better ones cost ten times as much for a tenth less.
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return reply.header('content-encoding', 'br').send(packed);
}

/** A refusal, as JSON for programs and as a page for people, in the same few words for everybody. */
export function sendRefusal(
  services: Services,
  kind: AnyRoute['kind'] | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refused,
): FastifyReply {
  const { status, says } = REFUSALS[refused.kind];
  reply.code(status).header('cache-control', 'no-store');
  if (status === 401 && kind === 'api') reply.header('www-authenticate', 'Bearer realm="rsoits"');
  const wantsPage = kind !== 'api' && (request.headers.accept ?? '').includes('text/html');
  if (wantsPage) {
    return reply.type('text/html; charset=utf-8').send(refusalPage(services, request, refused.kind));
  }
  return reply.type('application/json; charset=utf-8').send(
    JSON.stringify({
      error: refused.kind,
      message: says,
      requestId: request.id,
      ...(refused.issues.length > 0
        ? { issues: refused.issues.map(({ at, problem }) => ({ at, problem })) }
        : {}),
    }),
  );
}

/** The page that the form stands on, as the browser names it; another site's is none of ours. */
function formOf(request: FastifyRequest): string | undefined {
  const from = request.headers.referer;
  if (from === undefined || !URL.canParse(from)) return undefined;
  const { host, pathname, search } = new URL(from);
  return host === request.headers.host ? `${pathname}${search}` : undefined;
}

const DRAWN = [403, 404, 409, 413, 422, 429, 500, 503] as const;

/** A form that a page no longer stands behind is no question of roles, though it is refused by the same status. */
const drawnAs = (kind: RefusalKind) =>
  kind === 'forged-form' ? ('form' as const) : DRAWN.find((known) => known === REFUSALS[kind].status);

/** The page of a refusal, without menu or name: what went wrong may be the very reading of those. */
function refusalPage(services: Services, request: FastifyRequest, kind: RefusalKind): string {
  const drawn = drawnAs(kind);
  const { says } = REFUSALS[kind];
  const { settings, clock, assets } = services;
  const { door } = request as FastifyRequest & { readonly door?: AtDoor };
  const side = door?.kind === 'person' ? door.session.facts.training : undefined;
  if (drawn === undefined)
    return plainPage(services, { title: says, body: `<p>Request <code>${request.id}</code></p>` });
  const shell = {
    lang: 'en',
    now: new Date(clock.now()).toISOString(),
    zone: 'America/New_York',
    test: settings.isTest,
    ...(side ? { training: side } : {}),
    installation: settings.installation,
    version: settings.version,
    csrf: '',
    path: '/',
    readerUnread: true,
  } as const;
  const again = kind === 'too-large' ? formOf(request) : undefined;
  const view = {
    status: drawn,
    says,
    reference: request.id,
    helpDesk: settings.helpDesk.phone,
    ...(again ? { again } : {}),
  };
  return renderPage(errorPage, view, shell, assets);
}
