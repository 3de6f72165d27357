import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sequence } from '../../src/ground/pattern.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { runHosted } from '../support/run-hosted.ts';
import { type StatusPage, startStatusPage } from '../support/status-page.ts';

let folder = '';
let page: StatusPage;
const uptally = (...args: string[]) => runHosted(args, { cwd: folder, env: settings() });
const settings = () => ({
  UPTALLY_DATA_DIR: join(folder, 'data'),
  UPTALLY_SOURCES_FILE: join(folder, 'sources.yaml'),
});

const INCIDENT = {
  id: 'p1',
  name: 'Elevated errors on Opus 4.8',
  status: 'investigating',
  impact: 'major',
  created_at: '2026-06-07T11:31:00Z',
  incident_updates: [
    { id: 'u1', status: 'investigating', body: 'Looking', created_at: '2026-06-07T11:31:00Z' },
  ],
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-declared-'));
  page = await startStatusPage();
  await layLedger(join(folder, 'data'));
  writeFileSync(
    join(folder, 'sources.yaml'),
    `schema: uptally/sources@1
sources:
  - id: claude
    kind: statuspage
    url: ${page.url}
    provider: anthropic
    about:
      - title: opus 4.8
        models: [claude-opus-4-8]
    otherwise: ignore
  - id: groq
    kind: rss
    url: ${page.url}/feed
    provider: groq
`,
  );
  const summary = {
    status: { indicator: 'elevated' },
    components: [
      { name: 'API', status: 'operational' },
      { name: 'Batch', status: 'wobbly' },
    ],
    incidents: [INCIDENT],
  };
  page.serve({
    '/api/v2/summary.json': { body: JSON.stringify(summary) },
    '/api/v2/incidents.json': {
      body: JSON.stringify({
        incidents: [INCIDENT, { ...INCIDENT, id: 'p0', created_at: 'then' }],
      }),
    },
    '/feed': { body: '<html>gone</html>' },
  });
});
after(async () => {
  await page.close();
  rmSync(folder, { recursive: true });
});

test('`declared check` says how each page reads, and which does not.', async () => {
  const { exitCode, stdout, stderr } = await uptally('declared', 'check');
  assert.equal(
    stdout.replaceAll(page.url, 'PAGE').replaceAll(/\d+ bytes/g, 'N bytes'),
    `claude  statuspage PAGE
  summary: N bytes
  incidents: N bytes
  the page says unknown; of 2 components: Batch unknown ("wobbly")
  1 post, about: anthropic claude-opus-4-8 1
  goes on: Elevated errors on Opus 4.8 (investigating, anthropic claude-opus-4-8)
  1 entry could not be read
    incidents:incidents[1].created_at: "then": expected an instant such as 2026-06-07T11:00:00Z
groq  rss PAGE/feed
  feed: a web page, not what rss answers
`,
  );
  assert.equal(stderr, '');
  assert.equal(exitCode, 1);
});

test('`declared poll` keeps what is new, `list` prints it, `snapshot` its bytes.', async () => {
  const first = await uptally('declared', 'poll');
  assert.equal(
    first.stdout,
    `claude: 2 new answers, 1 new post, 1 entry could not be read
groq: feed: a web page, not what rss answers
`,
  );
  assert.equal(first.exitCode, 1);
  assert.equal((await uptally('declared', 'poll')).stdout, '2 pages asked a short while ago\n');

  const list = await uptally('declared', 'list');
  assert.match(
    list.stdout,
    sequence(
      /^first seen +created \(claimed\) +source +status +about +title\n/,
      /20\S+Z +2026-06-07T11:31Z +claude +investigating +anthropic claude-opus-4-8 +Elevated /,
      /errors on Opus 4\.8\n/,
      /\nclaude: last answered less than a minute ago\n/,
      /groq: never answered; feed fails since \S+Z: a web page, not what rss answers\n$/,
    ),
  );

  const { snapshots, posts } = JSON.parse((await uptally('declared', 'list', '--json')).stdout);
  assert.equal(posts.length, 1);
  const [kept] = snapshots.filter(({ resource }: { resource: string }) => resource === 'incidents');
  assert.equal(kept.unread_entries, 1);
  const bytes = await uptally('declared', 'snapshot', kept.sha256);
  assert.equal(JSON.parse(bytes.stdout).incidents[0].id, 'p1');
});

test('A record of somebody else is imported once, and says who brought it.', async () => {
  const posts = [
    {
      id: 'x1',
      provider: 'anthropic',
      models: [],
      created_at: '2026-06-07T11:40Z',
      first_seen: '2026-06-07T11:41Z',
      last_poll_before: null,
      resolved_at: '2026-06-07T20:45Z',
      updates: ['2026-06-07T12:10Z'],
    },
  ];
  writeFileSync(join(folder, 'posts.json'), JSON.stringify(posts));
  const first = await uptally('declared', 'import', 'posts.json', '--by', 'archive');
  assert.equal(first.stdout, '1 post imported\n');
  const again = await uptally('declared', 'import', 'posts.json', '--by', 'archive');
  assert.equal(again.stdout, '0 posts imported, 1 known before\n');
  const { stdout } = await uptally('declared', 'list', '--source', 'import');
  assert.match(
    stdout,
    /^2026-06-07T11:41Z +2026-06-07T11:40Z +2026-06-07T20:45Z +import +resolved/m,
  );
});

const SEEN = {
  id: 'y1',
  provider: 'anthropic',
  models: [],
  created_at: '2026-06-07T11:40Z',
  first_seen: '2026-06-07T11:41Z',
  last_poll_before: null,
  resolved_at: null,
  updates: ['2026-06-07T12:10Z', '2026-06-07T12:10Z'],
};
const STORABLE = 'expected a text of at most 500 characters in Unicode, without NUL\n';
const TO_COME = 'expected an instant that has passed: posts are imported afterwards\n';

for (const [what, posts, line] of [
  [
    'the same post twice',
    [SEEN, { ...SEEN, id: 'y2' }, SEEN],
    'wrong.json:[2].id: "y1": expected an id that [0] does not have\n',
  ],
  [
    'a poll after the first sight',
    [{ ...SEEN, last_poll_before: '2026-06-07T11:42Z' }],
    'wrong.json:[0].last_poll_before: "2026-06-07T11:42Z": expected ' +
      '2026-06-07T11:41:00.000Z, when it was first seen, or earlier\n',
  ],
  [
    'a first sight to come',
    [SEEN, { ...SEEN, id: 'y2', first_seen: '2100-01-01T00:00Z' }],
    `wrong.json:[1].first_seen: 2100-01-01T00:00:00.000Z: ${TO_COME}`,
  ],
  [
    'an update to come',
    [{ ...SEEN, updates: ['2026-06-07T12:10Z', '2100-01-01T00:00Z'] }],
    `wrong.json:[0].updates[1]: 2100-01-01T00:00:00.000Z: ${TO_COME}`,
  ],
  [
    'a creation and a resolution to come',
    [{ ...SEEN, created_at: '2100-01-01T00:00Z', resolved_at: '2100-01-01T00:00Z' }],
    `wrong.json:[0].created_at (and 1 more): 2100-01-01T00:00:00.000Z: ${TO_COME}`,
  ],
  [
    'a sign that no store keeps',
    [{ ...SEEN, id: 'y\0' }],
    `wrong.json:[0].id: "y\\u0000": ${STORABLE}`,
  ],
  [
    'half a sign',
    [{ ...SEEN, models: ['\ud800'] }],
    `wrong.json:[0].models[0]: "\\ud800": ${STORABLE}`,
  ],
  [
    'a year that is none',
    [{ ...SEEN, created_at: '0000-01-01T00:00Z' }],
    'wrong.json:[0].created_at: "0000-01-01T00:00Z": expected an instant of the year 1 or later\n',
  ],
] as const) {
  test(`An import of ${what} is refused in one line, and nothing is kept.`, async () => {
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify(posts));
    const { exitCode, stderr } = await uptally('declared', 'import', 'wrong.json', '--by', 'a');
    assert.deepEqual([exitCode, stderr], [2, line]);
    const { stdout } = await uptally('declared', 'list', '--source', 'import', '--json');
    assert.doesNotMatch(stdout, /"y\d/);
  });
}

test('A provider that colours, or makes a line, is shown as it is written.', async () => {
  const provider = 'a\u001b[32mOK\nb';
  writeFileSync(join(folder, 'colours.json'), JSON.stringify([{ ...SEEN, id: 'z', provider }]));
  await uptally('declared', 'import', 'colours.json', '--by', 'archive');
  const { stdout } = await uptally('declared', 'list', '--source', 'import');
  assert.match(stdout, /^2026-06-07T11:41Z .* a\\u001b\[32mOK\\nb *$/m);
  assert.ok(!stdout.includes('\u001b'));
});

test('A post that was updated twice in a minute is imported.', async () => {
  writeFileSync(join(folder, 'twice.json'), JSON.stringify([SEEN]));
  const { stdout } = await uptally('declared', 'import', 'twice.json', '--by', 'archive');
  assert.equal(stdout, '1 post imported\n');
});

test('Wrong words are one line each.', async () => {
  const wrong: readonly (readonly [args: string[], line: string])[] = [
    [
      ['declared', 'list', '--source', 'x'],
      '--source: x: expected a source of the file: claude, groq\n',
    ],
    [['declared', 'snapshot', 'x'], 'sha256: x: expected a SHA-256 in hex\n'],
    [
      ['declared', 'check', '--sources', 'no.yaml'],
      'sources: no.yaml: expected a YAML file that can be read (ENOENT)\n',
    ],
  ];
  for (const [args, line] of wrong) {
    const { exitCode, stderr } = await uptally(...args);
    assert.deepEqual([exitCode, stderr], [2, line]);
  }
  assert.ok(readFileSync(join(folder, 'sources.yaml')));
});
