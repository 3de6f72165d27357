import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CallEvent } from '../../../src/calls/call/call-fields.ts';
import { type RecordFormat, recordFormats } from '../../../src/calls/call/record-format.ts';
import { type SampleCall, sampleCall } from '../../../src/calls/call/sample-call.ts';
import { formatTable } from '../../../src/calls/format/choose-format.ts';
import { sampleRecord } from '../../../src/calls/format/sample-record.ts';
import { eventBatch } from '../../../src/calls/intake/encode-rows.ts';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { openScratchWarehouse } from '../../money/evaluation/scratch-warehouse.ts';
import { exampleContracts } from '../../support/tracked-files.ts';

/** What an emitter of native events tells, and how many of the 100 calls end so. */
const kinds = {
  good: [80, {}],
  'HTTP 500': [4, { http_status: 500, error_type: 'api_error' }],
  'HTTP 503': [3, { http_status: 503, error_type: 'UNAVAILABLE' }],
  'HTTP 429': [3, { http_status: 429, error_type: 'rate_limit_error' }],
  timeout: [4, { http_status: null, error_type: 'Timeout', duration_ms: 61_000 }],
  'failure of unknown status': [
    3,
    { http_status: null, error_type: 'OddError', labels: { http_status_unknown: 'true' } },
  ],
  'broken stream': [
    3,
    { http_status: 200, error_type: 'api_error', stream: true, stream_error: true },
  ],
} as const;
type Kind = keyof typeof kinds;

/**
 * What each format cannot tell from a failure of unknown status: a span and LiteLLM say that a call
 * ran out of time, and nothing of whether an answer had come; OpenRouter not even that, nor when
 * the first token came.
 */
const untold: Readonly<Record<RecordFormat, readonly Kind[]>> = {
  native: [],
  cloudevents: [],
  'otlp-json': ['timeout'],
  'otlp-protobuf': ['timeout'],
  litellm: ['timeout'],
  openrouter: ['timeout'],
};

type Call = SampleCall & { readonly kind: Kind };

const calls: readonly Call[] = Object.entries(kinds)
  .flatMap(([kind, [count, fields]]) =>
    Array.from({ length: count }, () => ({ kind: kind as Kind, fields })),
  )
  .map(({ kind, fields }, i) => {
    const made = sampleCall(7, i, Date.UTC(2026, 7, 7, 11) + i * MINUTE_MS);
    const isGood = kind === 'good';
    return {
      ...made,
      provider: 'openai',
      model: 'gpt-5',
      stream: i % 2 === 0,
      ttft_ms: isGood && i % 2 === 0 ? 500 : null,
      model_served: isGood ? 'gpt-5-2025-08-07' : '',
      input_tokens: isGood ? 100 : null,
      output_tokens: isGood ? 50 + i : null,
      http_status: 200,
      error_type: '',
      ...fields,
      kind,
    };
  });

/** As the format has it: spans of most emitters give no status of a success. */
function emitted(format: RecordFormat, { kind, ...call }: Call): CallEvent {
  const isSpan = format === 'otlp-json' || format === 'otlp-protobuf';
  const written = isSpan && kind === 'good' ? { ...call, http_status: null } : call;
  const { value, headers } = sampleRecord(format, written);
  const [part] = formatTable(undefined)[format].decode({ bytes: value, headers });
  return part?.event ?? assert.fail(JSON.stringify(part));
}

/** The same calls, natively, of an emitter that knows no more than the format does. */
function toldNatively(format: RecordFormat, call: Call): CallEvent {
  const known = format === 'openrouter' ? { ...call, ttft_ms: null } : call;
  if (!untold[format].includes(call.kind)) return emitted('native', known);
  return emitted('native', { ...known, ...{ labels: { http_status_unknown: 'true' } } });
}

/** Measured over all calls: no format but native has every field that the examples cover. */
function overAllCalls(contract: Contract): Contract {
  const versions = contract.versions.map((version) => ({
    ...version,
    combine: [],
    commitments: version.commitments.map((commitment) => ({
      ...commitment,
      standing: 'target' as const,
      covers: { kind: 'all', of: [] } as const,
      partitionBy: [],
      terms: null,
    })),
  }));
  return { ...contract, versions };
}

const warehouse = await openScratchWarehouse();
after(() => warehouse.close());
const contracts = exampleContracts().map((path) => overAllCalls(loadContract(path)));

async function evaluations(events: readonly CallEvent[]) {
  await warehouse.run('TRUNCATE TABLE events');
  const rows = events.map((event, i) => ({
    event,
    arrival: {
      ingestOrder: BigInt(i),
      kafkaTopic: '',
      kafkaPartition: -1,
      kafkaOffset: '-1',
      ingestedAt: 0,
    },
  }));
  await warehouse.insert(eventBatch(rows));
  const found: Record<string, unknown> = {};
  for (const contract of contracts) {
    const period = '2026-08';
    found[contract.id] = await evaluateContract({ ...NOTHING_TOLD, warehouse, contract, period });
  }
  return found;
}

for (const format of recordFormats) {
  const less = untold[format].length === 0 ? '' : `, but for ${untold[format].join(', ')}`;
  test(`100 calls in ${format} are judged by each contract as natively${less}`, async () => {
    assert.deepEqual(
      await evaluations(calls.map((call) => emitted(format, call))),
      await evaluations(calls.map((call) => toldNatively(format, call))),
    );
  });
}

type Evaluation = Awaited<ReturnType<typeof evaluateContract>>;

function unitsOf(evaluation: unknown, commitment: number) {
  const [partition] = (evaluation as Evaluation).commitments[commitment]?.partitions ?? [];
  return [partition?.claimed.units, partition?.conceded.units];
}

test('Under the text of Amazon Bedrock 4 calls are bad, and 6 are open.', async () => {
  const found = await evaluations(calls.map((call) => emitted('native', call)));
  assert.deepEqual(unitsOf(found['aws-bedrock'], 0), [
    { good: 86, bad: 10, invalid: 4 },
    { good: 92, bad: 4, invalid: 4 },
  ]);
});

test('A failure of unknown status is open under every example that counts failures.', async () => {
  const unknown = calls.find(({ kind }) => kind === 'failure of unknown status') as Call;
  const found = await evaluations([emitted('litellm', unknown)]);
  const open: string[] = [];
  for (const { id, versions } of contracts) {
    for (const [i, { classify, indicator }] of (versions[0]?.commitments ?? []).entries()) {
      if (classify.length === 0 || indicator.kind === 'attained_slots') continue;
      assert.deepEqual(
        unitsOf(found[id], i),
        [
          { good: 0, bad: 1, invalid: 0 },
          { good: 1, bad: 0, invalid: 0 },
        ],
        id,
      );
      open.push(id);
    }
  }
  // These two go by declared outages alone.
  const others = contracts.map(({ id }) => id).filter((id) => !open.includes(id));
  assert.deepEqual(others, ['cloudflare-business', 'cohere']);
});
