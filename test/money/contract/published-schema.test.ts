import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { packagePath } from '../../../src/ground/package-file.ts';
import { keyMeanings } from '../../../src/money/contract/key-meanings.ts';
import { contractPaths, readContractDocument } from '../../../src/money/contract/load-contract.ts';
import { type JsonSchema, publishedSchema } from '../../../src/money/contract/published-schema.ts';
import { runHosted } from '../../support/run-hosted.ts';
import { exampleContracts } from '../../support/tracked-files.ts';
import { schemaKeys } from './schema-keys.ts';

const committed = packagePath('contracts', 'contract.schema.json');
const fixtures = packagePath('test', 'fixtures', 'contracts');
const good = contractPaths([...exampleContracts(), `${fixtures}/good`]);

/** A validator that knows nothing of this project. */
const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false }).compile(
  publishedSchema(),
);

test('`uptally contract schema` prints what stands beside the examples.', async () => {
  const run = await runHosted(['contract', 'schema']);
  assert.equal(run.exitCode, 0, run.stderr);
  assert.equal(
    run.stdout,
    readFileSync(committed, 'utf8'),
    'uptally contract schema > contracts/contract.schema.json',
  );
});

for (const file of good) {
  const name = file.replace(packagePath(), '').slice(1);
  test(`${name} validates, and tells editors by what.`, () => {
    assert.ok(validate(readContractDocument(file).value), JSON.stringify(validate.errors, null, 2));
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    assert.equal(resolve(dirname(file), path), committed);
  });
}

test('Whatever is wrong in one place of a file, the schema refuses too.', () => {
  const bad = readdirSync(`${fixtures}/bad`).filter((name) => /^(wrong|predicate)-/.test(name));
  assert.ok(bad.length > 20);
  for (const name of bad) {
    // Days that a month lacks, and zones that this machine does not know, take a calendar to see.
    if (name === 'wrong-zone-and-date.yaml') continue;
    assert.ok(!validate(readContractDocument(`${fixtures}/bad/${name}`).value), name);
  }
});

const schemaPlaces = new Map(schemaKeys(publishedSchema()).map(({ path, words }) => [path, words]));

test('Every key has a meaning, and every meaning a key.', () => {
  assert.deepEqual([...keyMeanings.keys()].sort(), [...schemaPlaces.keys()].sort());
});

test('The good fixtures use every key and every word of the language.', () => {
  const used = new Set<string>();
  const look = (value: unknown, path: string): void => {
    used.add(`${path}=${String(value)}`);
    used.add(path);
    if (Array.isArray(value)) for (const item of value) look(item, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        look(inner, path === '' ? key : `${path}.${key}`);
        if (/\.(exclusions|where)$/.test(path)) look(inner, path);
      }
    }
  };
  for (const file of contractPaths([`${fixtures}/good`]))
    look(readContractDocument(file).value, '');
  const unused = [...schemaPlaces].flatMap(([path, values]) => [
    ...(used.has(path) ? [] : [path]),
    ...[...values].map((value) => `${path}=${value}`).filter((word) => !used.has(word)),
  ]);
  assert.deepEqual(unused, []);
});

test('The good fixtures ask about every field, in every way.', () => {
  const predicate = (publishedSchema().definitions as JsonSchema).predicate as JsonSchema;
  const text = readFileSync(`${fixtures}/good/predicates.yaml`, 'utf8');
  const operators = ['eq', 'ne', 'in', 'not_in', 'gt', 'gte', 'lt', 'lte', 'prefix', 'is_null'];
  for (const name of [...Object.keys(predicate.properties as JsonSchema), ...operators]) {
    assert.match(text, new RegExp(`[ {]${name}:`), name);
  }
});
