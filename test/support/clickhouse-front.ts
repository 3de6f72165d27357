import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
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
  | 'miscount'
  /** Writes the first half of the rows of an insert and closes the connection. */
  | 'write half'
  /** Does what is asked a second late. */
  | 'slow'
  /** Answers 502 as a proxy would, without a ClickHouse code; nothing is written. */
  | 'bad gateway'
  /** Answers ClickHouse's code for a full disk; nothing is written. */
  | 'disk full'
  /** Answers ClickHouse's code for too much memory; nothing is written. */
  | 'out of memory'
  /** Answers ClickHouse's code for a file that cannot be opened; nothing is written. */
  | 'too many open files';

/** Where an insert is: its request has come, its rows are written, its answer is sent. */
export type InsertPhase = 'begins' | 'written' | 'answered';

export interface InsertStep {
  /** The user name of the URL that the request was made with. */
  readonly user: string;
  readonly table: string;
  readonly phase: InsertPhase;
}

/** A server of ClickHouse's HTTP interface, so far as `@clickhouse/client` uses it, over chDB. */
export interface ClickHouseFront {
  readonly url: string;
  mood: FrontMood;
  /** Moods of single users, before the common one. */
  readonly moodOf: Map<string, FrontMood>;
  /** Called at each step of each insert. */
  onInsert: (step: InsertStep) => void;
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
const SLOW_MS = 1_000;

/** Errors as ClickHouse words them, by mood. */
const ERROR_BY_MOOD: Partial<Record<FrontMood, { code: number; type: string; message: string }>> = {
  'disk full': {
    code: 243,
    type: 'NOT_ENOUGH_SPACE',
    message: 'Cannot reserve 1.00 MiB, not enough space',
  },
  'out of memory': {
    code: 241,
    type: 'MEMORY_LIMIT_EXCEEDED',
    message: 'Memory limit (total) exceeded',
  },
  'too many open files': {
    code: 76,
    type: 'CANNOT_OPEN_FILE',
    message: 'Cannot open file data.bin, errno: 24, strerror: Too many open files',
  },
};

/** Over the in-memory chDB of this process: what `openChdb()` without a folder sees. */
export async function startClickHouseFront(): Promise<ClickHouseFront> {
  const connection = createChdbConnection({ path: ':memory:' });
  const sockets = new Set<Socket>();
  let waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const user = userOf(request);
    const mood = front.moodOf.get(user) ?? front.mood;
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
    if (mood === 'slow') await setTimeout(SLOW_MS);
    await answer({ connection, request, response, mood, user, onInsert: front.onInsert });
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
    moodOf: new Map(),
    onInsert: () => {},
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

interface Exchange {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly mood: FrontMood;
  readonly user: string;
  readonly onInsert: (step: InsertStep) => void;
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, mood } = exchange;
  const url = new URL(request.url ?? '/', 'http://front');
  if (url.pathname === '/ping') {
    response.end('Ok.\n');
    return;
  }
  try {
    const body = await bodyOf(request);
    if (mood === 'bad gateway') {
      response.statusCode = 502;
      response.end('<html>502 Bad Gateway</html>');
      return;
    }
    const error = ERROR_BY_MOOD[mood];
    if (error !== undefined) throw error;
    await answerStatement(exchange, url, body);
  } catch (error) {
    const { code, type, message } = error as { code?: unknown; type?: unknown; message: string };
    response.statusCode = HTTP_STATUS_BY_CODE[String(code)] ?? 500;
    response.setHeader('X-ClickHouse-Exception-Code', String(code));
    response.end(
      `Code: ${code}. DB::Exception: ${message} (${type ?? 'UNKNOWN'}) (version ${VERSION})\n`,
    );
  }
}

/**
 * The statement stands in the URL or at the start of the body; the rest of the body is its data.
 */
async function answerStatement(exchange: Exchange, url: URL, body: Buffer): Promise<void> {
  const { connection, request, response, mood, user, onInsert } = exchange;
  const inUrl = url.searchParams.get('query');
  const insert = inUrl === null ? null : INSERT.exec(inUrl);
  if (insert === null) {
    const text = await queried(connection, url, inUrl ?? body.toString());
    if (mood === 'lose answer') request.socket.destroy();
    else response.end(text);
    return;
  }
  const [, table = '', columns = '', format = ''] = insert;
  onInsert({ user, table, phase: 'begins' });
  const { wait_end_of_query: _, ...settings } = settingsOf(url);
  const values = mood === 'write half' ? firstHalf(body) : body;
  if (values.length === 0) {
    request.socket.destroy();
    return;
  }
  const { rowsWritten } = (await connection.chdb.rawInsert({
    table,
    columns: columns.split(', '),
    format: format as 'JSONCompactEachRow',
    settings,
    values,
  })) as { rowsWritten: number };
  onInsert({ user, table, phase: 'written' });
  if (mood === 'lose answer' || mood === 'write half') {
    request.socket.destroy();
    return;
  }
  const written = mood === 'miscount' ? rowsWritten - 1 : rowsWritten;
  response.setHeader('X-ClickHouse-Summary', JSON.stringify({ written_rows: String(written) }));
  response.end();
  onInsert({ user, table, phase: 'answered' });
}

async function queried(connection: Connection, url: URL, statement: string): Promise<Buffer> {
  const { stream } = await connection.query({
    query: statement,
    query_params: parametersOf(url),
    clickhouse_settings: settingsOf(url),
  } as unknown as Parameters<Connection['query']>[0]);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function settingsOf(url: URL): Record<string, string> {
  return Object.fromEntries(
    [...url.searchParams].filter(
      ([name]) => !REQUEST_PARAMETERS.has(name) && !name.startsWith('param_'),
    ),
  );
}

/** As much of a big insert as one of its blocks may be: whole lines. */
function firstHalf(lines: Buffer): Buffer {
  return lines.subarray(0, lines.lastIndexOf('\n', lines.length >>> 1) + 1);
}

function userOf(request: IncomingMessage): string {
  const [, credentials = ''] = (request.headers.authorization ?? '').split(' ');
  return Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '';
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

/**
 * Parameters come escaped as in TabSeparated; arrays and maps keep the escapes of their elements.
 */
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
