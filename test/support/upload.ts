import type { FastifyInstance } from 'fastify';
import type { Browser } from './browser.js';

/** Posts a form with a file as a browser does. */
export async function uploadForm(
  app: FastifyInstance,
  browser: Browser,
  url: string,
  content: Uint8Array,
  fields: Readonly<Record<string, string>> = {},
  name = '../../face.png',
  mediaType = 'application/octet-stream',
): Promise<{ readonly status: number; readonly location: string | undefined; readonly text: string }> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ _csrf: browser.csrf, ...fields })) form.set(field, value);
  form.set('file', new Blob([new Uint8Array(content)], { type: mediaType }), name);
  const request = new Request('http://rsoits.invalid', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url,
    headers: {
      accept: 'text/html',
      'content-type': request.headers.get('content-type')!,
      cookie: [...browser.cookies].map(([n, v]) => `${n}=${v}`).join('; '),
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  browser.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? browser.csrf;
  return {
    status: answer.statusCode,
    location: answer.headers.location as string | undefined,
    text: answer.body,
  };
}
