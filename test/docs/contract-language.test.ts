import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { decimal } from '../../src/ground/exact.ts';
import { readPackageFile } from '../../src/ground/package-file.ts';
import { alternatives, sequence } from '../../src/ground/pattern.ts';
import { type EpochMs, formatInstant, MINUTE_MS, parseInstant } from '../../src/ground/time.ts';
import type { Contract } from '../../src/money/contract/contract.ts';
import { eventFieldNames } from '../../src/money/contract/event-field.ts';
import { keyMeanings } from '../../src/money/contract/key-meanings.ts';
import { parseContract } from '../../src/money/contract/load-contract.ts';
import { parsePredicate } from '../../src/money/contract/predicate.ts';
import { publishedSchema } from '../../src/money/contract/published-schema.ts';
import { reviewContract } from '../../src/money/contract/review-contract.ts';
import { evaluateContract, NOTHING_TOLD } from '../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../src/money/input/fees.ts';
import type { IncidentNotice } from '../../src/money/input/notices.ts';
import type { Outage } from '../../src/money/input/outages.ts';
import type { Warehouse } from '../../src/stores/warehouse/warehouse.ts';
import { schemaKeys } from '../money/contract/schema-keys.ts';
import {
  type EventFields,
  event,
  fill,
  openScratchWarehouse,
} from '../money/evaluation/scratch-warehouse.ts';

const page = readPackageFile('docs', 'contract-language.md');
const [wholeFile = '', predicates = '', ...commitments] = [
  ...page.matchAll(/```yaml\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs),
].map(([, yaml = '', measured]) => (measured === undefined ? yaml : { yaml, measured }));

let warehouse: Warehouse;
before(async () => {
  warehouse = await openScratchWarehouse();
});
after(() => warehouse.close());

test('The whole file on the page loads, and stands.', () => {
  const contract = parseContract(String(wholeFile), 'page.yaml');
  assert.equal(contract.id, 'example-models');
  assert.deepEqual(reviewContract(contract, new Map()), []);
});

test('Every predicate on the page is one.', () => {
  const parsed: unknown = parse(String(predicates));
  assert.ok(Array.isArray(parsed) && parsed.length > 7);
  for (const one of parsed) parsePredicate(one, (fault) => assert.fail(JSON.stringify(fault)));
});

function contractOf(commitment: string): Contract {
  const text = `schema: uptally/contract@1
id: page
provider: example
currency: USD
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    commitments:
${commitment.replace(/^(?=.)/gm, '      ')}`;
  return parseContract(text, 'page.yaml');
}

const LINE = sequence(
  /^(\d+) June (\d\d:\d\d) +/,
  alternatives(
    sequence(
      /(\d+) calls(?: of (\w+) with (\d+) tokens in (\d+) ms)?(?:, (\d+) bad)?/,
      /(?:, every (\d+) minutes? for (\d+) minutes)?/,
    ),
    /an outage of (\d+) minutes that affects ([\d.]+)/,
    /an incident of (\d+) minutes, declared after (\d+) minutes/,
  ),
  /$/,
);

interface Happened {
  readonly calls: EventFields[];
  readonly outages: Outage[];
  readonly notices: IncidentNotice[];
}

const NOTHING_MORE = { asked: null, answered: null, updates: [], reviewed: null } as const;

/** The lines above a result: calls, an outage, or an incident. */
function happened(lines: readonly string[]): Happened {
  const calls: EventFields[] = [];
  const outages: Outage[] = [];
  const notices: IncidentNotice[] = [];
  const where = { kind: 'all', of: [] } as const;
  for (const line of lines) {
    const match = LINE.exec(line);
    assert.ok(match, line);
    const [, day = '', time, count, model, tokens, ms, bad, every, span, ...people] = match;
    const [length, affected, lasted, after] = people;
    const start = parseInstant(`2026-06-${day.padStart(2, '0')}T${time}:00Z`) as EpochMs;
    if (length !== undefined) {
      const end = start + Number(length) * MINUTE_MS;
      const affectedRatio = decimal(affected ?? '');
      outages.push({ id: line, start, end, affectedRatio, where });
      continue;
    }
    if (lasted !== undefined) {
      const ended = start + Number(lasted) * MINUTE_MS;
      const declared = start + Number(after) * MINUTE_MS;
      notices.push({ ...NOTHING_MORE, id: line, began: start, ended, declared, where });
      continue;
    }
    const times = every === undefined ? 1 : Number(span) / Number(every);
    for (let slot = 0; slot < times; slot += 1) {
      for (let call = 0; call < Number(count); call += 1) {
        calls.push(
          event({
            event_id: String(calls.length),
            started_at: formatInstant(start + slot * Number(every ?? 0) * MINUTE_MS + call),
            http_status: call < Number(bad ?? 0) ? 500 : 200,
            model: model ?? 'm',
            output_tokens: tokens === undefined ? null : Number(tokens),
            duration_ms: Number(ms ?? 800),
          }),
        );
      }
    }
  }
  return { calls, outages, notices };
}

const KINDS = ['ratio', 'mean_of_slots', 'good_time', 'attained_slots', 'outage_minutes', 'notice'];

test('There is an example for each indicator.', () => {
  assert.deepEqual(
    commitments.map((one) => /kind: (\w+)/.exec(typeof one === 'string' ? one : one.yaml)?.[1]),
    KINDS,
  );
});

for (const [i, example] of commitments.entries()) {
  test(`The example of ${KINDS[i]} stands, and comes to what the page says.`, async () => {
    assert.ok(typeof example !== 'string');
    const contract = contractOf(example.yaml);
    assert.deepEqual(reviewContract(contract, new Map()), []);
    const lines = example.measured.trim().split('\n');
    const { calls, outages, notices } = happened(lines.slice(0, -1));
    await fill(warehouse, calls);
    const months = ['2026-05-01', '2026-06-01'].map((start) => `${start},1000.00,USD\n`);
    const evaluation = await evaluateContract({
      ...NOTHING_TOLD,
      warehouse,
      contract,
      period: '2026-06',
      outages: { file: 'outages.json', outages },
      notices: { file: 'notices.json', notices },
      fees: parseFees(
        `BillingPeriodStart,BilledCost,BillingCurrency\n${months.join('')}`,
        'fees.csv',
      ),
    });
    const { attainment, percent, verdict, tier } =
      evaluation.commitments[0]?.partitions[0]?.claimed ?? {};
    const { claimed, currency } = evaluation.total;
    assert.equal(
      `-> ${attainment?.numerator}/${attainment?.denominator}, ${percent} %, ${verdict}, tier ` +
        `${tier}, ${currency} ${claimed}`,
      lines.at(-1),
    );
  });
}

test('The page names every field of a call, and every word of the language.', () => {
  for (const name of eventFieldNames) assert.match(page, new RegExp(`\`${name}\``), name);
  for (const { path, words } of schemaKeys(publishedSchema())) {
    for (const word of words) assert.ok(page.includes(word), `${path}: ${word}`);
  }
});

const PARTS: readonly (readonly [heading: string, prefix: string])[] = [
  ['the file', ''],
  ['a version', 'versions.'],
  ['a commitment', 'versions.commitments.'],
];

/** The tables of all keys, as the schema has them. */
function keyTables(): string {
  const keys = schemaKeys(publishedSchema());
  const partOf = (path: string) => PARTS.findLast(([, prefix]) => path.startsWith(prefix))?.[0];
  return PARTS.map(([heading, prefix]) => {
    const rows = keys
      .filter(({ path }) => partOf(path) === heading)
      .map(({ path, words, sorts, defaults, isNeeded }) => {
        const values = [...[...words].map((word) => `\`${word}\``), ...sorts].join(', ');
        const shown = isNeeded
          ? 'needed'
          : [...defaults].map((value) => `\`${value}\``).join(' or ');
        return (
          `| \`${path.slice(prefix.length)}\` | ${values} | ${shown} | ` +
          `${keyMeanings.get(path)} |`
        );
      });
    return [
      `| in ${heading} | values | default | meaning |`,
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  }).join('\n\n');
}

test('The tables of all keys are those of the schema.', () => {
  const tables = keyTables();
  assert.ok(page.includes(tables), `docs/contract-language.md, All keys:\n\n${tables}`);
});
