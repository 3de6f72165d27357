import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { redundancyDocument } from '../../src/published/closed/redundancy.ts';
import { evaluationDocument } from '../../src/published/result/evaluation.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';
import { exportOf, spanOf } from '../support/span-fixtures.ts';

/**
 * The same ten minutes at three gateways, 6 requests a minute: the first provider answers 503 all
 * the time, is tried twice, and the second one answers, but for the last request of each minute.
 */
const REQUESTS = Array.from({ length: 60 }, (_, i) => ({
  id: i,
  startMs: Date.UTC(2026, 5, 7, 11) + i * 10_000,
  isRescued: i % 6 !== 5,
}));

interface Request {
  readonly id: number;
  readonly startMs: number;
  readonly isRescued: boolean;
}

/** Milliseconds after the request: two attempts at the first provider, one at the second. */
const TRIES = [
  { at: 0, took: 200, isFirst: true },
  { at: 200, took: 200, isFirst: true },
  { at: 400, took: 600, isFirst: false },
] as const;

function vercel(request: Request): string {
  const attempts = TRIES.map(({ at, took, isFirst }) => ({
    provider: isFirst ? 'bedrock' : 'anthropic',
    providerApiModelId: isFirst ? 'us.anthropic.claude-sonnet-4-6' : 'claude-sonnet-4-6',
    success: !isFirst && request.isRescued,
    statusCode: !isFirst && request.isRescued ? 200 : 503,
    startTime: 458_753.25 + at,
    endTime: 458_753.25 + at + took,
  }));
  const span = spanOf({
    traceId: request.id.toString(16).padStart(32, 'a'),
    spanId: request.id.toString(16).padStart(16, 'b'),
    startTime: [Math.floor(request.startMs / 1_000), 0],
    endTime: [Math.floor(request.startMs / 1_000) + 1, 0],
    statusCode: request.isRescued ? 0 : 2,
    attributes: {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'gateway',
      'gen_ai.request.model': 'anthropic/claude-sonnet-4.6',
      'ai.response.providerMetadata': JSON.stringify({ gateway: { routing: { attempts } } }),
    },
  });
  return exportOf([span], 'json').toString();
}

function openRouter({ id, startMs, isRescued }: Request): string {
  const responses = TRIES.map(({ took, isFirst }) => ({
    provider_name: isFirst ? 'Google' : 'Google AI Studio',
    model_permaslug: 'google/gemini-2.5-flash-lite',
    status: !isFirst && isRescued ? 200 : 503,
    latency: took,
  }));
  return JSON.stringify({
    data: {
      id: `gen-${id}`,
      created_at: new Date(startMs).toISOString(),
      model: 'google/gemini-2.5-flash-lite',
      provider_name: 'Google AI Studio',
      generation_time: 600,
      finish_reason: isRescued ? 'stop' : 'error',
      provider_responses: responses,
    },
  });
}

function litellm({ id, startMs, isRescued }: Request): string {
  const payloads = TRIES.map(({ at, took, isFirst }) => {
    const isGood = !isFirst && isRescued;
    return {
      id: isGood ? `chatcmpl-${id}` : `call-${id}`,
      litellm_call_id: `call-${id}`,
      trace_id: 'session-of-all',
      call_type: 'acompletion',
      status: isGood ? 'success' : 'failure',
      startTime: (startMs + at) / 1_000,
      endTime: (startMs + at + took) / 1_000,
      custom_llm_provider: isFirst ? 'azure' : 'openai',
      model: isFirst ? 'gpt-5-eu' : 'gpt-5',
      model_group: isFirst ? 'primary' : 'backup',
      metadata: { user_api_key_hash: '88dc28d0' },
      ...(!isGood && {
        error_information: { error_code: '503', error_class: 'ServiceUnavailableError' },
      }),
    };
  });
  return payloads.map((payload) => JSON.stringify(payload)).join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'uptally-gateways-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const uptally = (...args: string[]) =>
  runHosted(args, { cwd: folder, env: { UPTALLY_DATA_DIR: join(folder, 'data'), COLUMNS: '200' } });

const gateways = [
  ['otlp-json', vercel, 'aws.bedrock anthropic.claude-sonnet-4-6', 'anthropic claude-sonnet-4-6'],
  [
    'openrouter',
    openRouter,
    'gcp.gen_ai google/gemini-2.5-flash-lite',
    'gcp.gemini google/gemini-2.5-flash-lite',
  ],
  ['litellm', litellm, 'azure.ai.openai gpt-5-eu', 'openai gpt-5'],
] as const;

before(async () => {
  await layLedger(join(folder, 'data'));
  for (const [format, write] of gateways) {
    const file = `${format}.ndjson`;
    writeFileSync(join(folder, file), REQUESTS.map(write).join('\n'));
    // Delivered again in the other order, nothing is new.
    const again = `${format}-again.ndjson`;
    writeFileSync(join(folder, again), [...REQUESTS].reverse().map(write).join('\n'));
    for (const path of [file, again]) {
      const { exitCode, stdout, stderr } = await uptally('ingest', '--format', format, path);
      assert.equal(exitCode, 0, `${stdout}${stderr}`);
    }
  }
});

test('What each gateway tells of its attempts shows pairs, rescued calls and waste.', async () => {
  const day = ['--from', '2026-06-07', '--to', '2026-06-07', '--json'];
  const { exitCode, stdout, stderr } = await uptally('redundancy', ...day);
  assert.equal(exitCode, 0, stderr);
  const found = redundancyDocument.parse(JSON.parse(stdout));
  const pairs = found.pairs.map(({ primary, fallback, n11, n10 }) => [
    ...[primary, fallback].map((scope) => Object.values(scope).slice(1).join(' ')),
    n11 + n10,
  ]);
  const expected = gateways.map(([, , primary, fallback]) => [primary, fallback]);
  assert.deepEqual(
    pairs.map(([primary, fallback]) => [primary, fallback]).sort(),
    expected.map(([primary, fallback]) => [primary, fallback]).sort(),
  );
  const rescues = found.rescues.map(({ provider, model, calls, rescued, waste, rescuers }) => ({
    primary: `${provider} ${model}`,
    figures: [calls, rescued, waste.attempts, waste.duration_ms],
    by: rescuers.map((one) => `${one.provider} ${one.model} ${one.calls} in ${one.total_ms} ms`),
  }));
  assert.deepEqual(
    rescues.sort((a, b) => a.primary.localeCompare(b.primary)),
    gateways
      .map(([, , primary, fallback]) => ({
        primary,
        figures: [60, 50, 60, 60 * 200],
        by: [`${fallback} 50 in ${50 * 1_000} ms`],
      }))
      .sort((a, b) => a.primary.localeCompare(b.primary)),
  );
});

test('Two emitters that use the same id do not share a call.', async () => {
  const call = (source: string, model: string, http_status: number) =>
    JSON.stringify({
      event_id: '1',
      source,
      started_at: '2026-05-08T11:00:00Z',
      duration_ms: 100,
      provider: 'anthropic',
      model,
      http_status,
      logical_call_id: '1',
    });
  const lines = [call('one', 'opus', 500), call('two', 'sonnet', 200)];
  writeFileSync(join(folder, 'shared-id.ndjson'), lines.join('\n'));
  assert.equal((await uptally('ingest', 'shared-id.ndjson')).exitCode, 0);
  const day = ['--from', '2026-05-08', '--to', '2026-05-08', '--json'];
  const { stdout } = await uptally('redundancy', ...day);
  const { pairs, rescues } = redundancyDocument.parse(JSON.parse(stdout));
  assert.deepEqual(pairs, []);
  assert.deepEqual(
    rescues.map(({ model, calls, rescued }) => [model, calls, rescued]),
    [['opus', 1, 0]],
  );
});

/** Its commitments cover what the contract's provider served. */
const CONTRACT = `schema: uptally/contract@1
id: gateways
provider: any
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    commitments:
${['attempt', 'logical_call']
  .map(
    (unit) => `      - id: ${unit}
        standing: target
        unit: ${unit}
        partition_by: [source]
        classify: [{ when: { http_status: { gte: 500 } }, as: bad }]
        indicator: { kind: ratio }
        target: { at_least: 99 }
`,
  )
  .join('')}`;

test('Money counts each attempt once, and each call once where the contract says so.', async () => {
  writeFileSync(join(folder, 'gateways.yaml'), CONTRACT);
  const { exitCode, stdout, stderr } = await uptally(
    ...['evaluate', '--contract', 'gateways.yaml', '--period', '2026-06', '--json'],
  );
  assert.ok(exitCode === 0 || stdout !== '', stderr);
  const { commitments } = evaluationDocument.parse(JSON.parse(stdout));
  const units = commitments.map(({ partitions }) =>
    partitions.map(({ claimed: { units } }) => [units.good, units.bad]),
  );
  // Three attempts at 60 calls, of which one at 50 was good; the calls by their last attempts.
  assert.deepEqual(units, [gateways.map(() => [50, 130]), gateways.map(() => [50, 10])]);
});
