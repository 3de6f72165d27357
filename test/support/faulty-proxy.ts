import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What happens to the next requests on their way to a ClickHouse server and back. */
export type Fault =
  | 'none'
  /** Every connection is closed at once, as if nobody listened. */
  | 'refuse'
  /** The connection is reset in the middle of the request, on both sides. */
  | 'cut'
  /** The server does what is asked; the connection is reset instead of its answer. */
  | 'lose answer'
  /** The server does what is asked; the connection ends in the middle of its answer. */
  | 'half answer'
  /** Of an insert the answer says one row less than the server wrote. */
  | 'miscount'
  /** The server gets the first half of the rows of an insert, and the answer is lost. */
  | 'write half'
  /** Everything a second late. */
  | 'slow'
  /** A load balancer answers 502, and nothing reaches the server. */
  | 'bad gateway'
  /** A load balancer answers 503, and nothing reaches the server. */
  | 'overloaded'
  /** The server refuses an insert for want of disk: code 243. */
  | 'disk full'
  /** The server refuses for want of memory: code 241. */
  | 'out of memory'
  /** The server gives up, for it may take no time: code 159. */
  | 'no time';

/** Where an insert is: its request has come, its rows are written, its answer is sent. */
export type InsertPhase = 'begins' | 'written' | 'answered';

export interface InsertStep {
  readonly table: string;
  readonly phase: InsertPhase;
}

/**
 * Stands between `@clickhouse/client` and a server, and lets everything pass until told otherwise.
 */
export interface FaultyProxy {
  /** That of the server, by this way. */
  readonly url: string;
  fault: Fault;
  /** Called at each step of each insert, before anything goes on. */
  onInsert: (step: InsertStep) => void;
  /** Resolves at the next request to which the fault was applied. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

const SLOW_MS = 1_000;

const STATUS_BY_FAULT: Partial<Record<Fault, number>> = { 'bad gateway': 502, overloaded: 503 };

/** What makes the server itself answer as it does in that need. */
const SETTINGS_BY_FAULT: Partial<Record<Fault, Readonly<Record<string, string>>>> = {
  'disk full': { min_free_disk_bytes_to_perform_insert: String(10 ** 15) },
  'out of memory': { max_memory_usage: '1', max_untracked_memory: '0' },
  'no time': { max_execution_time: '0.000001', timeout_overflow_mode: 'throw' },
};

const INSERT = /^INSERT INTO (\w+) \([^)]*\)\s+FORMAT \w+\s*$/;

/** Headers that belong to one connection, not to what goes over it. */
const OF_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'];

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

export async function startFaultyProxy(serverUrl: string): Promise<FaultyProxy> {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  let waiting: (() => void)[] = [];
  const met = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  const server = createServer(async (request, response) => {
    const { fault } = proxy;
    met();
    try {
      await passed({ agent, serverUrl, proxy, fault, request, response });
    } catch {
      // What failed between here and the server is a lost connection to the client.
      request.socket.resetAndDestroy();
    }
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // One that was reset in time.
    socket.on('error', () => {});
    if (proxy.fault !== 'refuse') return;
    socket.resetAndDestroy();
    met();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const url = new URL(serverUrl);
  url.port = String((server.address() as AddressInfo).port);
  const proxy: FaultyProxy = {
    url: url.href,
    fault: 'none',
    onInsert: () => {},
    nextRequest: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      waiting = [];
    },
  };
  return proxy;
}

interface Exchange {
  readonly agent: Agent;
  readonly serverUrl: string;
  readonly proxy: FaultyProxy;
  readonly fault: Fault;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function passed(exchange: Exchange): Promise<void> {
  const { proxy, fault, request, response } = exchange;
  if (fault === 'refuse') throw new Error(fault);
  const body = await bodyOf(request);
  const status = STATUS_BY_FAULT[fault];
  if (status !== undefined) {
    response.writeHead(status).end(`<html>${status}</html>`);
    return;
  }
  if (fault === 'slow') await setTimeout(SLOW_MS);
  const table = insertedInto(request);
  const step = (phase: InsertPhase) => {
    if (table !== undefined) proxy.onInsert({ table, phase });
  };
  step('begins');
  if (fault === 'cut') await sentHalf(exchange, body);
  const isHalved = fault === 'write half' && table !== undefined;
  const answer = await answered(exchange, isHalved ? firstHalfOfLines(body) : body);
  step('written');
  if (fault === 'lose answer' || isHalved) throw new Error(fault);
  if (fault === 'half answer') {
    request.socket.end(firstHalf(bytesOf(answer)));
    return;
  }
  const headers =
    fault === 'miscount' && table !== undefined ? miscounted(answer.headers) : answer.headers;
  response.writeHead(answer.status, headers).end(answer.body);
  step('answered');
}

/** Undefined of what is no insert of rows. */
function insertedInto(request: IncomingMessage): string | undefined {
  const { searchParams } = new URL(request.url ?? '/', 'http://proxy');
  return INSERT.exec(searchParams.get('query') ?? '')?.[1];
}

function sending({ agent, serverUrl, fault, request }: Exchange, length: number): ClientRequest {
  const { hostname, port, origin } = new URL(serverUrl);
  const url = new URL(request.url ?? '/', origin);
  for (const [name, value] of Object.entries(SETTINGS_BY_FAULT[fault] ?? {})) {
    url.searchParams.set(name, value);
  }
  return send({
    ...{ agent, hostname, port },
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...ofMessage(request.headers), 'content-length': length },
  });
}

async function answered(exchange: Exchange, body: Buffer): Promise<Answer> {
  const upstream = sending(exchange, body.length);
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve).once('error', reject);
  });
  upstream.end(body);
  const { statusCode = 0, headers } = await response;
  return {
    status: statusCode,
    headers: ofMessage(headers),
    body: await bodyOf(await response),
  };
}

/** The server finds its request cut off; so does the client, by the error. */
async function sentHalf(exchange: Exchange, body: Buffer): Promise<never> {
  const upstream = sending(exchange, body.length);
  upstream.on('error', () => {});
  await new Promise((resolve) => upstream.write(firstHalf(body), resolve));
  upstream.destroy();
  throw new Error('cut');
}

function ofMessage(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)),
  );
}

function miscounted(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const name = 'x-clickhouse-summary';
  const summary = JSON.parse(String(headers[name])) as { written_rows: string };
  const written_rows = String(Number(summary.written_rows) - 1);
  return { ...headers, [name]: JSON.stringify({ ...summary, written_rows }) };
}

/** As it goes over the wire. */
function bytesOf({ status, headers, body }: Answer): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': body.length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`), body]);
}

function firstHalf(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length >>> 1);
}

/** As much of a big insert as one of its blocks may be. */
function firstHalfOfLines(lines: Buffer): Buffer {
  return lines.subarray(0, lines.lastIndexOf('\n', lines.length >>> 1) + 1);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
