import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packagePath } from '../../src/ground/package-file.ts';
import { formatInstant, instantOf } from '../../src/ground/time.ts';
import { withZip } from '../../src/papers/evidence/read-zip.ts';
import { contractText, ONE_BILL, TEN_CALLS } from '../command/ten-calls.ts';
import { type ClickHouseServer, startClickHouse } from '../support/clickhouse-server.ts';
import { createTopic } from '../support/kafka-topic.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { requireKafka } from '../support/require-kafka.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';
import { checkDocument } from './check-document.ts';

/** What every command prints with --json, in the order in which one store allows it. */

let folder: string;
let clickHouse: ClickHouseServer;
let postgres: PostgresServer;

const CONFLICT = TEN_CALLS.split('\n')[0]?.replace('500', '502');
const MEMO = [
  ONE_BILL.split('\n')[0]?.replace('ChargeCategory', 'ChargeCategory,ChargeDescription'),
  '2026-07-01,Example AI,111,Credit,SLA credit for June,-10.00,USD',
  '2026-07-01,Amazon S3,111,Credit,something else,-1.00,USD',
].join('\n');
const CLAIM = `    claim:
      automatic: false
      steps: [{ what: submit, due: { count: 30, unit: days, from: awareness } }]
      evidence: [times]
      late_forfeits: false
`;
const SOURCES = `schema: uptally/sources@1
sources:
  - { id: one, kind: statuspage, url: https://status.example.com, provider: example }
`;
const ROUTING = `schema: uptally/routing@1
targets:
  - { id: one, provider: example, model: m, route: shared }
  - { id: two, provider: other, model: n, route: shared }
fallbacks: [{ from: one, to: [two] }]
`;
/** After the month that is stated: two hours of calls, of which those of the second one fail. */
const OUTAGE = Array.from({ length: 600 }, (_, i) =>
  JSON.stringify({
    event_id: `outage-${i}`,
    started_at: formatInstant(instantOf('2026-07-07T10:00:00Z') + i * 12_000),
    duration_ms: 100,
    provider: 'example',
    model: 'm',
    http_status: i < 300 ? 200 : 500,
  }),
).join('\n');
const FACT = JSON.stringify({
  ...{ minute: '2026-06-07T11:00Z', provider: 'example', model: 'm', region: '', account: '' },
  ...{ route: '', good: 12, bad: 3 },
});
const TWO_VERSIONS = contractText('two').replace(
  /versions:\n([\s\S]*)$/,
  (text, version: string) =>
    text + version.replace('"1"', '"2"').replace('2026-01', '2026-07').replaceAll('"99"', '"98"'),
);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-documents-'));
  const files: Record<string, string> = {
    'a.yaml': `${contractText('a', { exclusions: '{ maintenance: drop_requests }' })}${CLAIM}`,
    'b.yaml': contractText('b', { beside: ['a'] }),
    'c.yaml': contractText('c', { beside: ['a'], currency: 'EUR' }),
    'd.yaml': contractText('d', { beside: ['a'] }),
    'e.yaml': contractText('e', { beside: ['a'] }),
    'key.pem': generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    'two.yaml': TWO_VERSIONS,
    'sources.yaml': SOURCES,
    'june.csv': ONE_BILL,
    'june-fixed.csv': ONE_BILL.replace('1000', '900'),
    'memo.csv': MEMO,
    'outages.json': '[{"id":"inc-7","start":"2026-06-20T17:47:00Z","end":"2026-06-20T19:27:00Z"}]',
    'notices.json': '[{"id":"inc-7","began":"2026-06-20T17:47:00Z"}]',
    'facts.ndjson': FACT,
    'routing.yaml': ROUTING,
    'outage.ndjson': OUTAGE,
    'calls.ndjson': [TEN_CALLS, CONFLICT, '{"event_id":"x"}', '{"event_id":"y"}'].join('\n'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  [clickHouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  const migrated = await uptally('migrate');
  assert.equal(migrated.exitCode, 0, migrated.stderr);
});

after(async () => {
  await clickHouse.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

function uptally(...args: string[]): Promise<CliRun> {
  return uptallyWith({}, args);
}

function uptallyWith(settings: NodeJS.ProcessEnv, args: readonly string[]): Promise<CliRun> {
  const stores = { CLICKHOUSE_URL: clickHouse.url, DATABASE_URL: postgres.url };
  const env = { ...stores, UPTALLY_USER: 'finance', COLUMNS: '200', ...settings };
  return runHosted(args, { cwd: folder, env });
}

interface Step {
  /** It prints JSON without being asked to. */
  readonly isBare?: true;
  /** Is run before. */
  readonly first?: readonly string[];
  readonly command: string;
  readonly args?: readonly string[];
  /** The document, or of what documents there is a list. */
  readonly prints: string | readonly [string, ...string[]];
  readonly exitCode?: number;
}

const WINDOW = ['--class', 'maintenance', '--start', '2026-06-14T02:00:00Z', '--end'];
const JUNE = ['--period', '2026-06'];
const OF_A = ['--contract', 'a.yaml', ...JUNE];
const ANYWAY = [...JUNE, '--anyway', 'a test'];
const SAID = ['--reason', 'said so'];
const [A, B] = ['A-2026-06-2', 'B-2026-06-1'];

/** The place of the id of a letter that was listed. */
const LETTER = 'LETTER';
let letter = '';
/** Of the id of a token that was made. */
const TOKEN = 'TOKEN';
let token = '';

const steps: readonly Step[] = [
  { command: 'ingest', args: ['calls.ndjson', 'outage.ndjson'], prints: 'ingest@1' },
  { command: 'dead-letters list', prints: 'dead-letters@1' },
  { command: 'dead-letters show', args: [LETTER], prints: 'dead-letter@1' },
  { command: 'dead-letters replay', prints: 'replay@1', exitCode: 1 },
  {
    command: 'dead-letters drop',
    args: [LETTER, '--because', 'a test'],
    prints: 'dropped-letters@1',
  },
  { command: 'conflicts', prints: 'conflicts@1' },
  { command: 'fees import', args: ['june.csv'], prints: ['bill-import@1'] },
  { command: 'fees list', prints: 'fees@1' },
  {
    command: 'outages import',
    args: ['outages.json', '--contract', packagePath('contracts', 'cloudflare-business.yaml')],
    prints: ['told-import@1'],
  },
  { command: 'outages list', prints: 'told@1' },
  { command: 'outages show', args: ['inc-7'], prints: 'told-record@1' },
  {
    command: 'notices import',
    args: ['notices.json', '--contract', packagePath('contracts', 'enterprise-incidents.yaml')],
    prints: ['told-import@1'],
  },
  {
    first: ['notices', 'withdraw', 'inc-7', '--reason', 'a test'],
    command: 'notices list',
    prints: 'told@1',
  },
  { command: 'notices show', args: ['inc-7'], prints: 'told-record@1' },
  {
    command: 'exclusion propose',
    args: [...WINDOW, '2026-06-14T02:01:00Z', '--id', 'one', '--any-class', ...SAID],
    prints: 'exclusion@1',
  },
  {
    command: 'exclusion approve',
    args: ['one', ...SAID, '--by', 'other'],
    prints: 'exclusion@1',
  },
  { command: 'exclusion reject', args: ['one', ...SAID], prints: 'exclusion@1' },
  { command: 'exclusion list', prints: ['exclusion@1'] },
  { command: 'exclusion audit', prints: ['exclusion@1'] },
  { command: 'evaluate', args: OF_A, prints: 'evaluation@1' },
  { command: 'lab', args: [...OF_A, '--vary', 'target.at_least=99,40'], prints: 'lab@1' },
  {
    command: 'explain',
    args: [...OF_A, '--slot', '2026-06-14T02:00:00Z'],
    prints: 'explanation@1',
  },
  { command: 'contract check', args: [packagePath('contracts')], prints: ['checked-contract@1'] },
  { command: 'contract show', args: ['two.yaml'], prints: 'contract-page@1' },
  { command: 'contract diff', args: ['two.yaml'], prints: 'contract-diff@1' },
  { command: 'statement draft', args: OF_A, prints: ['statement-draft@1'] },
  {
    command: 'statement issue',
    args: [...['a', 'b', 'c', 'd'].flatMap((id) => ['--contract', `${id}.yaml`]), ...ANYWAY],
    prints: ['statement-outcome@1'],
    exitCode: 2,
  },
  {
    command: 'statement issue',
    args: ['--contract', 'e.yaml', ...JUNE],
    prints: ['statement-outcome@1'],
    exitCode: 1,
  },
  { command: 'fees import', args: ['june-fixed.csv', '--bill', 'june'], prints: ['bill-import@1'] },
  {
    command: 'statement restate',
    args: ['A-2026-06-1', '--contract', 'a.yaml', '--anyway', 'a test', ...SAID],
    prints: 'statement-outcome@1',
  },
  { command: 'statement watch', prints: 'watched-statements@1' },
  { command: 'statement list', prints: ['listed-statement@1'] },
  { command: 'statement show', args: [A], prints: 'statement@1' },
  { command: 'statement verify', prints: 'verified-statements@1' },
  {
    first: ['statement', 'bundle', A, '--out', 'a.zip', '--sign', 'key.pem'],
    command: 'verify',
    args: ['a.zip'],
    prints: 'verified-bundle@1',
  },
  { command: 'export', args: ['--format', 'csv', '--out', 'rows.csv'], prints: 'export@1' },
  {
    command: 'claim record',
    args: [
      ...['a', '--contract', 'a.yaml', '--period', '2026-05', '--amount', '7.5'],
      ...['--reference', 'T-0', '--filed', '2026-06-02T09:00:00Z'],
    ],
    prints: 'recorded-claim@1',
  },
  { command: 'claim show', args: [A], prints: 'claim@1' },
  {
    command: 'claim draft',
    args: [A, '--out', 'letters', '--no-bundle'],
    prints: 'drafted-claim@1',
  },
  { command: 'claim file', args: [A, '--reference', 'T-1'], prints: 'claim@1' },
  { command: 'claim note', args: [A, '--awareness', '2026-06-14T03:00:00Z'], prints: 'claim@1' },
  { command: 'claim acknowledge', args: [A], prints: 'claim@1' },
  { command: 'claim partly-approve', args: [A, '--amount', '50', ...SAID], prints: 'claim@1' },
  { command: 'claim approve', args: [A, ...SAID], prints: 'claim@1' },
  { command: 'claim credit', args: [A, '--memo', 'memo.csv', '--dry-run'], prints: 'memo@1' },
  {
    command: 'claim credit',
    args: [A, '--memo', 'memo.csv', '--rows', '2'],
    prints: 'credited-claim@1',
  },
  { command: 'claim uncredit', args: [A, ...SAID], prints: 'claim@1' },
  { command: 'claim file', args: [B], prints: 'claim@1' },
  { command: 'claim deny', args: [B, ...SAID], prints: 'claim@1' },
  { command: 'claim withdraw', args: ['D-2026-06-1', ...SAID], prints: 'claim@1' },
  { command: 'claims', args: ['--all'], prints: 'claims@1' },
  { command: 'claims', args: ['--year', '2026'], prints: 'claim-year@1' },
  { command: 'no-clause', args: ['--from', '2026-06', '--to', '2026-06'], prints: 'no-clause@1' },
  { command: 'declared list', args: ['--sources', 'sources.yaml'], prints: 'declared@1' },
  { command: 'health', args: ['--at', '2026-07-07T11:30:00Z'], prints: 'health@1' },
  {
    command: 'health replay',
    args: ['--facts', 'facts.ndjson', '--until', '2026-06-07T12:00Z'],
    prints: 'health-replay@1',
  },
  { command: 'routing check', args: ['routing.yaml'], prints: 'routing-check@1' },
  {
    command: 'redundancy',
    args: ['--from', '2026-07-07', '--to', '2026-07-07', '--routing', 'routing.yaml'],
    prints: 'redundancy@1',
  },
  {
    command: 'fallback',
    args: ['m', '--as-of', '2026-07-08T00:00:00Z', '--routing', 'routing.yaml'],
    prints: 'fallback-advice@1',
  },
  { command: 'incidents list', prints: 'incidents@1' },
  {
    command: 'drill',
    args: ['--incident', 'INC-20260707-1', '--routing', 'routing.yaml'],
    prints: 'drill@1',
  },
  { command: 'incidents show', args: ['INC-20260707-1'], prints: 'incident@1' },
  { command: 'incidents where', args: ['INC-20260707-1'], prints: 'incident-where@1' },
  {
    command: 'incidents where',
    args: ['--from', '2026-07-07T10:00:00Z', '--to', '2026-07-07T12:00:00Z'],
    prints: 'incident-where@1',
  },
  {
    isBare: true,
    command: 'incidents where',
    args: ['INC-20260707-1', '--public'],
    prints: 'incident-impact@1',
  },
  { isBare: true, command: 'incidents export', args: ['--as', 'outages'], prints: 'outages@1' },
  { isBare: true, command: 'incidents export', args: ['--as', 'notices'], prints: 'notices@1' },
  { command: 'estimates', prints: 'estimates@1' },
  {
    command: 'silence',
    args: ['--quarter', '2026-Q3', '--sources', 'sources.yaml'],
    prints: 'silence@1',
  },
  { command: 'access link', args: ['--role', 'finance'], prints: 'access-link@1' },
  {
    command: 'access tokens create',
    args: ['a program', '--scope', 'read:health', 'act:money'],
    prints: 'made-token@1',
  },
  { command: 'access sessions', prints: 'sessions@1' },
  { command: 'access tokens list', prints: ['api-token@1'] },
  { command: 'access tokens revoke', args: [TOKEN], prints: 'api-token@1' },
  {
    command: 'subscribers add',
    args: ['webhook', '--name', 'bot', '--url', 'https://example.com/hook'],
    prints: 'made-subscriber@1',
  },
  { command: 'subscribers list', prints: 'subscribers@1' },
  { command: 'subscribers failed', prints: 'failed-deliveries@1' },
  { command: 'status', prints: 'status@1' },
  { command: 'config', prints: 'config@1' },
];

async function checkRun({ first, isBare, command, args = [], prints, exitCode = 0 }: Step) {
  if (first !== undefined) assert.equal((await uptally(...first)).exitCode, 0, first.join(' '));
  const ids: Readonly<Record<string, string>> = { [LETTER]: letter, [TOKEN]: token };
  const given = args.map((arg) => ids[arg] ?? arg);
  const run = await uptally(...command.split(' '), ...given, ...(isBare ? [] : ['--json']));
  assert.equal(run.exitCode, exitCode, run.stderr);
  const printed = JSON.parse(run.stdout);
  if (prints === 'dead-letters@1') letter = printed.letters[0].id;
  if (prints === 'made-token@1') token = printed.id;
  if (typeof prints === 'string') return checkDocument(prints, printed);
  assert.ok(Array.isArray(printed) && printed.length > 0, run.stdout);
  for (const one of printed as { schema: string }[]) {
    const name = one.schema.replace('uptally/', '');
    assert.ok(prints.includes(name), name);
    checkDocument(name, one);
  }
}

for (const step of steps) {
  const asked = step.isBare ? '' : ' --json';
  test(`uptally ${step.command}${asked}: ${step.prints}`, () => checkRun(step));
}

test('uptally emit, and ingest --from-beginning: emission@1, backfill@1', async (context) => {
  const broker = await requireKafka(context);
  if (broker === undefined) return;
  const topic = `documents-${randomUUID()}`;
  await createTopic(broker.brokers, topic, 1);
  const kafka = { KAFKA_BROKERS: broker.brokers.join(','), UPTALLY_KAFKA_TOPICS: topic };
  const printed = async (...args: string[]) => {
    const run = await uptallyWith(kafka, args);
    assert.equal(run.exitCode, 0, run.stderr);
    return JSON.parse(run.stdout);
  };
  checkDocument('emission@1', await printed('emit', '--topic', topic, '--count', '9'));
  const read = await printed('ingest', '--from-beginning', '--json');
  checkDocument('backfill@1', read);
  assert.equal(read.stored, 9);
});

test('The JSON in a bundle is made of documents.', async () => {
  const files: Readonly<Record<string, string>> = {
    'manifest.json': 'bundle@2',
    'manifest.sig.json': 'bundle-signature@1',
    'statement.json': 'statement@1',
    'computation.json': 'computation@1',
    'exclusions.json': 'bundle-exclusions@1',
  };
  const { names, texts } = await withZip(join(folder, 'a.zip'), async (zip) => ({
    names: zip.names,
    texts: new Map(
      await Promise.all(
        zip.names.map(async (name) => [name, String(await zip.readWhole(name))] as const),
      ),
    ),
  }));
  for (const [name, document] of Object.entries(files)) {
    checkDocument(document, JSON.parse(texts.get(name) ?? ''));
  }
  const lines = texts.get('events.ndjson')?.trim().split('\n') ?? [];
  assert.ok(lines.length > 0);
  for (const line of lines) checkDocument('evidence-line@1', JSON.parse(line));
  assert.deepEqual(
    names.filter((name) => name.endsWith('json') && !Object.hasOwn(files, name)),
    ['events.ndjson'],
  );
});

/** `claim show` of each command whose help has --json. */
async function commandsWithJson(words: readonly string[] = []): Promise<readonly string[]> {
  const { stdout } = await uptally(...words, '--help');
  const own = /^ +--json\b/m.test(stdout) ? [words.join(' ')] : [];
  const [, list = ''] = stdout.split(/^Commands:$/m);
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)(?: |$)/gm)].map(([, name = '']) => name);
  const inner: string[] = [];
  for (const name of names) {
    if (name !== 'help') inner.push(...(await commandsWithJson([...words, name])));
  }
  return [...own, ...inner];
}

test('Every command that has --json is tried here.', async () => {
  const tried = new Set(steps.filter(({ isBare }) => !isBare).map(({ command }) => command));
  assert.deepEqual([...(await commandsWithJson())].sort(), [...tried].sort());
});
