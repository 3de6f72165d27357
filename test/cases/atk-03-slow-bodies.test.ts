import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { formatTable } from '../../src/calls/format/choose-format.ts';
import { createIngestApi } from '../../src/calls/http/ingest-api.ts';
import { startGatheredStore } from '../../src/calls/intake/gathered-store.ts';
import { createLog } from '../../src/ground/log.ts';
import { systemClock } from '../../src/ground/time.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../src/stores/warehouse/migrate.ts';
import { ingestPart } from '../../src/web/http/ingest.ts';
import { createMetrics } from '../../src/web/http/metrics.ts';
import { MOST_REQUESTS_AT_ONCE, requestRoom } from '../../src/web/http/request-room.ts';
import { serveWeb } from '../../src/web/http/serve.ts';
import { sampleEventJson } from '../support/sample-events.ts';

const TOKENS = ['tokentokentoken1', 'tokentokentoken2'] as const;
const warehouse = openChdb();
await migrateWarehouse(warehouse);
const store = startGatheredStore({ warehouse, clock: systemClock, wait: async () => {} });
const api = createIngestApi({ formats: formatTable(undefined), store, clock: systemClock });
const metrics = createMetrics();
const server = await serveWeb({
  host: '127.0.0.1',
  port: 0,
  checks: {},
  metrics,
  parts: [
    ingestPart(
      { api, tokens: TOKENS, requestsPerMinute: 10_000, log: createLog('silent') },
      metrics,
    ),
  ],
  requestMs: 2_000,
});
after(async () => {
  await server.close();
  await store.finish();
  await warehouse.close();
});

/** A request of which the first byte of the body comes, and no other. */
async function slowSender(headers: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const answer = (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  })();
  await once(socket, 'connect');
  const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${TOKENS[0]}\r\n`;
  socket.write(`${head}Content-Type: application/json\r\n${headers}\r\n\r\n`);
  return { socket, answer };
}

async function statusOfOther(): Promise<number> {
  const response = await fetch(`${server.url}/v1/events`, {
    method: 'POST',
    body: sampleEventJson(1),
    headers: { authorization: `Bearer ${TOKENS[1]}`, 'content-type': 'application/json' },
  });
  return response.status;
}

const kinds = [
  ['of a thousand bytes', 'Content-Length: 1000', 33],
  ['of unknown length', 'Transfer-Encoding: chunked', 33],
  ['packed', 'Content-Encoding: gzip\r\nContent-Length: 1000', 33],
  ['as big as may be', 'Content-Length: 10000000', 33],
  ['small and many', 'Content-Length: 10', 300],
] as const;
for (const [sentence, headers, count] of kinds) {
  test(`bodies ${sentence} that never come whole are cut off, and others served`, async () => {
    const begun = systemClock.now();
    const senders = await Promise.all(Array.from({ length: count }, () => slowSender(headers)));
    assert.equal(await statusOfOther(), 200);
    const answers = await Promise.all(senders.map(({ answer }) => answer));
    // Far above the limit, and below the 60 seconds that Node would wait by itself.
    assert.ok(systemClock.now() - begun < 30_000);
    const statuses = answers.map((answer) => answer.slice(9, 12));
    // Those for which there was no room were told so at once.
    assert.ok(statuses.includes('408'), statuses.join());
    assert.ok(
      statuses.every((status) => /^(408|503)$/.test(status)),
      statuses.join(),
    );
    assert.equal(await statusOfOther(), 200);
  });
}

test('a sender has half of the room, and all of it where there is no other', () => {
  const fill = (senders: number, sender: string, bytes: number) => {
    const room = requestRoom(senders);
    const leaves: (() => void)[] = [];
    for (let leave = room.enter(sender, bytes); leave; leave = room.enter(sender, bytes)) {
      leaves.push(leave);
    }
    return { room, leaves };
  };
  assert.equal(fill(1, 'a', 0).leaves.length, MOST_REQUESTS_AT_ONCE);
  assert.equal(fill(1, 'a', 10_000_000).leaves.length, 32);
  assert.equal(fill(2, 'a', 0).leaves.length, MOST_REQUESTS_AT_ONCE / 2);
  const { room, leaves } = fill(2, 'a', 10_000_000);
  assert.equal(leaves.length, 16);
  assert.ok(room.enter('b', 10_000_000) !== undefined);
  leaves[0]?.();
  assert.ok(room.enter('a', 10_000_000) !== undefined);
});
