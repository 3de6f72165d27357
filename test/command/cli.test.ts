import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packagePath } from '../../src/ground/package-file.ts';
import { sequence } from '../../src/ground/pattern.ts';
import { openChdb } from '../../src/stores/warehouse/chdb.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runCli } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';

let folder: string;

const CONTRACT = packagePath('contracts', 'no-clause.yaml');

const LINES = [
  '{"event_id":"1","started_at":"2026-06-07T11:30:00Z","duration_ms":900,"provider":"p",' +
    '"model":"m","http_status":200,"route":"shared-router"}',
  '{"event_id":"2","started_at":"2026-06-07T11:30:01Z","duration_ms":900,"provider":"p",' +
    '"model":"m","http_status":500,"route":"shared-router"}',
  '{"event_id":"3","started_at":"2026-06-07T11:30:02Z","duration_ms":-1,"provider":"p",' +
    '"model":"m","http_status":200}',
];
const NDJSON = `${LINES.join('\n')}\n`;
const REJECTED_LINE = '3:duration_ms: -1: expected a whole number from 0 to 9007199254740991';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-cli-'));
  await writeFile(join(folder, 'calls.ndjson'), NDJSON);
  await writeFile(join(folder, 'calls.gz'), gzipSync(NDJSON));
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'faulty'));
  await writeFile(join(folder, 'faulty', 'a.yaml'), 'schema: uptally/contract@1\nid: a\n');
  await writeFile(join(folder, 'faulty', 'b.yaml'), 'schema: uptally/contract@2\n');
});

after(() => rm(folder, { recursive: true, force: true }));

const evaluate = (...events: string[]) => [
  'evaluate',
  '--contract',
  CONTRACT,
  '--period',
  '2026-06',
  '--json',
  ...events.flatMap((path) => ['--events', path]),
];
const evaluateMonth = (month: string) =>
  evaluate('calls.ndjson').map((arg) => (arg === '2026-06' ? month : arg));

const overFile =
  (name: string) =>
  (...more: string[]) => [
    name,
    '--contract',
    CONTRACT,
    '--period',
    '2026-06',
    '--events',
    'calls.ndjson',
    ...more,
  ];
const lab = overFile('lab');
const explain = overFile('explain');

const COUNTED = { read: 3, distinct: 2, conflicts: 0, rejected: 1 };

const inputs: readonly [sentence: string, args: string[], input: string | undefined][] = [
  ['a plain file', evaluate('calls.ndjson'), undefined],
  ['a gzip file, whatever its name', evaluate('calls.gz'), undefined],
  ['standard input', evaluate('-'), NDJSON],
  ['a file, while something else waits on standard input', evaluate('calls.ndjson'), NDJSON],
];

for (const [sentence, args, input] of inputs) {
  test(`evaluate reads ${sentence}; rejected lines are named, and it ends with 0`, async () => {
    const run = await runCli(args, {
      cwd: folder,
      ...(input === undefined ? {} : { input: Buffer.from(input) }),
    });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(JSON.parse(run.stdout).events, COUNTED);
    assert.ok(run.stderr.includes(REJECTED_LINE), run.stderr);
  });
}

const rejectedWhole: readonly (readonly [sentence: string, content: string, rejected: number])[] = [
  ['one object without an identity', '{"model":"m"}\n', 1],
  ['no JSON at all', 'id,status\n1,500\n', 2],
];

for (const [sentence, content, rejected] of rejectedWhole) {
  test(`evaluate counts every line of a file that holds ${sentence}, and has no data`, async () => {
    await writeFile(join(folder, 'rejected.ndjson'), content);
    const run = await runCli(evaluate('rejected.ndjson'), { cwd: folder });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.deepEqual(JSON.parse(run.stdout).events, {
      read: rejected,
      distinct: 0,
      conflicts: 0,
      rejected,
    });
    assert.equal(run.stderr.match(/rejected\.ndjson:\d+/g)?.length, rejected, run.stderr);
  });
}

test('ingest reads files of another format, and says what was no call to a model', async () => {
  const attributes = (operation: string) => [
    { key: 'gen_ai.operation.name', value: { stringValue: operation } },
    { key: 'gen_ai.provider.name', value: { stringValue: 'openai' } },
    { key: 'gen_ai.request.model', value: { stringValue: 'gpt-5' } },
  ];
  const times = {
    startTimeUnixNano: '1780832010000000000',
    endTimeUnixNano: '1780832011000000000',
  };
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const spans = ['chat', 'execute_tool', 'chat'].map((operation, index) => ({
    ...times,
    traceId,
    spanId: index === 2 ? '' : `b7ad6b716920333${index}`,
    attributes: attributes(operation),
  }));
  const traces = `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })}\n`;
  await writeFile(join(folder, 'traces.jsonl'), traces);
  const env = { UPTALLY_DATA_DIR: join(folder, 'spans') };
  await layLedger(env.UPTALLY_DATA_DIR);
  const args = ['ingest', '--format', 'otlp-json', '--json', 'traces.jsonl'];
  const run = await runCli(args, { cwd: folder, env });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(JSON.parse(run.stdout), {
    schema: 'uptally/ingest@1',
    read: 3,
    accepted: 1,
    rejected: 1,
    skipped: 1,
    stored: 1,
    repeated: 0,
  });
  assert.match(
    run.stderr,
    /traces\.jsonl:1:event_id: \(missing\): expected a string of 1 to 256 code points/,
  );
  assert.match(run.stderr, /1 stored, 1 rejected, 1 no model calls/);
});

test('evaluate reads the same file given twice as delivered twice', async () => {
  const run = await runCli(evaluate('calls.ndjson', 'calls.gz'), { cwd: folder });
  assert.deepEqual(JSON.parse(run.stdout).events, {
    read: 6,
    distinct: 2,
    conflicts: 0,
    rejected: 2,
  });
});

const wrong: readonly [sentence: string, args: string[], line: RegExp][] = [
  ['no command', [], /Usage: uptally/],
  ['an unknown command', ['evalute'], /unknown command 'evalute'/],
  ['an unknown option', ['demo', '--fast'], /unknown option '--fast'/],
  [
    'a period given twice',
    [...evaluate('calls.ndjson'), '--period', '2026-07'],
    /^--period: 2026-07: expected it once\n$/,
  ],
  [
    'a reason given twice',
    ['statement', 'issue', '--period', '2026-06', '--anyway', 'one', '--anyway', 'two'],
    /^--anyway: two: expected it once\n$/,
  ],
  [
    'a year given twice',
    ['claims', '--year', '2026', '--year', '2025'],
    /^--year: 2025: .* once\n$/,
  ],
  ['a missing option', ['evaluate', '--period', '2026-06'], /required option '--contract <file>'/],
  [
    'a month that is none',
    evaluateMonth('2026-13'),
    /^--period: 2026-13: expected a month such as/m,
  ],
  ['a month before the contract', evaluateMonth('2019-01'), /2019-01: expected a version in force/],
  [
    'an as-of that is no instant',
    [...evaluate('calls.ndjson'), '--as-of', 'yesterday'],
    /RFC 3339/,
  ],
  [
    'an events file that is not there',
    evaluate('nowhere.ndjson'),
    /^nowhere\.ndjson: \(missing\): expected an events file/m,
  ],
  [
    'a fees file that is not there',
    [...evaluate('calls.ndjson'), '--fees', 'nowhere.csv'],
    /^nowhere\.csv:/m,
  ],
  [
    'a contract that is not there',
    ['evaluate', '--contract', 'x.yaml', '--period', '2026-06'],
    /^x\.yaml:/m,
  ],
  [
    'a contract that loads but should not stand',
    ['contract', 'check', packagePath('test/fixtures/contracts/bad/review-combine-of-one.yaml')],
    /combine\[0\]\.commitments: \["uptime"\]: expected two or more commitments/,
  ],
  [
    'a contract file that is not there',
    ['contract', 'check', 'nowhere.yaml', 'faulty'],
    /^nowhere\.yaml: \(missing\): expected a contract file or a folder of contracts/,
  ],
  [
    'a folder without contracts',
    ['contract', 'check', 'empty'],
    /^empty: \(no \*\.yaml\): expected a folder of contracts\n$/,
  ],
  [
    'a lab without a contract',
    ['lab', '--period', '2026-06'],
    /required option '--contract <file>'/,
  ],
  [
    'a variation of nothing',
    lab('--vary', 'indicator.slt=PT1M'),
    sequence(
      /^--vary indicator\.slt=PT1M: /,
      /.*no-clause\.yaml:versions\[0\]\.commitments\[0\]\.indicator\.slt: "PT1M": expected a /,
      /key that is known here: kind, slot, empty_slot\n$/,
    ),
  ],
  ['two forms of a lab', lab('--csv', '--json'), /'--csv' cannot be used with option '--json'/],
  [
    'an explanation of a partition that cannot be',
    explain('--partition', 'region'),
    /^--partition: "region": expected FIELD=VALUE such as region=us-east-1\n$/,
  ],
  [
    'an explanation of what is not there',
    explain('--commitment', 'x', '--slot', '2026-07-01T00:00:00Z'),
    sequence(
      /^--commitment: "x": expected a commitment of version 2026-01-01: availability\n/,
      /--slot: 2026-07-01 00:00 UTC: expected an instant of the period, from [^\n]*\n$/,
    ),
  ],
  ['an unknown reading', explain('--reading', 'both'), /Allowed choices are claimed, conceded/],
  ['no slots at all', explain('--slots', '0'), /a whole number from 1 to 999999/],
  ['faulty contracts', ['contract', 'check', 'faulty'], /a\.yaml:[\s\S]*b\.yaml:schema: /],
  [
    'a quarter after all that can be stored',
    ['silence', '--quarter', '9999-Q4'],
    /^--quarter: 9999-Q4: expected a year from 1970 to 2105\n$/,
  ],
  [
    'a quarter before all that can be stored',
    ['silence', '--quarter', '0000-Q1'],
    /^--quarter: 0000-Q1: expected a year from 1970 to 2105\n$/,
  ],
  [
    'an instant of such a year',
    ['incidents', 'list', '--from', '0000-01-01T00:00:00Z'],
    /^--from: 0000-01-01T00:00:00Z: expected a year from 1970 to 2105\n$/,
  ],
  [
    'a week that is none',
    ['report', 'weekly', '--week', '2026-W54', '--out', 'x.pdf'],
    /an ISO week such as 2026-W23/,
  ],
  ['a role apart on embedded stores', ['jobs'], /^CLICKHOUSE_URL: \(missing\): /m],
  ['ingest without a source', ['ingest'], /^KAFKA_BROKERS: \(missing\): /m],
];

for (const [sentence, args, line] of wrong) {
  test(`${sentence} ends with 2 and says so`, async () => {
    const run = await runHosted(args, { cwd: folder });
    assert.match(run.stderr, line);
    assert.equal(run.exitCode, 2);
    assert.equal(run.stdout, '');
  });
}

test('a wrong variable ends with 2 before anything is opened', async () => {
  const run = await runCli(['up'], { cwd: folder, env: { UPTALLY_HTTP_PORT: 'http' } });
  assert.equal(run.stderr, 'UPTALLY_HTTP_PORT: http: expected a whole number from 0 to 65535\n');
  assert.equal(run.exitCode, 2);
});

test('contracts and fees that jobs could not read end with 2, and nothing is opened', async () => {
  const run = await runCli(['up'], {
    cwd: folder,
    env: {
      UPTALLY_DATA_DIR: 'never-opened',
      UPTALLY_CONTRACTS_DIR: 'nowhere',
      UPTALLY_FEES_FILE: 'nowhere.csv',
    },
  });
  assert.equal(
    run.stderr,
    'nowhere: (missing): expected a folder of contracts\n' +
      'nowhere.csv:(file): (missing): expected a CSV file of fees in UTF-8\n',
  );
  assert.equal(run.exitCode, 2);
  assert.equal(existsSync(join(folder, 'never-opened')), false);
});

test('help is asked for: standard output, 0, with examples', async () => {
  for (const args of [
    ['--help'],
    ['ingest', '--help'],
    ['evaluate', '--help'],
    ['lab', '--help'],
    ['explain', '--help'],
    ['report', 'weekly', '--help'],
    ['contract', 'check', '--help'],
    ['contract', 'show', '--help'],
    ['contract', 'diff', '--help'],
    ['contract', 'schema', '--help'],
  ]) {
    const run = await runHosted(args, { cwd: folder });
    assert.equal(run.exitCode, 0);
    assert.match(run.stdout, /Example/, args.join(' '));
  }
});

test('a lab prints a table, JSON or CSV alone, without colours in a file', async () => {
  const forms: readonly [form: string[], pattern: RegExp][] = [
    [
      [],
      sequence(
        /^shared-router, version 2026-01-01, period 2026-06: 2 events, 2 variants\n/,
        /\nvariant {5}clock/,
      ),
    ],
    [['--json'], /^{\n {2}"schema": "uptally\/lab@1"/],
    [
      ['--csv'],
      /^variant,contract,version,clock,commitment,.*\r\n0,shared-router,2026-01-01,,avail/,
    ],
  ];
  for (const [form, pattern] of forms) {
    const run = await runHosted(lab('--vary', 'clock=completed', ...form), { cwd: folder });
    assert.match(run.stdout, pattern);
    assert.ok(run.stderr.includes(REJECTED_LINE), run.stderr);
    assert.equal(run.exitCode, 0);
  }
});

test('an explanation goes down to a call, as text and as JSON alone', async () => {
  const slot = ['--slot', '2026-06-07T11:30:00Z'];
  const text = await runHosted(explain(...slot), { cwd: folder });
  assert.match(
    text.stdout,
    /^shared-router, .*\n[\s\S]* 2 {2}bad: bad by classify\[1\] \(http status is 500 or more\)\n/,
  );
  const json = await runHosted(explain(...slot, '--json', '--reading', 'conceded'), {
    cwd: folder,
  });
  const { schema, reading } = JSON.parse(json.stdout);
  assert.deepEqual([schema, reading], ['uptally/explanation@1', 'conceded']);
  assert.deepEqual([text.exitCode, json.exitCode], [0, 0]);
});

test('stored events are evaluated without files; ingesting again changes nothing', async () => {
  for (const files of [['calls.ndjson'], ['calls.gz', 'calls.ndjson']]) {
    const ingested = await runHosted(['ingest', ...files, '--json'], { cwd: folder });
    assert.equal(ingested.exitCode, 0, ingested.stderr);
    const isFirst = files.length === 1;
    const { read, stored, repeated, rejected } = JSON.parse(ingested.stdout);
    assert.deepEqual([read, stored, repeated, rejected], isFirst ? [3, 2, 0, 1] : [6, 0, 4, 2]);
    assert.match(
      ingested.stderr,
      isFirst ? /2 stored, 1 rejected\n/ : /0 stored, 2 rejected, 4 repeated deliveries\n/,
    );
    const run = await runHosted(evaluate(), { cwd: folder });
    assert.deepEqual(JSON.parse(run.stdout).events, {
      read: 2,
      distinct: 2,
      conflicts: 0,
      rejected: 0,
    });
  }
});

test('a dead letter is listed, shown, replayed in vain and dropped with a reason', async () => {
  const env = { UPTALLY_DATA_DIR: 'letters' };
  await layLedger(join(folder, 'letters'));
  const uptally = async (exitCode: number, ...args: string[]) => {
    const run = await runHosted(args, { cwd: folder, env });
    assert.equal(run.exitCode, exitCode, run.stderr);
    return run.stdout;
  };
  await uptally(0, 'ingest', 'calls.ndjson');
  const listed = JSON.parse(await uptally(0, 'dead-letters', 'list', '--json'));
  assert.equal(listed.total, 1);
  const [{ id, reason, offset, state }] = listed.letters;
  assert.deepEqual([reason, offset, state], ['invalid_value', '3', 'open']);
  assert.ok((await uptally(0, 'dead-letters', 'show', id.slice(0, 12))).includes(LINES[2] ?? ''));
  await uptally(2, 'dead-letters', 'show', 'nobody');
  const replayed = JSON.parse(await uptally(1, 'dead-letters', 'replay', '--json'));
  const remaining = { invalid_value: 1 };
  assert.deepEqual(replayed, { schema: 'uptally/replay@1', found: 1, replayed: 0, remaining });
  await uptally(2, 'dead-letters', 'drop', '--because', 'all of them');
  const dropped = ['dead-letters', 'drop', '--reason', 'invalid_value', '--because', 'a test'];
  assert.equal(await uptally(0, ...dropped), '1 dead letter dropped; the bytes are kept\n');
  assert.match(
    await uptally(0, 'dead-letters', 'list', '--state', 'dropped'),
    /invalid_value at \$\.duration_ms: .* dropped: a test\n1 dead letter\n$/,
  );
});

test('conflicts are listed with both contents, and which one counts', async () => {
  const env = { UPTALLY_DATA_DIR: 'conflicts' };
  await layLedger(join(folder, 'conflicts'));
  const corrected = NDJSON.replace('"http_status":500', '"http_status":529');
  await writeFile(join(folder, 'corrected.ndjson'), corrected);
  await runHosted(['ingest', 'calls.ndjson', 'corrected.ndjson'], { cwd: folder, env });
  const run = await runHosted(['conflicts'], { cwd: folder, env });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(
    run.stdout,
    sequence(
      /^2: 2 contents\n {2}counts {6}ingested \S+: http_status 529\n/,
      / {2}superseded {2}ingested \S+: http_status 500\n/,
      /1 event with more than one content\n$/,
    ),
  );
  const { total, conflicts } = JSON.parse(
    (await runHosted(['conflicts', '--json'], { cwd: folder, env })).stdout,
  );
  assert.equal(total, 1);
  assert.deepEqual(
    conflicts[0].contents.map(({ counts, event }: { counts: boolean; event: object }) => [
      counts,
      (event as { http_status: number }).http_status,
    ]),
    [
      [true, 529],
      [false, 500],
    ],
  );
});

test('two processes cannot have one folder: the second says why and ends with 1', async () => {
  const holder = openChdb(join(folder, 'held', 'warehouse'));
  const run = await runCli(['status'], { cwd: folder, env: { UPTALLY_DATA_DIR: 'held' } });
  await holder.close();
  assert.deepEqual(
    [run.exitCode, run.stdout, run.stderr],
    [
      1,
      '',
      `the embedded store in held is in use by process ${process.pid}: wait for it or stop it; ` +
        'stores on servers are shared\n',
    ],
  );
});
