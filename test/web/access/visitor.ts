import type { WebScope } from '../../../src/web/http/server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  /** Where it leads. */
  readonly location: string | undefined;
}

/** A browser that keeps cookies and sends forms of the pages that it saw, without script. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(
    path: string,
    form: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

let visitors = 0;

/** Each comes from an address of its own. */
export function visitorOf(server: WebScope, origin = 'http://localhost'): Visitor {
  const cookies = new Map<string, string>();
  const host = new URL(origin).host;
  visitors += 1;
  const remoteAddress = `10.0.${Math.floor(visitors / 256)}.${visitors % 256}`;
  async function send(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { host, accept: 'text/html', ...(cookie !== '' && { cookie }), ...headers };
    const all = { method, url, headers: sent, remoteAddress };
    const answer = await server.inject(payload === undefined ? all : { ...all, payload });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.location?.toString();
    return { status: answer.statusCode, headers: answer.headers, text: answer.payload, location };
  }
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, form, headers = {}) => {
      const body = new URLSearchParams(
        Object.entries(form).flatMap(([name, value]) =>
          [value].flat().map((one): [string, string] => [name, one]),
        ),
      );
      const type = 'application/x-www-form-urlencoded';
      const own = { origin, 'sec-fetch-site': 'same-origin', 'content-type': type };
      return send('POST', path, { ...own, ...headers }, body.toString());
    },
  };
}

/** The hidden field that forms of a page carry. */
export function formOf({ text }: Answer): string {
  return /name="form" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Open sessions that a page lists. */
export function sessionsOf({ text }: Answer) {
  return text.split('<tr>').flatMap((row) => {
    const [, id] = /name="session" value="(\w{64})"/.exec(row) ?? [];
    const [, name = ''] = /<th scope="row">([^<]*)/.exec(row) ?? [];
    return id === undefined ? [] : [{ id, name, isThis: name.includes('(this one)') }];
  });
}
