import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readPackageFile } from '../../src/ground/package-file.ts';
import { documents, schemaFile } from './documents.ts';

const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true, base64: true } });

/** As a reader sees it, by its file in docs/schemas; and without a field that is not promised. */
export function checkDocument(name: string, value: unknown): void {
  const shape = documents.get(name);
  assert.ok(shape !== undefined, `no file of src/published has ${name}`);
  const validate =
    ajv.getSchema(`urn:uptally:${name.replace('@', ':')}`) ??
    ajv.compile(JSON.parse(readPackageFile(schemaFile(name))));
  assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors)}`);
  assert.deepEqual(shape.parse(value), value);
}
