import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { packagePath, readPackageFile } from '../../src/ground/package-file.ts';
import { readYaml } from '../../src/ground/read-yaml.ts';
import { runHosted } from '../support/run-hosted.ts';
import { inputSchemas } from './input-schemas.ts';

/** Files that people write, as editors and as their readers take them. */

const ROUTING = `schema: uptally/routing@1
targets:
  - { id: one, provider: a, model: m, deployment: d, endpoint: "https://e.example/v1", route: r }
  - { id: two, provider: b, model: n, account: "1", region: eu }
fallbacks: [{ from: one, to: [two] }]
ranking: [m, n]
`;
const SOURCES = `schema: uptally/sources@1
sources:
  - { id: one, kind: statuspage, url: https://status.example.com, provider: a }
  - id: two
    kind: file
    url: posts.json
    poll_seconds: 90
    provider: b
    about:
      - { component: API, models: [m] }
      - { title: opus, provider: c }
      - { title: legacy, ignore: true }
    otherwise: ignore
`;

/** What is changed in a good file; the first one changes nothing. */
const changes: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'docs/schemas/routing.schema.json': [
    ['uptally/routing@1', 'uptally/routing@2'],
    ['schema: uptally/routing@1\n', ''],
    ['ranking', 'rank'],
    ['id: one', 'id: ""'],
    ['id: one', 'id: 1'],
    ['model: m', 'modle: m'],
    [', model: n', ''],
    ['endpoint: "https://e.example/v1"', 'endpoint: ""'],
    ['account: "1"', 'account: 1'],
    ['region: eu', 'zone: eu'],
    ['to: [two]', 'to: two'],
    ['to: [two]', 'to: [two, two]'],
    ['from: one, ', ''],
    ['[m, n]', '[m, m]'],
    ['[m, n]', '[m, 1]'],
    [ROUTING, 'schema: uptally/routing@1\ntargets: []\nfallbacks: []\n'],
    [ROUTING, '[]\n'],
  ],
  'docs/schemas/sources.schema.json': [
    ['uptally/sources@1', 'uptally/source@1'],
    ['sources:\n', 'pages:\n'],
    ['id: one', 'id: One'],
    ['kind: statuspage', 'kind: status'],
    [', provider: a', ''],
    ['poll_seconds: 90', 'poll_seconds: 59'],
    ['poll_seconds: 90', 'poll_seconds: 90.5'],
    ['url: posts.json', 'url: ""'],
    ['component: API', 'component: API, title: API'],
    ['component: API, ', ''],
    ['models: [m]', 'models: m'],
    ['models: [m]', 'models: [""]'],
    ['ignore: true', 'ignore: "yes"'],
    ['ignore: true', 'skip: true'],
    ['otherwise: ignore', 'otherwise: all'],
    [SOURCES, 'uptally/sources@1\n'],
  ],
};

for (const { file, command, schema, read } of inputSchemas) {
  const ajv = new Ajv({ allErrors: true, strictRequired: false });
  const validate = ajv.compile(schema);
  const good = command[0] === 'routing' ? ROUTING : SOURCES;
  const isRead = (text: string) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };

  test(`${file} is what uptally ${command.join(' ')} prints`, async () => {
    const { exitCode, stdout } = await runHosted(command);
    assert.equal(exitCode, 0);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(packagePath(file), stdout);
    assert.equal(stdout, readPackageFile(file), 'UPDATE_GOLDEN=1 writes it');
  });

  test(`${file} takes a good file, as its reader does, and refuses what that refuses`, () => {
    const taken = (text: string) => [validate(readYaml(text, file).value), isRead(text)];
    assert.deepEqual(taken(good), [true, true]);
    for (const [from, to] of changes[file] ?? assert.fail(file)) {
      assert.ok(good.includes(from), from);
      assert.deepEqual(taken(good.replace(from, to)), [false, false], `${from} -> ${to}`);
    }
  });

  test(`${file} says of every key what it is`, () => {
    const untold = [...keysOf(schema)].filter(
      ([, key]) => !('description' in key) && !('const' in key),
    );
    assert.deepEqual(untold, []);
  });
}

/** Every key of a file that a schema names, with what it says of it. */
function* keysOf(part: unknown): Generator<readonly [name: string, key: object]> {
  if (typeof part !== 'object' || part === null) return;
  if ('properties' in part) yield* Object.entries(part.properties as Record<string, object>);
  for (const inner of Object.values(part)) yield* keysOf(inner);
}
