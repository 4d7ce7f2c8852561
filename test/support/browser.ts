import type { FastifyInstance } from 'fastify';

/**
 * A browser as far as HTTP goes: keeps cookies, reads the form token of the last page, posts forms. No network.
 */
export interface Visit {
  readonly status: number;
  readonly text: string;
  /** The body as it came, for files. */
  readonly bytes: Uint8Array;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

export class Browser {
  readonly #app: FastifyInstance;
  readonly cookies = new Map<string, string>();
  csrf = '';

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Visit> {
    return this.#send({ method: 'GET', url, headers });
  }

  /** Posts a form with the token of the last page; `_csrf` in the fields overrides it. */
  post(
    url: string,
    fields: Record<string, string | readonly string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    return this.#send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(
        Object.entries({ _csrf: this.csrf, ...fields }).flatMap(([name, value]) =>
          (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
        ),
      ).toString(),
    });
  }

  /** Posts a form with one file, as a browser does. */
  upload(url: string, file: { readonly name: string; readonly content: string | Buffer }): Promise<Visit> {
    const part = (name: string, more: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
    return this.#send({
      method: 'POST',
      url,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: Buffer.concat([
        Buffer.from(`${part('_csrf', '')}${this.csrf}\r\n`),
        Buffer.from(part('file', `; filename="${file.name}"\r\ncontent-type: text/csv`)),
        Buffer.from(file.content),
        Buffer.from('\r\n--b--\r\n'),
      ]),
    });
  }

  postJson(url: string, body: unknown): Promise<Visit> {
    return this.#send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-csrf-token': this.csrf },
      payload: JSON.stringify(body),
    });
  }

  async #send(request: {
    method: 'GET' | 'POST';
    url: string;
    headers: Record<string, string>;
    payload?: string | Buffer;
  }): Promise<Visit> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.inject({
      ...request,
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...request.headers },
    });
    for (const { name, value, maxAge, expires } of answer.cookies) {
      if (maxAge === 0 || (expires && expires.getTime() <= 0) || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.csrf = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.csrf;
    return {
      status: answer.statusCode,
      text: answer.body,
      bytes: answer.rawPayload,
      location: answer.headers.location as string | undefined,
      headers: answer.headers,
    };
  }
}
