import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { extractText, getDocumentProxy } from 'unpdf';
import { sha256Of } from '../../../src/ground/sha256.ts';
import type { Repetition } from '../../../src/money/count/select-units.ts';
import { eventLog } from '../../../src/money/count/steady.ts';
import { exclusionsText } from '../../../src/money/input/exclusions.ts';
import { findStatement } from '../../../src/money/statement/find-statements.ts';
import { issueStatement } from '../../../src/money/statement/issue-statement.ts';
import { prepareStatement } from '../../../src/money/statement/prepare-statement.ts';
import { recordStatement } from '../../../src/money/statement/record-statement.ts';
import { issued, statementNumber } from '../../../src/money/statement/statement.ts';
import { withZip } from '../../../src/papers/evidence/read-zip.ts';
import { fingerprintOfFile } from '../../../src/papers/evidence/sign-manifest.ts';
import { verifyBundle } from '../../../src/papers/evidence/verify-bundle.ts';
import { type WriteBundleInput, writeBundle } from '../../../src/papers/evidence/write-bundle.ts';
import { writeZip } from '../../../src/papers/evidence/write-zip.ts';
import { openPrinter, type Printer } from '../../../src/papers/print/print-pdf.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import {
  add,
  deliverAgain,
  fill,
  openScratchWarehouse,
} from '../../money/evaluation/scratch-warehouse.ts';
import { JULY_5, june, lateOutage, outage } from '../../money/statement/june.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'uptally-bundle-'));
const NUMBER = 'AWS-BEDROCK-2026-06-1';
let warehouse: Warehouse;
let ledger: Ledger;
let printer: Printer;

before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openLedgerCopy();
  printer = await openPrinter();
  await fill(warehouse, outage);
  await issueStatement(june({ warehouse, ledger }));
});
after(async () => {
  await printer.close();
  await ledger.close();
  await warehouse.close();
  rmSync(folder, { recursive: true });
});

/** Of which so much is known. */
function logWith(repetition: Repetition): WriteBundleInput['log'] {
  return { look: async () => eventLog(repetition), careful: eventLog('conflicting') };
}

async function bundle(name: string, options: Partial<WriteBundleInput> = {}): Promise<string> {
  const path = join(folder, name);
  await writeBundle({
    ledger,
    warehouse,
    printer,
    now: JULY_5,
    number: NUMBER,
    path,
    all: false,
    withPeople: false,
    log: logWith('conflicting'),
    ...options,
  });
  return path;
}

async function contentOf(path: string, name: string): Promise<Buffer> {
  return withZip(path, async (zip) => buffer(zip.read(name) ?? assert.fail(name)));
}

test('The bundle holds all that its statement stands on, and is found equal.', async () => {
  const path = await bundle('a.zip');
  const names = await withZip(path, async (zip) => zip.names);
  assert.deepEqual(names, [
    'README.txt',
    'statement.json',
    'statement.pdf',
    'contract.yaml',
    'fees.csv',
    'exclusions.json',
    'slots.csv',
    'slots.parquet',
    'computation.json',
    'events.ndjson',
    'manifest.json',
  ]);
  const verified = await verifyBundle(path);
  assert.deepEqual(verified.differences, []);
  assert.equal(verified.statement?.number, NUMBER);
  assert.equal(verified.signedBy, null);
});

test('Made twice it is the same file, byte by byte.', async () => {
  const [a, b] = [await bundle('once.zip'), await bundle('twice.zip')];
  assert.ok(readFileSync(a).equals(readFileSync(b)));
});

test('Every call that failed is listed; who made it is left out, and that is said.', async () => {
  const path = await bundle('events.zip');
  const lines = (await contentOf(path, 'events.ndjson')).toString().trim().split('\n');
  assert.equal(lines.length, 360);
  const first = JSON.parse(lines[0] ?? '');
  assert.deepEqual(
    { ...first, event: first.event.event_id },
    {
      commitment: 'uptime',
      partition: { account: '1', region: 'us-east-1' },
      slot: 1860,
      at: '2026-06-07T11:00:00.000Z',
      claimed: 'bad',
      conceded: 'bad',
      rule: 0,
      attempts: 1,
      event: 'outage-0',
    },
  );
  assert.ok(!('tenant' in first.event) && !('fallback_from' in first.event));
  // The contract asks about one of the labels, so that labels stay as far as it does.
  assert.deepEqual(first.event.labels, {});
  const manifest = JSON.parse((await contentOf(path, 'manifest.json')).toString());
  assert.deepEqual(manifest.left_out, ['tenant', 'team', 'route', 'fallback_from', 'labels']);
});

test('With all events and people the good calls are in it too.', async () => {
  const path = await bundle('all.zip', { all: true, withPeople: true });
  const lines = (await contentOf(path, 'events.ndjson')).toString().trim().split('\n');
  assert.equal(lines.length, 480);
  assert.equal(JSON.parse(lines[0] ?? '').event.tenant, 'tenant-9');
  assert.deepEqual((await verifyBundle(path)).differences, []);
});

test('The Parquet table says what the CSV says.', async () => {
  const path = await bundle('parquet.zip');
  const file = await contentOf(path, 'slots.parquet');
  const rows = await parquetReadObjects({
    file: new Uint8Array(file).buffer as ArrayBuffer,
  });
  const csv = (await contentOf(path, 'slots.csv')).toString().trim().split('\n');
  assert.equal(rows.length, csv.length - 1);
  assert.equal(rows.length, 24 + 72);
  const bad = rows.reduce((sum, row) => sum + (row.claimed_bad as bigint), 0n);
  assert.equal(bad, 360n);
});

test('The PDF carries the canonical JSON, which another library reads back.', async () => {
  const pdf = await contentOf(await bundle('pdf.zip'), 'statement.pdf');
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const attachments = (await document.getAttachments()) as Record<
    string,
    { filename: string; content: Uint8Array }
  >;
  const { body } = await findStatement(ledger, NUMBER);
  const [attachment] = Object.values(attachments);
  assert.equal(attachment?.filename, `${NUMBER}.json`);
  assert.equal(Buffer.from(attachment?.content ?? []).toString(), body);
  const { text } = await extractText(document, { mergePages: true });
  const unbroken = text.replaceAll(/[\s\u200b]/g, '');
  for (const words of [NUMBER, 'versions[0].commitments[0].classify', '119/120', 'USD 100.00']) {
    assert.ok(unbroken.includes(words.replaceAll(' ', '')), words);
  }
});

test('Late events do not get into the bundle of what was issued before them.', async () => {
  const first = await bundle('before.zip');
  await add(warehouse, lateOutage, 10_000n);
  const ingested =
    "ALTER TABLE events UPDATE ingested_at = toDateTime64('2026-07-06 00:00:00', 3, 'UTC') " +
    "WHERE startsWith(event_id, 'late') SETTINGS mutations_sync = 2";
  await warehouse.run(ingested);
  const second = await bundle('after.zip');
  assert.ok(readFileSync(first).equals(readFileSync(second)));
});

for (const all of [false, true]) {
  test(`Repetitions change no byte of a bundle${all ? ' of all events' : ''}.`, async () => {
    const once = await bundle('conflicting.zip', { all });
    assert.ok(
      readFileSync(once).equals(
        readFileSync(await bundle('none.zip', { all, log: logWith('none') })),
      ),
    );
    await deliverAgain(warehouse);
    for (const repetition of ['redelivered', 'conflicting'] as const) {
      const twice = await bundle(`${repetition}-again.zip`, { all, log: logWith(repetition) });
      assert.ok(readFileSync(once).equals(readFileSync(twice)), repetition);
    }
    await warehouse.run('OPTIMIZE TABLE events FINAL');
  });
}

test('A signature names its key, and another key is found.', async () => {
  const [own, other] = [keys('own'), keys('other')];
  const path = await bundle('signed.zip', { keyFile: own.privateFile });
  const key = fingerprintOfFile(own.publicFile);
  const verified = await verifyBundle(path, { key });
  assert.deepEqual(verified.differences, []);
  assert.equal(verified.signedBy, key);
  const wrong = await verifyBundle(path, { key: fingerprintOfFile(other.publicFile) });
  assert.deepEqual(
    wrong.differences.map(({ place }) => place),
    ['manifest.sig.json'],
  );
  const unsigned = await verifyBundle(await bundle('unsigned.zip'), { key });
  assert.equal(unsigned.differences.length, 1);
});

test('A key of the other kind is refused and not shown, before anything is written.', async () => {
  const { privateFile, publicFile } = keys('kinds');
  await assert.rejects(bundle('no.zip', { keyFile: publicFile }), {
    code: 'invalid_input',
    message: /kinds\.pub: .*: expected an Ed25519 private key in PEM/,
  });
  assert.throws(() => fingerprintOfFile(privateFile), {
    code: 'invalid_input',
    message: `${privateFile}: (a private key): expected an Ed25519 public key in PEM`,
  });
});

function keys(name: string) {
  const pair = generateKeyPairSync('ed25519');
  const [privateFile, publicFile] = [join(folder, `${name}.pem`), join(folder, `${name}.pub`)];
  writeFileSync(privateFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(publicFile, pair.publicKey.export({ type: 'spki', format: 'pem' }));
  return { privateFile, publicFile };
}

/** The bundle with one file changed, and with what a forger would change beside it. */
async function forged(
  change: (name: string, content: Buffer) => Buffer | undefined,
): Promise<string> {
  const path = join(folder, 'forged.zip');
  const original = await bundle('original.zip');
  await withZip(original, (zip) =>
    writeZip(
      path,
      (async function* () {
        for (const name of zip.names) {
          const content = await buffer(zip.read(name) ?? assert.fail(name));
          const changed = change(name, content);
          if (changed !== undefined) yield { name, content: changed };
        }
      })(),
    ),
  );
  return path;
}

type Forgery = readonly [
  sentence: string,
  change: (name: string, content: Buffer) => Buffer | undefined,
  places: readonly string[],
];
/** By its hash, and by what it says. */
const FOUND_TWICE: ReadonlyMap<string, readonly string[]> = new Map([
  ['computation.json', ['computation.json: attainments.0.steps.3.rule']],
  ['fees.csv', ['fees.csv']],
  ['contract.yaml', ['contract.yaml']],
]);
const forgeries: readonly Forgery[] = [
  ...['statement.pdf', 'slots.parquet', 'computation.json', 'fees.csv', 'contract.yaml'].map(
    (file): Forgery => [
      `one byte of ${file}`,
      (name: string, content: Buffer) => (name === file ? flipped(content) : content),
      [file, ...(FOUND_TWICE.get(file) ?? [])],
    ],
  ),
  [
    'an event that was dropped',
    (name, content) =>
      name === 'events.ndjson' ? content.subarray(content.indexOf('\n') + 1) : content,
    [
      'events.ndjson',
      'events.ndjson lines',
      'events.ndjson: uptime {"account":"1","region":"us-east-1"} 1860 claimed bad',
      'events.ndjson: uptime {"account":"1","region":"us-east-1"} 1860 conceded bad',
    ],
  ],
  [
    'a file that is gone',
    (name, content) => (name === 'slots.csv' ? undefined : content),
    ['slots.csv', 'slots.csv'],
  ],
  [
    'no manifest',
    (name, content) => (name === 'manifest.json' ? undefined : content),
    ['manifest.json'],
  ],
];
for (const [sentence, change, places] of forgeries) {
  test(`Found and named: ${sentence}.`, async () => {
    const { differences } = await verifyBundle(await forged(change));
    assert.deepEqual(
      differences.map(({ place }) => place),
      places,
    );
  });
}

type Edit = (files: Map<string, Buffer>) => void;
const consistent: readonly (readonly [sentence: string, edit: Edit, places: readonly string[]])[] =
  [
    ['no list of calls', (files) => files.delete('events.ndjson'), ['manifest.json']],
    [
      'pages of another statement',
      (files) => files.set('statement.pdf', Buffer.from('%PDF-1.7')),
      [`statement.pdf: ${NUMBER}.json`],
    ],
    [
      'another table of slots as Parquet',
      (files) =>
        files.set(
          'slots.parquet',
          Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'slot', data: ['1'] }] })),
        ),
      ['slots.parquet: row 1'],
    ],
    [
      'a table of slots that is no Parquet',
      (files) => files.set('slots.parquet', Buffer.from('PAR1')),
      ['slots.parquet'],
    ],
    ['no PDF', (files) => files.delete('statement.pdf'), ['manifest.json']],
    [
      'a statement in other bytes',
      (files) => edited(files, 'statement.json', (text) => `${text}\n`),
      ['statement.json'],
    ],
    [
      'another provider and number',
      (files) =>
        edited(files, 'statement.json', (text) =>
          text
            .replace('"provider":"aws.bedrock"', '"provider":"azure"')
            .replace(`"number":"${NUMBER}"`, '"number":"OTHER-2026-06-1"'),
        ),
      ['number', 'contract.provider', 'statement.pdf: OTHER-2026-06-1.json'],
    ],
    [
      'another step of the computation',
      (files) => edited(files, 'computation.json', (text) => text.replaceAll('100.00', '900.00')),
      [2, 3].flatMap((step) =>
        ['claimed', 'conceded'].map((of) => `computation.json: amounts.0.steps.${step}.${of}`),
      ),
    ],
    ...(
      [
        ['a call that did not fail', '"http_status":500', '"http_status":200'],
        ['a call under another rule', '"rule":0', '"rule":1'],
        ['a call that no rule is about', '"rule":0', '"rule":null'],
        [
          'a call of another Region',
          '"region":"us-east-1","region_served"',
          '"region":"eu-west-1","region_served"',
        ],
        ['a call of another provider', '"provider":"aws.bedrock"', '"provider":"azure"'],
        [
          'a call that began at another time',
          '"started_at":"2026-06-07T11:0',
          '"started_at":"2026-06-07T12:0',
        ],
        ['a slot that its instant is not in', '"at":"2026-06-07T11:0', '"at":"2026-06-07T12:0'],
      ] as const
    ).map(
      ([sentence, stated, forgedText]) =>
        [
          sentence,
          (files: Map<string, Buffer>) =>
            edited(files, 'events.ndjson', (text) => text.replace(stated, forgedText)),
          ['events.ndjson: line 1'],
        ] as const,
    ),
  ];
for (const [sentence, edit, places] of consistent) {
  test(`Found although every hash fits: ${sentence}.`, async () => {
    const path = join(folder, 'consistent.zip');
    await repack(path, await bundle('fits.zip'), edit);
    const { differences } = await verifyBundle(path);
    assert.deepEqual(
      differences.map(({ place }) => place),
      places,
    );
  });
}

test('The words of another version are not compared, and that is said.', async () => {
  const path = join(folder, 'version.zip');
  await repack(path, await bundle('of-now.zip'), (files) => {
    edited(files, 'computation.json', (text) => text.replaceAll('a', 'A'));
    edited(files, 'manifest.json', (text) =>
      text.replace(/"version": "[^"]+"/, '"version": "0.0.1"'),
    );
  });
  const { differences, notCompared } = await verifyBundle(path);
  assert.deepEqual([differences, notCompared], [[], ['computation.json']]);
  assert.deepEqual((await verifyBundle(await bundle('now.zip'))).notCompared, []);
});

test('A manifest that lists a file twice is not that of a bundle.', async () => {
  const path = await forged((name, content) => {
    if (name !== 'manifest.json') return content;
    const manifest = JSON.parse(content.toString());
    const files = [...manifest.files, manifest.files[1]];
    return Buffer.from(JSON.stringify({ ...manifest, files }));
  });
  const { differences } = await verifyBundle(path);
  assert.deepEqual(differences, [
    { place: 'manifest.json', stated: 'statement.json twice', found: 'one file' },
  ]);
});

test('Two entries of one name are no bundle: programs unpack either.', async () => {
  const path = join(folder, 'double.zip');
  const entry = { name: 'fees.csv', content: Buffer.from('a') };
  await writeZip(
    path,
    (async function* () {
      yield* [entry, entry];
    })(),
  );
  await assert.rejects(verifyBundle(path), {
    code: 'invalid_input',
    message: /two entries named fees\.csv/,
  });
});

function edited(files: Map<string, Buffer>, name: string, change: (text: string) => string): void {
  files.set(name, Buffer.from(change(String(files.get(name)))));
}

/** Another bundle whose manifest fits whatever it holds. */
async function repack(path: string, from: string, edit: Edit): Promise<void> {
  const files = new Map<string, Buffer>();
  await withZip(from, async (zip) => {
    for (const name of zip.names) {
      files.set(name, await buffer(zip.read(name) ?? assert.fail(name)));
    }
  });
  edit(files);
  const { manifest, statement } = {
    manifest: JSON.parse(String(files.get('manifest.json'))),
    statement: JSON.parse(String(files.get('statement.json'))),
  };
  files.delete('manifest.json');
  manifest.statement = { number: statement.number, sha256: issued(statement).sha256 };
  manifest.files = [...files].map(([name, content]) => ({
    name,
    bytes: content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
  }));
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  await writeZip(
    path,
    (async function* () {
      for (const [name, content] of files) yield { name, content };
    })(),
  );
}

test('An amount changed with every hash around it is found by the computation.', async () => {
  const { body } = await findStatement(ledger, NUMBER);
  const forgedBody = Buffer.from(body.replaceAll('"100.00"', '"900.00"'));
  const path = await forged((name, content) => {
    if (name === 'statement.json') return forgedBody;
    if (name !== 'manifest.json') return content;
    const { sha256: before } = JSON.parse(content.toString()).statement;
    const text = content.toString().replaceAll(before, hashOf(forgedBody));
    return Buffer.from(text);
  });
  const { differences } = await verifyBundle(path);
  assert.deepEqual(
    differences.map(({ place, stated, found }) => `${place}: ${stated} ${found}`),
    [
      'credits.0.claimed.amount: "900.00" "100.00"',
      'credits.0.conceded.amount: "900.00" "100.00"',
      'total.claimed: "900.00" "100.00"',
      'total.conceded: "900.00" "100.00"',
      'statement.pdf: AWS-BEDROCK-2026-06-1.json: statement.json another content',
    ],
  );
});

function flipped(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

test('What is interrupted leaves nothing, and is not taken for damage.', async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(bundle('interrupted.zip', { signal }), { name: 'AbortError' });
  const left = readdirSync(folder).filter((name) => name.startsWith('interrupted'));
  assert.deepEqual(left, []);
  await assert.rejects(verifyBundle(await bundle('whole.zip'), { signal }), { name: 'AbortError' });
});

test('A file that is no archive is wrong input.', async () => {
  const path = join(folder, 'no.txt');
  writeFileSync(path, 'hello');
  await assert.rejects(verifyBundle(path), { code: 'invalid_input' });
});

test('A statement with exclusions frozen whole is found equal, and says so.', async () => {
  const may = june({ warehouse, ledger, period: '2026-05' });
  const { content, documents } = await prepareStatement(may);
  const foreign = exclusionsText([
    {
      id: 'other',
      class: 'no class of the contract',
      start: JULY_5,
      end: JULY_5 + 1,
      where: { kind: 'all', of: [] },
      status: 'approved',
    },
  ]);
  const frozen = new Map([...documents, ['exclusions' as const, Buffer.from(foreign)]]);
  const { statement } = await recordStatement(ledger, may.contract.id, frozen, (place) => ({
    schema: 'uptally/statement@1',
    number: statementNumber(may.contract.id, may.period, 1),
    revision: 1,
    ...place,
    replaces: null,
    issued: { at: new Date(JULY_5).toISOString(), by: 'finance' },
    ...content,
    documents: [...frozen].map(([role, bytes]) => ({
      role,
      sha256: sha256Of(bytes),
      bytes: bytes.byteLength,
    })),
    anyway: 'there were no calls',
  }));
  const idle: number[] = [];
  const options = {
    number: statement.number,
    onIdleExclusions: (found: number) => idle.push(found),
  };
  const path = await bundle('may.zip', options);
  assert.deepEqual(idle, [1]);
  assert.deepEqual((await verifyBundle(path)).differences, []);
});
