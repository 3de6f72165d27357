import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { documents, readerSchema, schemaFile } from './documents.ts';
import { inputSchemas } from './input-schemas.ts';

for (const [name, shape] of documents) {
  const file = schemaFile(name);
  test(`${file} is the JSON Schema of uptally/${name}`, () => {
    const text = `${JSON.stringify(readerSchema(name, shape), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(packagePath(file), text);
    assert.ok(existsSync(packagePath(file)), `${file}: UPDATE_GOLDEN=1 writes it`);
    assert.equal(readPackageFile(file), text, 'UPDATE_GOLDEN=1 writes it');
  });
}

test('docs/schemas has a file of every document and no other', () => {
  const files = readdirSync(packagePath('docs', 'schemas')).map((file) => `docs/schemas/${file}`);
  const names = [...documents.keys()];
  assert.deepEqual(
    files.filter((file) => file.endsWith('.json')).sort(),
    [...names.map(schemaFile), ...inputSchemas.map(({ file }) => file)].sort(),
  );
  assert.ok(names.length > 7);
});

test('every name of a field is in snake_case', () => {
  const wrong = [...documents].flatMap(([name, shape]) =>
    fieldNames(readerSchema(name, shape))
      .filter((field) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(field))
      .map((field) => `${name}: ${field}`),
  );
  assert.deepEqual(wrong, []);
});

/** Names of all `properties`, wherever they stand. */
function fieldNames(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'properties' in part ? Object.keys(part.properties as object) : [];
  return [...own, ...Object.values(part).flatMap(fieldNames)];
}
