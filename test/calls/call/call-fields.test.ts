import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import {
  type CallEventField,
  type CallField,
  callEventFields,
  callField,
  callFields,
  columnOf,
} from '../../../src/calls/call/call-fields.ts';
import { plainEvent } from '../../../src/calls/call/plain-event.ts';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { eventBatch, eventColumns } from '../../../src/calls/intake/encode-rows.ts';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import {
  bareCall,
  columnSql,
  columnTypeSql,
  contentHashSql,
  fullCall,
  laterHashSql,
  neededFields,
  type WrittenCall,
} from '../../support/call-values.ts';
import { openTestWarehouse } from '../../support/test-warehouse.ts';

let warehouse: Warehouse;

before(async () => {
  warehouse = openTestWarehouse();
  await migrateWarehouse(warehouse);
});

after(() => warehouse.close());

/** Fails with the names of the fields of which it is not true. */
function everyField(
  holds: (name: CallEventField, field: CallField) => boolean,
  fields: readonly CallEventField[] = callEventFields,
): void {
  assert.deepEqual(
    fields.filter((name) => !holds(name, callField(name))),
    [],
  );
}

function plainly(call: WrittenCall) {
  const json = JSON.stringify(call);
  return plainEvent(json, JSON.parse(json));
}

function isEqual(found: unknown, expected: unknown): boolean {
  return JSON.stringify(found) === JSON.stringify(expected);
}

test('src/calls/call/plain-event.ts gives each field its default.', () => {
  const event = plainly(bareCall);
  everyField(
    (name, field) => isEqual(event?.[name], field.default),
    callEventFields.filter((name) => !neededFields.includes(name)),
  );
});

test('src/calls/call/plain-event.ts gives each field as it was written.', () => {
  const schema = callEventSchema.parse(fullCall);
  everyField((name) =>
    isEqual(plainly({ ...bareCall, [name]: fullCall[name] })?.[name], schema[name]),
  );
});

test('src/calls/call/plain-event.ts leaves to the schema what lacks a needed field.', () => {
  everyField((name) => plainly({ ...bareCall, [name]: undefined }) === undefined, neededFields);
});

/** On both sides of each bound, and of another kind. */
function valuesAround({ kind, least = 0, most = 0 }: CallField): readonly unknown[] {
  const others = [null, true, 'x', 1, [], {}, '', '1.5', 'EUR', { a: 1 }];
  if (kind === 'whole') return [...others, least, most, least - 1, most + 1, least + 0.5];
  if (kind === 'text') return [...others, 'x'.repeat(most), 'x'.repeat(most + 1)];
  return others;
}

test('src/calls/call/plain-event.ts takes of each field what the schema takes.', () => {
  everyField((name, field) =>
    valuesAround(field).every((value) => {
      const call = { ...bareCall, [name]: value };
      const { success } = callEventSchema.safeParse(call);
      return success === (plainly(call) !== undefined);
    }),
  );
});

const arrival = {
  ingestOrder: 1n,
  kafkaTopic: '',
  kafkaPartition: -1,
  kafkaOffset: '-1',
  ingestedAt: 0,
};

test('src/calls/intake/encode-rows.ts writes each field into its own column.', () => {
  const schema = callEventSchema.parse(fullCall);
  everyField((name) => {
    const { event } = decodeEventValue({ ...bareCall, [name]: fullCall[name] });
    const { columns, lines } = eventBatch([{ event: event ?? assert.fail(), arrival }]);
    const values = JSON.parse(lines.toString()) as unknown[];
    return isEqual(values[columns.indexOf(columnOf(name))], schema[name]);
  });
});

/** The names between two texts of a file, without what stands before an AS. */
function namesBetween(file: string, begin: string, end: string): readonly string[] {
  const [, after = ''] = readPackageFile(file).split(begin);
  const [list = ''] = after.split(end);
  return list.split(',').map((name) => name.trim().replace(/^\w+ AS /, ''));
}

const LISTS: readonly (readonly [file: string, begin: string, end: string])[] = [
  ['sql/warehouse/queries/intake/probe-events.sql', 'INSERT INTO events\n(', ')'],
  ['sql/warehouse/queries/intake/probe-events.sql', '\nSELECT\n', '\nFROM'],
];

for (const [file, begin, end] of LISTS) {
  test(`${file} names every column that is written, after ${begin.trim().slice(0, 6)}.`, () => {
    const names = namesBetween(file, begin, end);
    everyField((name) => names.includes(columnOf(name)));
    assert.deepEqual(names, eventColumns);
  });
}

test('sql/warehouse/queries/intake/find-conflicts.sql gives back every field.', () => {
  const file = 'sql/warehouse/queries/intake/find-conflicts.sql';
  const names = namesBetween(file, '\nSELECT\n    source', 'kafka_topic');
  everyField((name) => name === 'source' || names.includes(name));
});

for (const file of ['bench/sql/create-queue.sql', 'bench/sql/create-queue-view.sql']) {
  test(`${file} has every field.`, () => {
    const words: readonly string[] = readPackageFile(file).match(/\w+/g) ?? [];
    everyField((name) => words.includes(name));
  });
}

test('docs/call-event.schema.json has every field.', () => {
  const { properties } = JSON.parse(readPackageFile('docs', 'call-event.schema.json'));
  everyField((name, { meaning }) => properties[name]?.description === meaning);
});

test('docs/contract-language.md has every field.', () => {
  const page = readPackageFile('docs', 'contract-language.md');
  everyField((name) => page.includes(`\`${name}\``));
});

const columnRow = z.object({ name: z.string(), type: z.string(), expression: z.string() });

function columnsOfEvents(): Promise<z.output<typeof columnRow>[]> {
  return warehouse.select(
    `SELECT name, type, default_expression AS expression FROM system.columns
     WHERE database = currentDatabase() AND table = 'events'`,
    {},
    columnRow,
  );
}

test('The table of events has a column of its type for every field.', async () => {
  const columns = new Map((await columnsOfEvents()).map((column) => [column.name, column]));
  everyField((name, field) => {
    const found = columns.get(columnOf(name));
    if (found?.type !== columnTypeSql(field)) return false;
    // The first columns have none: whoever writes a call writes these defaults.
    if (field.inContentHash === 'first') return found.expression === '';
    const { type, expression } = found;
    return columnSql(field) === `${type}${expression === '' ? '' : ` DEFAULT ${expression}`}`;
  });
});

async function formatted(expression: string): Promise<string | undefined> {
  const [row] = await warehouse.select(
    'SELECT formatQuerySingleLine({text:String}) AS text',
    { text: `SELECT ${expression}` },
    z.object({ text: z.string() }),
  );
  return row?.text;
}

test('events.content_hash is made of every field as the table of fields says.', async () => {
  const { expression = '' } =
    (await columnsOfEvents()).find(({ name }) => name === 'content_hash') ?? {};
  const words: readonly string[] = expression.match(/\w+/g) ?? [];
  everyField((name) => words.includes(columnOf(name)));
  assert.equal(await formatted(expression), await formatted(contentHashSql(callFields)));
});

test('The first hash is closed: a field that came later is added to it.', () => {
  const [, list = ''] =
    /cityHash64\(([^;]*?)\n {4}\),/.exec(
      readPackageFile('sql', 'warehouse', 'migrations', '0001-events.sql'),
    ) ?? [];
  const names: readonly string[] = list.match(/\w+/g) ?? [];
  everyField(
    (name, { inContentHash }) => names.includes(columnOf(name)) === (inContentHash === 'first'),
  );
  everyField(
    (_, field) => field.default !== undefined,
    callEventFields.filter((name) => callField(name).inContentHash === 'later'),
  );
});

/** One field of each kind that a later version may add. */
const LATER: Readonly<Record<string, CallField & { readonly value: string }>> = {
  later_tokens: later({ ...callFields.output_tokens, value: '0' }),
  later_count: later({ ...callFields.attempt, value: '2' }),
  later_word: later({ ...callFields.operation, value: "''" }),
  later_text: later({ ...callFields.team, value: "'a'" }),
  later_flag: later({ ...callFields.stream, value: 'true' }),
  later_flag_or_null: later({ ...callFields.within_purchased_capacity, value: 'false' }),
  later_decimal: later({ ...callFields.cost, value: "'0.5'" }),
  later_labels: later({ ...callFields.labels, value: "map('a', '')" }),
};

function later<Field extends CallField>(field: Field) {
  return { ...field, inContentHash: 'later' } as const;
}

test('A field added later leaves each event without it as it was, whatever its kind.', async () => {
  const table = 'grown_events';
  await warehouse.run(`CREATE TABLE ${table} AS events`);
  const bare = ["'e'", "'s'", '1780272000000', '1', "'p'", "'m'"];
  const needed = 'event_id, source, started_at_ms, duration_ms, provider, model';
  const insert = (names: readonly string[], values: readonly string[]) =>
    warehouse.run(
      `INSERT INTO ${table} (${needed}, ${['ingest_order', ...names]})
       VALUES (${[...bare, '1', ...values]})`,
    );
  const contents = async () =>
    warehouse.select(
      `SELECT toString(content_hash) AS hash FROM ${table} FINAL ORDER BY content_hash`,
      {},
      z.object({ hash: z.string() }),
    );
  await insert([], []);
  const [stored] = await contents();
  let hash =
    (await columnsOfEvents()).find(({ name }) => name === 'content_hash')?.expression ?? '';
  const added: string[] = [];
  for (const [name, field] of Object.entries(LATER)) {
    hash += ` + ${laterHashSql(name, field)}`;
    await warehouse.run(
      `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${name} ${columnSql(field)},
       MODIFY COLUMN content_hash UInt64 MATERIALIZED ${hash}`,
    );
    await insert([], []);
    assert.ok(
      (await contents()).some((content) => content.hash === stored?.hash),
      name,
    );
    assert.equal((await contents()).length, 1 + added.length, `${name}: the same content`);
    await insert([name], [field.value]);
    added.push(name);
    assert.equal((await contents()).length, 1 + added.length, `${name}: another content`);
  }
  // In pairs, and however often.
  const pair = added.slice(0, 2);
  for (let delivery = 0; delivery < 2; delivery += 1) {
    await insert(
      pair,
      pair.map((name) => LATER[name]?.value ?? assert.fail()),
    );
    assert.equal((await contents()).length, 2 + added.length);
  }
  await warehouse.run(`OPTIMIZE TABLE ${table} FINAL`);
  assert.equal((await contents()).length, 2 + added.length);
});
