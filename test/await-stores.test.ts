import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { after, test } from 'node:test';
import { lineForPerson } from '../src/ground/log.ts';
import { startClickHouse } from './support/clickhouse-server.ts';
import { startFaultyProxy } from './support/faulty-proxy.ts';
import { hasTerminal, runOnTerminal } from './support/run-on-terminal.ts';
import { startUptally } from './support/uptally-process.ts';

const server = await startClickHouse();
const proxy = await startFaultyProxy(server.url);
after(async () => {
  await proxy.close();
  await server.close();
});

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

const port = await freePort();
const away = { DATABASE_URL: `postgres://u:secret@127.0.0.1:${port}/d`, CLICKHOUSE_URL: proxy.url };

for (const command of ['up', 'serve', 'jobs', 'ingest']) {
  test(`${command} waits for stores that are away, says so, and ends when told`, async () => {
    proxy.fault = 'refuse';
    const env = { ...away, KAFKA_BROKERS: `127.0.0.1:${port}`, UPTALLY_KAFKA_TOPICS: 'calls' };
    const uptally = startUptally([command], env);
    await uptally.nextLine('the ledger at');
    // Asked again.
    proxy.fault = 'none';
    await uptally.nextLine('the ledger at');
    assert.equal(await uptally.end('SIGTERM'), 0);
    const log = uptally.log().map((line) => JSON.parse(line) as Record<string, unknown>);
    const [first, second] = log.map(({ msg }) => String(msg));
    const host = new URL(proxy.url).host;
    assert.match(
      first ?? '',
      new RegExp(`^the warehouse at ${host} does not answer \\(.+\\); trying again in \\d+ s$`),
    );
    assert.match(
      second ?? '',
      new RegExp(`^the ledger at 127.0.0.1:${port} does not answer \\(.+\\); trying again in 1 s$`),
    );
    assert.equal(log.filter(({ msg }) => String(msg).includes('the warehouse')).length, 1);
    assert.ok(!uptally.log().join('').includes('secret'));
  });
}

test('a server that takes the connection in silence is waited for, or left', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const connected = new Promise<void>((resolve) => silent.once('connection', () => resolve()));
  const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const uptally = startUptally(['serve'], { ...away, CLICKHOUSE_URL: `http://u:p@${host}/d` });
  await connected;
  assert.equal(await uptally.end('SIGTERM'), 0);
  silent.close();
});

test('a line of the log on a terminal has a local time, words and values', () => {
  const line =
    '{"level":40,"time":"2026-06-07T11:30:00.123Z","lag":3,"msg":"the warehouse is away"}\n';
  assert.equal(
    lineForPerson(line, 'Europe/Berlin'),
    '2026-06-07 13:30:00 +02:00 warn  the warehouse is away  lag=3',
  );
  const steering = JSON.stringify({ level: 50, time: '2026-06-07T11:30:00Z', msg: 'a\n\u001b[2J' });
  assert.equal(
    lineForPerson(steering, '-02:00'),
    '2026-06-07 09:30:00 -02:00 error a\\n\\u001b[2J',
  );
});

test('on a terminal the wait is words, and Ctrl-C ends it', async (context) => {
  if (!hasTerminal(context)) return;
  proxy.fault = 'none';
  const { exitCode, screen } = await runOnTerminal(['serve'], {
    cwd: process.cwd(),
    signal: context.signal,
    interruptAt: 'trying again',
    env: { ...away, UPTALLY_HTTP_PORT: '0' },
  });
  assert.equal(exitCode, 0, screen);
  assert.match(screen, /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d warn {2}the ledger at /);
  assert.doesNotMatch(screen, /\{"level"/);
});
