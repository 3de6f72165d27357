import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { type RecordFormat, recordFormats } from '../src/calls/call/record-format.ts';
import { formatOf, formatTable } from '../src/calls/format/choose-format.ts';
import { decodeEvent } from '../src/calls/format/decode-event.ts';
import { packagePath, readPackageFile } from '../src/ground/package-file.ts';

const run = promisify(execFile);

interface Message {
  readonly contentType: string;
  readonly examples?: readonly { headers?: Record<string, string>; payload: unknown }[];
}

const asyncApi = parse(readPackageFile('docs', 'asyncapi.yaml')) as {
  asyncapi: string;
  channels: Record<string, { messages: Record<string, { $ref: string }> }>;
  components: { messages: Record<string, Message> };
};

test('asyncapi.yaml refers only to what is there', () => {
  const references = [...readPackageFile('docs', 'asyncapi.yaml').matchAll(/\$ref: "([^"]+)"/g)];
  assert.ok(references.length > 5);
  for (const [, reference = ''] of references) {
    const [file = '', path = ''] = reference.split('#');
    if (file !== '') assert.ok(existsSync(packagePath('docs', file)), reference);
    const found = path
      .split('/')
      .filter((name) => name !== '')
      .reduce<unknown>((node, name) => (node as Record<string, unknown>)?.[name], asyncApi);
    assert.ok(found, reference);
  }
});

test('asyncapi.yaml has a message of every format', () => {
  const messages = Object.values(asyncApi.channels).flatMap((channel) =>
    Object.keys(channel.messages),
  );
  for (const name of recordFormats) assert.ok(messages.includes(name), name);
});

for (const [name, { contentType, examples = [] }] of Object.entries(asyncApi.components.messages)) {
  for (const { headers, payload } of examples) {
    test(`asyncapi.yaml: the example of ${name} is an event`, () => {
      const agreed = formatTable(undefined)[name.replace(/-structured$/, '') as RecordFormat];
      const all = { ...headers, 'content-type': contentType };
      const bytes = Buffer.from(JSON.stringify(payload));
      const parts = formatOf(all, agreed).decode({ bytes, headers: all });
      assert.ok(parts[0]?.event, JSON.stringify(parts));
    });
  }
}

const examples: readonly (readonly [program: string, file: string])[] = [
  [process.execPath, 'produce.ts'],
  ['python3', 'produce.py'],
];

for (const [program, file] of examples) {
  test(`docs/examples/${file} makes an event`, async (context) => {
    const output = await run(program, [packagePath('docs', 'examples', file)]).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' || process.env.CI === 'true') throw error;
        context.skip(`${program} is not installed`);
      },
    );
    if (output === undefined) return;
    const decoded = decodeEvent(Buffer.from(output.stdout));
    assert.ok(decoded.event, JSON.stringify(decoded));
    assert.equal(decoded.event.http_status, 200);
  });
}

test('docs/formats.md names every format', () => {
  const text = readPackageFile('docs', 'formats.md');
  for (const name of recordFormats) assert.ok(text.includes(`\`${name}\``), name);
});
