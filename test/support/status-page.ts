import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of a page; a function may do as it likes with the connection. */
export type Served =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | ((response: ServerResponse) => void);

export interface StatusPage {
  readonly url: string;
  /** By path; 404 for any other. */
  serve(answers: Readonly<Record<string, Served>>): void;
  /** Path and `if-none-match` of every request since the last look. */
  requests(): readonly string[];
  close(): Promise<void>;
}

/** A page of a provider, on this machine. A body with an etag that is known is answered by 304. */
export async function startStatusPage(): Promise<StatusPage> {
  let served: Readonly<Record<string, Served>> = {};
  let seen: string[] = [];
  const server = createServer((request, response) => {
    const { 'if-none-match': known } = request.headers;
    seen.push([request.url, known].filter((part) => part !== undefined).join(' '));
    const answer = served[request.url ?? ''] ?? { status: 404 };
    if (typeof answer === 'function') {
      answer(response);
      return;
    }
    const { status = 200, headers = {}, body = '' } = answer;
    if (known !== undefined && known === headers.etag) response.writeHead(304).end();
    else response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve(answers) {
      served = answers;
    },
    requests() {
      const looked = seen;
      seen = [];
      return looked;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
