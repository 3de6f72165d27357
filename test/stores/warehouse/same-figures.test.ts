import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ingestFiles } from '../../../src/calls/intake/ingest-files.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { systemClock } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { loadFees } from '../../../src/money/input/fees.ts';
import { gatherWeeklyReport } from '../../../src/papers/weekly/gather-weekly-report.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { openClickHouse } from '../../../src/stores/warehouse/clickhouse.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { REQUEST_SETTINGS } from '../../../src/stores/warehouse/settings.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { QUIET_HEALTH } from '../../papers/weekly/quiet-health.ts';
import { type Profile, startClickHouse } from '../../support/clickhouse-server.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

/** The profile of a user for whom somebody set the contrary of all that Uptally relies on. */
const CONTRARY: Profile = {
  additional_result_filter: 'false',
  additional_table_filters: "{'events': 'false', 'minute_facts': 'false'}",
  aggregate_functions_null_for_empty: 1,
  async_insert: 1,
  cast_keep_nullable: 1,
  data_type_default_nullable: 1,
  date_time_input_format: 'best_effort_us',
  date_time_output_format: 'unix_timestamp',
  distinct_overflow_mode: 'break',
  empty_result_for_aggregation_by_empty_set: 1,
  enable_analyzer: 0,
  final: 1,
  group_by_overflow_mode: 'any',
  input_format_allow_errors_num: 1_000,
  input_format_allow_errors_ratio: 1,
  input_format_defaults_for_omitted_fields: 0,
  input_format_force_null_for_omitted_fields: 1,
  input_format_null_as_default: 0,
  join_any_take_last_row: 1,
  join_default_strictness: 'ANY',
  join_overflow_mode: 'break',
  join_use_nulls: 1,
  limit: 1,
  materialized_views_ignore_errors: 0,
  max_partitions_per_insert_block: 1,
  offset: 1,
  optimize_on_insert: 1,
  output_format_json_array_of_rows: 1,
  output_format_json_map_as_array_of_tuples: 1,
  output_format_json_named_tuples_as_objects: 0,
  output_format_json_quote_64bit_floats: 1,
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  prefer_column_name_to_alias: 1,
  read_overflow_mode: 'break',
  read_overflow_mode_leaf: 'break',
  result_overflow_mode: 'break',
  session_timezone: 'America/New_York',
  set_overflow_mode: 'break',
  skip_unavailable_shards: 1,
  sort_overflow_mode: 'break',
  timeout_overflow_mode: 'break',
  timeout_overflow_mode_leaf: 'break',
  transfer_overflow_mode: 'break',
  transform_null_in: 1,
  use_query_cache: 1,
};

/** Limits of a profile that ask for a part of the answer where the whole is too much. */
const LIMITS: readonly (readonly [what: string, limit: Profile, code: string, words: RegExp])[] = [
  ['rows read', { max_rows_to_read: 1, read_overflow_mode: 'break' }, 'rejected', /code 158: /],
  ['groups', { max_rows_to_group_by: 1, group_by_overflow_mode: 'any' }, 'rejected', /code 158: /],
  ['rows of a set', { max_rows_in_set: 1, set_overflow_mode: 'break' }, 'rejected', /code 191: /],
  ['rows sorted', { max_rows_to_sort: 1, sort_overflow_mode: 'break' }, 'rejected', /code 396: /],
  ['rows', { max_result_rows: 1, result_overflow_mode: 'break' }, 'rejected', /code 396: /],
  [
    'time',
    { max_execution_time: 0.000001, timeout_overflow_mode: 'break' },
    'unavailable',
    /code 159: /,
  ],
];
const limitUser = (index: number) => `limited-${index}`;

const server = await startClickHouse({
  users: {
    contrary: CONTRARY,
    ...Object.fromEntries(LIMITS.map(([, limit], index) => [limitUser(index), limit])),
  },
});
const inProcess = openChdb();
const overHttp = openClickHouse(server.url);
const contrary = openClickHouse(server.urlOf('contrary', 'contrary'));
const folder = await mkdtemp(join(tmpdir(), 'uptally-figures-'));

after(async () => {
  for (const warehouse of [contrary, overHttp, inProcess]) await warehouse.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * 600 calls over two days; every seventh fails, every tenth is delivered twice, one is corrected.
 */
function lines(): string[] {
  const calls = Array.from({ length: 600 }, (_, i) =>
    JSON.stringify({
      event_id: `call-${i}`,
      started_at: new Date(Date.UTC(2026, 5, 6, 0, i * 4)).toISOString(),
      duration_ms: 400 + i,
      provider: 'aws.bedrock',
      model: i % 2 === 0 ? 'opus' : 'sonnet',
      account: '123456789012',
      region: 'us-east-1',
      http_status: i % 7 === 0 ? 500 : 200,
      labels: { 'it\'s "quoted"': `${i}` },
    }),
  );
  const again = calls.filter((_, i) => i % 10 === 0);
  const corrected = (calls[7] ?? '').replace('"http_status":500', '"http_status":200');
  return [...calls, ...again, corrected, '{"event_id":"broken"}'];
}

before(async () => {
  const path = join(folder, 'calls.ndjson');
  await writeFile(path, lines().join('\n'));
  await overHttp.run('CREATE DATABASE contrary');
  for (const warehouse of [inProcess, overHttp, contrary]) {
    await migrateWarehouse(warehouse);
    const counts = await ingestFiles({ paths: [path], warehouse, clock: systemClock });
    assert.deepEqual(counts, { read: 662, accepted: 661, rejected: 1, skipped: 0 });
    const ledger = await openLedgerCopy();
    await rollUpMinutes({ warehouse, ledger, clock: systemClock });
    await ledger.close();
  }
});

const evaluated = (warehouse: Warehouse) =>
  evaluateContract({
    ...NOTHING_TOLD,
    warehouse,
    contract: loadContract(packagePath('contracts', 'aws-bedrock.yaml')),
    fees: loadFees(packagePath('demo', 'fees.csv')),
    period: '2026-06',
  });

const reported = (warehouse: Warehouse) =>
  gatherWeeklyReport({
    warehouse,
    ...{ week: '2026-W23', timeZone: 'UTC', evaluations: [], generatedAt: 0 },
    health: QUIET_HEALTH,
  });

for (const [way, warehouse] of [
  ['over HTTP', overHttp],
  ['over HTTP with a profile that says the contrary of every setting', contrary],
] as const) {
  test(`an evaluation is the same in process and ${way}`, async () => {
    const here = await evaluated(inProcess);
    assert.deepEqual(here, await evaluated(warehouse));
    assert.deepEqual(here.events, { read: 600, distinct: 600, conflicts: 1, rejected: 0 });
    assert.deepEqual(here.commitments[0]?.partitions[0]?.claimed.units, {
      good: 515,
      bad: 85,
      invalid: 0,
    });
  });

  test(`a weekly report is the same in process and ${way}`, async () => {
    const here = await reported(inProcess);
    assert.deepEqual(here, await reported(warehouse));
    assert.deepEqual(
      here.models.map(({ model, counts }) => ({ model, ...counts })),
      [
        { model: 'opus', good: 257, bad: 43, neither: 0 },
        { model: 'sonnet', good: 258, bad: 42, neither: 0 },
      ],
    );
  });
}

test('the contrary profile contradicts every setting that a request says', () => {
  const { wait_end_of_query: ofHttpAlone, ...said } = REQUEST_SETTINGS;
  assert.equal(ofHttpAlone, 1);
  assert.deepEqual(
    Object.keys(CONTRARY).sort(),
    [...Object.keys(said), 'additional_table_filters'].sort(),
  );
});

for (const [index, [what, , code, message]] of LIMITS.entries()) {
  test(`a limit on ${what} makes figures fail, not smaller`, async () => {
    const limited = openClickHouse(server.urlOf(limitUser(index)));
    try {
      const figures = async () => [await evaluated(limited), await reported(limited)];
      await assert.rejects(figures, { code, message });
    } finally {
      await limited.close();
    }
  });
}
