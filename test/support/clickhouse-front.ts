import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { createChdbConnection } from 'chdb/connection';

/** What the front does with the next requests. */
export type FrontMood =
  | 'answer'
  /** Closes every connection at once, as if nobody listened. */
  | 'refuse'
  /** Closes the connection in the middle of the request; nothing is written. */
  | 'cut'
  /** Does what is asked and closes the connection instead of answering. */
  | 'lose answer'
  /** Does what is asked of an insert, and says that it wrote one row less. */
  | 'miscount';

/** A server of ClickHouse's HTTP interface, so far as `@clickhouse/client` uses it, over chDB. */
export interface ClickHouseFront {
  readonly url: string;
  mood: FrontMood;
  /** Resolves at the next request to which the mood was applied. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

type Connection = ReturnType<typeof createChdbConnection>;

/** URL parameters that are not settings. */
const REQUEST_PARAMETERS = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
]);
const INSERT = /^INSERT INTO (\w+) \(([^)]*)\)\s+FORMAT (\w+)\s*$/;
/** ClickHouse answers these with "not found" and "bad request"; most others with 500. */
const HTTP_STATUS_BY_CODE: Readonly<Record<string, number>> = { 60: 404, 81: 404, 516: 403 };
const VERSION = '26.7.1.1';

/** Over the in-memory chDB of this process: what `openChdb()` without a folder sees. */
export async function startClickHouseFront(): Promise<ClickHouseFront> {
  const connection = createChdbConnection({ path: ':memory:' });
  const sockets = new Set<Socket>();
  let waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const { mood } = front;
    for (const wake of waiting.splice(0)) wake();
    if (mood === 'refuse') {
      request.socket.destroy();
      return;
    }
    if (mood === 'cut') {
      request.once('data', () => request.socket.destroy());
      request.once('end', () => request.socket.destroy());
      request.resume();
      return;
    }
    await answer(connection, request, response, mood);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const front: ClickHouseFront = {
    url: `http://default:@127.0.0.1:${port}/default`,
    mood: 'answer',
    nextRequest: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      waiting = [];
      await connection.close();
    },
  };
  return front;
}

async function answer(
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
  mood: FrontMood,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://front');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  try {
    const { body, writtenRows } = await executed(connection, url, await bodyOf(request));
    if (mood === 'lose answer') {
      request.socket.destroy();
      return;
    }
    const written = mood === 'miscount' ? writtenRows - 1 : writtenRows;
    response.setHeader('X-ClickHouse-Summary', JSON.stringify({ written_rows: String(written) }));
    response.end(body);
  } catch (error) {
    const { code, type, message } = error as { code?: unknown; type?: unknown; message: string };
    response.statusCode = HTTP_STATUS_BY_CODE[String(code)] ?? 500;
    response.setHeader('X-ClickHouse-Exception-Code', String(code));
    response.end(
      `Code: ${code}. DB::Exception: ${message} (${type ?? 'UNKNOWN'}) (version ${VERSION})\n`,
    );
  }
}

/** The statement stands in the URL or at the start of the body; the rest of the body is its data. */
async function executed(connection: Connection, url: URL, body: Buffer) {
  const inUrl = url.searchParams.get('query');
  const statement = inUrl ?? body.toString();
  const insert = INSERT.exec(statement);
  const settings = Object.fromEntries(
    [...url.searchParams].filter(
      ([name]) => !REQUEST_PARAMETERS.has(name) && !name.startsWith('param_'),
    ),
  );
  if (insert !== null && inUrl !== null) {
    const [, table = '', columns = '', format = ''] = insert;
    const { wait_end_of_query: _, ...insertSettings } = settings;
    const result = await connection.chdb.rawInsert({
      table,
      columns: columns.split(', '),
      format: format as 'JSONCompactEachRow',
      settings: insertSettings,
      values: body,
    });
    return { body: Buffer.alloc(0), writtenRows: (result as { rowsWritten: number }).rowsWritten };
  }
  const { stream } = await connection.query({
    query: statement,
    query_params: parametersOf(url),
    clickhouse_settings: settings,
  } as unknown as Parameters<Connection['query']>[0]);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return { body: Buffer.concat(chunks), writtenRows: 0 };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function parametersOf(url: URL): Record<string, string | null> {
  return Object.fromEntries(
    [...url.searchParams]
      .filter(([name]) => name.startsWith('param_'))
      .map(([name, value]) => [name.slice('param_'.length), unescaped(value)]),
  );
}

/** Parameters come escaped as in TabSeparated; arrays and maps keep the escapes of their elements. */
function unescaped(value: string): string | null {
  if (value === '\\N') return null;
  if (/^[[{]/.test(value)) return value;
  const escapes: Readonly<Record<string, string>> = {
    t: '\t',
    n: '\n',
    r: '\r',
    0: '\0',
    b: '\b',
    f: '\f',
  };
  return value.replace(/\\(.)/gs, (_whole, letter: string) => escapes[letter] ?? letter);
}
