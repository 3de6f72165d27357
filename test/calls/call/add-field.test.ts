import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { packagePath, readPackageFile } from '../../../src/ground/package-file.ts';
import { readMigrations } from '../../../src/stores/migration.ts';
import { contractText } from '../../command/ten-calls.ts';
import { inherited } from '../../support/inherited.ts';
import { runCli } from '../../support/run-cli.ts';

/**
 * Adds a field to a copy of the program in the way that `docs/architecture.md` says, and opens a
 * store of today's program with it.
 */
const page =
  readPackageFile('docs', 'architecture.md')
    .split(/^## /m)
    .find((section) => section.startsWith('How a field is added to the call\n')) ?? '';
const NAME = 'reasoning_tokens';
const NEIGHBOUR = 'output_tokens';
const FIELDS_TEST = 'test/calls/call/call-fields.test.ts';
const FIELDS = 'src/calls/call/call-fields.ts';

/** Where the field goes: behind the line, or the word of a list, that its neighbour has. */
const PLACES: readonly (readonly [file: string, neighbour: string, added: string])[] = [
  [
    FIELDS,
    `${NEIGHBOUR}: { ...WHOLE_OR_NULL, meaning: NOT_KNOWN },`,
    `${NAME}: { ...WHOLE_OR_NULL, inContentHash: 'later', meaning: NOT_KNOWN },`,
  ],
  ...(
    [
      ['src/calls/call/plain-event.ts', `${NEIGHBOUR}: isWholeOrNull,`],
      ['src/calls/call/plain-event.ts', `${NEIGHBOUR}: fields.${NEIGHBOUR} ?? null,`],
      ['src/calls/intake/encode-rows.ts', `event.${NEIGHBOUR},`],
      ['sql/warehouse/queries/intake/find-conflicts.sql', `${NEIGHBOUR},`],
      ['sql/warehouse/queries/intake/probe-events.sql', `${NEIGHBOUR},`],
      ['bench/sql/create-queue.sql', `${NEIGHBOUR} Nullable(UInt64),`],
      ['bench/sql/create-queue-view.sql', `${NEIGHBOUR},`],
    ] as const
  ).map(([file, line]) => [file, line, line.replaceAll(NEIGHBOUR, NAME)] as const),
];

let folder: string;
let copy: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-field-'));
  copy = join(folder, 'copy');
  const taken = ['src', 'sql', 'bench/sql', 'test/support', FIELDS_TEST, 'package.json', 'docs'];
  for (const path of taken) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(packagePath(...path.split('/')), join(copy, path), { recursive: true });
  }
  await symlink(packagePath('node_modules'), join(copy, 'node_modules'));
});

after(() => rm(folder, { recursive: true, force: true }));

async function add([file, neighbour, added]: (typeof PLACES)[number]): Promise<void> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  assert.ok(text.includes(neighbour), `${file}: ${neighbour}`);
  await writeFile(path, text.replaceAll(neighbour, `${neighbour} ${added}`));
}

const run = promisify(execFile);

/** What a program of Node says, from the copy; its exit code does not matter. */
async function inCopy(...args: readonly string[]): Promise<string> {
  const options = { cwd: copy, env: { ...inherited, NODE_NO_WARNINGS: '1' } };
  const { stdout } = await run(process.execPath, args, options).catch(
    (failed: { stdout: string }) => failed,
  );
  return stdout;
}

const fieldsTest = () => inCopy('--test-reporter=tap', '--test', FIELDS_TEST);

/** The titles of the tests that fail. */
function failing(report: string): readonly string[] {
  return [...report.matchAll(/^\s*not ok \d+ - (.*)$/gm)]
    .map(([, title = '']) => title)
    .filter((title) => title !== FIELDS_TEST);
}

test('A field that is in the table alone fails by its name wherever it is missing.', async () => {
  const [inTable = assert.fail()] = PLACES;
  await add(inTable);
  const report = await fieldsTest();
  assert.deepEqual(failing(report), [
    'src/calls/call/plain-event.ts gives each field its default.',
    'src/calls/call/plain-event.ts gives each field as it was written.',
    'src/calls/call/plain-event.ts takes of each field what the schema takes.',
    'src/calls/intake/encode-rows.ts writes each field into its own column.',
    'sql/warehouse/queries/intake/probe-events.sql names every column that is ' +
      'written, after INSERT.',
    'sql/warehouse/queries/intake/probe-events.sql names every column that is ' +
      'written, after SELECT.',
    'sql/warehouse/queries/intake/find-conflicts.sql gives back every field.',
    'bench/sql/create-queue.sql has every field.',
    'bench/sql/create-queue-view.sql has every field.',
    'docs/call-event.schema.json has every field.',
    'docs/contract-language.md has every field.',
    'The table of events has a column of its type for every field.',
    'events.content_hash is made of every field as the table of fields says.',
  ]);
  const named = report.match(new RegExp(`\\+ +'${NAME}'`, 'g'));
  assert.equal(named?.length, failing(report).length, report);
});

test('With the lines of docs/architecture.md nothing is missing.', async () => {
  for (const place of PLACES.slice(1)) await add(place);
  const [, migration = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
  const number = String(readMigrations('warehouse').length + 1).padStart(4, '0');
  await writeFile(join(copy, `sql/warehouse/migrations/${number}-${NAME}.sql`), migration);
  await writeFile(
    join(copy, 'docs/call-event.schema.json'),
    await inCopy('src/cli.ts', 'event', 'schema'),
  );
  await add(['docs/contract-language.md', `\`${NEIGHBOUR}\``, `, \`${NAME}\``]);
  assert.deepEqual(failing(await fieldsTest()), []);
  // The page has each of these lines, and names no other file.
  for (const [file, , added] of PLACES)
    assert.ok(page.includes(`| \`${file}\` | \`${added}\``), file);
  const named = new Set([...page.matchAll(/^\| `([\w./-]+)` \|/gm)].map(([, file]) => file));
  const files = ['docs/call-event.schema.json', 'docs/contract-language.md'];
  assert.deepEqual(
    named,
    new Set([...PLACES.map(([file]) => file), 'sql/warehouse/migrations/', ...files]),
  );
});

function call(id: string, fields: object): string {
  return JSON.stringify({
    ...{ event_id: id, source: 'gateway', started_at: '2026-06-14T02:00:00Z', duration_ms: 900 },
    ...{ provider: 'example', model: 'm', account: '111', http_status: 200, output_tokens: 7 },
    ...fields,
  });
}

const CALLS = [
  call('once', {}),
  call('labelled', { labels: { b: '1', a: '2' }, cost: '0.10', cost_currency: 'USD' }),
  call('changed', { http_status: 500 }),
  call('changed', { http_status: 200 }),
];

/** What a program says, on the one store of this test: of the checkout, or of the copy. */
async function uptally(root: string | undefined, args: readonly string[], lines?: string[]) {
  const env = { UPTALLY_DATA_DIR: join(folder, 'data') };
  const input = Buffer.from(lines?.join('\n') ?? '');
  return runCli(args, { env, root, input });
}

async function ingested(root: string | undefined, lines: string[]): Promise<void> {
  const { exitCode, stderr } = await uptally(root, ['ingest', '-'], lines);
  assert.equal(exitCode, 0, stderr);
}

/** How many events the copy finds, and how many with more than one content. */
async function found() {
  const contract = join(folder, 'contract.yaml');
  await writeFile(contract, contractText('example'));
  const args = ['evaluate', '--contract', contract, '--period', '2026-06', '--json'];
  const { stdout, stderr } = await uptally(copy, args);
  assert.notEqual(stdout, '', stderr);
  const { distinct, conflicts } = JSON.parse(stdout).events;
  return { distinct, conflicts };
}

test('A store of today is opened with a field more; an event again is the same.', async () => {
  // Of what it does not know yet today's program makes a dead letter.
  await ingested(undefined, [...CALLS, call('early', { [NAME]: 3 })]);
  await ingested(copy, CALLS);
  assert.deepEqual(await found(), { distinct: 3, conflicts: 1 });
});

test('An event that says it lacks the field is the same too; one with it is another.', async () => {
  await ingested(copy, [call('once', { [NAME]: null }), call('once', { [NAME]: 0 })]);
  await ingested(copy, [call('once', { [NAME]: 0 }), call('new', { [NAME]: 5 })]);
  const replay = await uptally(copy, ['dead-letters', 'replay', '--json']);
  const counts = { found: 1, replayed: 1, remaining: {} };
  assert.deepEqual(JSON.parse(replay.stdout), { schema: 'uptally/replay@1', ...counts });
  assert.deepEqual(await found(), { distinct: 5, conflicts: 2 });
  const { stdout } = await uptally(copy, ['conflicts', '--json']);
  const shown = JSON.parse(stdout).conflicts as { event_id: string; fields: string[] }[];
  assert.deepEqual(
    shown.map(({ event_id, fields }) => [event_id, fields]),
    [
      ['changed', ['http_status']],
      ['once', [NAME]],
    ],
  );
});
