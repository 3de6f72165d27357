import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleEventJson } from '../../support/sample-events.ts';
import { startUptally } from '../../support/uptally-process.ts';

const TOKEN = 'a-token-of-this-test-alone';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('`uptally up` takes events over HTTP, and keeps them when killed', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-http-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const start = async () => {
    const process = startUptally(['up'], {
      UPTALLY_DATA_DIR: folder,
      UPTALLY_HTTP_PORT: String(port),
      UPTALLY_INGEST_TOKENS: TOKEN,
    });
    context.after(() => process.end('SIGKILL'));
    await process.nextLine('"msg":"serving"');
    return process;
  };
  const post = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
      body: [1, 2, 3].map(sampleEventJson).join('\n'),
    });
    return { status: response.status, answer: (await response.json()) as { stored: number } };
  };

  const killed = await start();
  assert.deepEqual([(await post()).status, (await post()).answer.stored], [200, 3]);
  assert.equal(await killed.end('SIGKILL'), null);

  const again = await start();
  assert.equal((await post()).answer.stored, 3);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  assert.match(metrics, /uptally_ingest_requests_total\{path="\/v1\/events",status="200"\} 1/);
  assert.equal(await again.end('SIGTERM'), 0);
});
