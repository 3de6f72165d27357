import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { decodeEventValue } from '../../../src/calls/format/decode-event.ts';
import { eventFieldNames, eventFieldOf } from '../../../src/money/contract/event-field.ts';
import { matchPredicate } from '../../../src/money/contract/match-predicate.ts';
import { type Predicate, parsePredicate } from '../../../src/money/contract/predicate.ts';
import {
  compileClass,
  compilePredicate,
  createBindings,
} from '../../../src/money/count/compile-predicate.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import {
  type EventFields,
  event,
  fill,
  openScratchWarehouse,
} from '../evaluation/scratch-warehouse.ts';

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

function parsed(value: unknown): Predicate {
  return parsePredicate(value, ({ path, expectation }) => {
    assert.fail(`${path.join('.')}: ${expectation}`);
  });
}

/** Few values, so that comparisons hit, and those that break a statement put together as text. */
const texts = ['', 'a', 'ab', 'A', "a'b", 'a\\', '\t', '\n', '%', '{p0:String}', 'é😀', '\\N'];
const wholes = [0, 1, 2, 200, 255, 499, 500, 503, 2 ** 53 - 1];
const labelNames = ['', 'tier', "t'", 'a.b', 'all'];

const text = fc.constantFrom(...texts);
const whole = fc.constantFrom(...wholes);

function operandOf(name: string): fc.Arbitrary<unknown> {
  const type = eventFieldOf(name)?.type;
  if (type === 'string') return text;
  return type === 'boolean' ? fc.boolean() : fc.oneof(whole, fc.constantFrom(-1, -500));
}

const condition: fc.Arbitrary<Record<string, unknown>> = fc
  .constantFrom(...eventFieldNames, ...labelNames.map((name) => `labels.${name}`))
  .chain((name) => {
    const field = eventFieldOf(name);
    const value = operandOf(name);
    const list = fc.array(value, { maxLength: 3 });
    const operators: Record<string, fc.Arbitrary<unknown>> = {
      eq: fc.option(value),
      ne: value,
      in: list,
      not_in: list,
      is_null: fc.boolean(),
      ...(field?.type === 'string' ? { prefix: value } : {}),
      ...(field?.type === 'integer' ? { gt: value, gte: value, lt: value, lte: value } : {}),
    };
    const operator = fc
      .record(operators, { requiredKeys: [] })
      .filter((chosen) => Object.keys(chosen).length > 0);
    return fc.oneof(fc.option(value), list, operator).map((operand) => ({ [name]: operand }));
  });

const { predicate } = fc.letrec<{ predicate: Record<string, unknown> }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.tuple(condition, condition).map(([a, b]) => ({ ...a, ...b })),
    fc.record({ all: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ not: tie('predicate') }),
    fc.tuple(condition, tie('predicate')).map(([a, b]) => ({ ...a, not: b })),
  ),
}));

/** Fields that an event does not take every test value of. */
const narrow: Readonly<Record<string, readonly unknown[]>> = {
  http_status: [200, 499, 500, 503],
  attempt: [1, 2, 200, 255],
  provider: texts.filter((value) => value !== ''),
  model: texts.filter((value) => value !== ''),
  cost_currency: ['', 'USD'],
};

const eventValue: fc.Arbitrary<EventFields> = fc.record({
  ...Object.fromEntries(
    eventFieldNames
      .filter((name) => name !== 'event_id')
      .map((name) => {
        const field = eventFieldOf(name);
        const values =
          narrow[name] ??
          (field?.type === 'string' ? texts : field?.type === 'boolean' ? [true, false] : wholes);
        const value: fc.Arbitrary<unknown> = fc.constantFrom(...values);
        return [name, field?.nullable === true ? fc.option(value, { freq: 3 }) : value];
      }),
  ),
  labels: fc.dictionary(fc.constantFrom(...labelNames), text, { maxKeys: 3 }),
});

const flagRow = z.object({ event_id: z.string(), matched: z.array(z.coerce.number()) });

test('A compiled predicate answers as the language reads, for any event.', async () => {
  const events = fc
    .sample(eventValue, { numRuns: 60, seed: 20260607 })
    .map((fields, i) => event({ ...fields, event_id: `${i}` }));
  await fill(warehouse, events);
  const decoded = events.map((value) => decodeEventValue(value).event ?? assert.fail());

  // Many predicates in one statement: a round trip each would take minutes.
  await fc.assert(
    fc.asyncProperty(fc.array(predicate, { minLength: 20, maxLength: 20 }), async (published) => {
      const predicates = published.map(parsed);
      const bindings = createBindings();
      const expressions = predicates.map((one) => `toUInt8(${compilePredicate(one, bindings)})`);
      const rows = await warehouse.select(
        `SELECT event_id, [${expressions.join(', ')}] AS matched FROM events FINAL`,
        bindings.parameters,
        flagRow,
      );
      assert.equal(rows.length, decoded.length);
      const matchedById = new Map(rows.map(({ event_id, matched }) => [event_id, matched]));
      for (const one of decoded) {
        for (const [i, expected] of predicates.entries()) {
          assert.equal(
            matchedById.get(one.event_id)?.[i] === 1,
            matchPredicate(expected, one),
            `${JSON.stringify(published[i])} over ${JSON.stringify(one)}`,
          );
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('The null rules of the language, one by one.', async () => {
  await fill(warehouse, [
    event({ event_id: 'null', http_status: null }),
    event({ event_id: '500', http_status: 500 }),
  ]);
  const cases: readonly [predicate: unknown, matches: string][] = [
    [{ http_status: null }, 'null'],
    [{ http_status: { eq: null } }, 'null'],
    [{ http_status: { is_null: true } }, 'null'],
    [{ http_status: { is_null: false } }, '500'],
    [{ http_status: 500 }, '500'],
    [{ http_status: { ne: 500 } }, 'null'],
    [{ http_status: { ne: 200 } }, '500 null'],
    [{ http_status: { not_in: [500] } }, 'null'],
    [{ http_status: { not_in: [] } }, '500 null'],
    [{ http_status: [] }, ''],
    [{ http_status: { lt: 600 } }, '500'],
    [{ not: { http_status: { lt: 600 } } }, 'null'],
    [{ not: { http_status: { in: [200] } } }, '500 null'],
    [{}, '500 null'],
    [{ all: [] }, '500 null'],
    [{ any: [] }, ''],
    [{ model: null }, ''],
    [{ 'labels.tier': '' }, '500 null'],
    [{ 'labels.tier': 'gold' }, ''],
    [{ http_status: { gte: 500, lt: 600 }, model: 'm' }, '500'],
    [{ model: 'm', any: [{ http_status: null }], not: { region: 'x' } }, 'null'],
  ];
  for (const [published, matches] of cases) {
    const bindings = createBindings();
    const rows = await warehouse.select(
      'SELECT event_id FROM events FINAL WHERE ' +
        `${compilePredicate(parsed(published), bindings)} ORDER BY event_id`,
      bindings.parameters,
      z.object({ event_id: z.string() }),
    );
    assert.equal(rows.map((row) => row.event_id).join(' '), matches, JSON.stringify(published));
  }
});

test('Values are bound, never pasted; the first rule that matches gives the class.', () => {
  const bindings = createBindings();
  const rules = [
    { when: parsed({ model: "'; DROP" }), as: 'invalid' },
    { when: parsed({ http_status: { gte: 500 } }), as: 'bad' },
  ] as const;
  assert.equal(
    compileClass(rules, bindings),
    'multiIf((model = {p0:String}), 0, ifNull(toInt64(http_status) >= {p1:Int64}, false), 2, 1)',
  );
  assert.deepEqual(bindings.parameters, { p0: "'; DROP", p1: 500 });
});
