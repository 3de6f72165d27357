import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { packagePath } from '../../src/ground/package-file.ts';
import { hasTerminal, isRestored, runOnTerminal } from '../support/run-on-terminal.ts';

let folder: string;

const REJECTED =
  '{"event_id":"3","started_at":"2026-06-07T11:30:02Z","duration_ms":-1,"provider":"p",' +
  '"model":"m","http_status":200}\n';

/** A command that is stuck is ended, and its test fails. */
const within = { timeout: 60_000 };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-terminal-'));
  await writeFile(join(folder, 'truncated.gz'), gzipSync(REJECTED).subarray(0, 40));
  await writeFile(join(folder, 'rejected.ndjson'), REJECTED.repeat(3));
  await mkdir(join(folder, 'a-folder'));
  await mkdir(join(folder, 'temporary'));
});

after(() => rm(folder, { recursive: true, force: true }));

const ends: readonly (readonly [
  sentence: string,
  args: string[],
  exitCode: number,
  interruptAt?: string,
])[] = [
  ['a file that is not there', ['ingest', 'nope.ndjson'], 2],
  ['broken gzip', ['ingest', 'truncated.gz'], 2],
  [
    'a report onto a folder',
    ['report', 'weekly', '--week', '2026-W23', '--out', join('a-folder', '..', 'a-folder')],
    2,
  ],
  ['Ctrl-C in a demo', ['demo'], 130, 'Writing a week'],
  ['Ctrl-C while it waits for input', ['ingest', '-'], 130, 'Reading standard input'],
  [
    'Ctrl-C in a report',
    ['report', 'weekly', '--week', '2026-W23', '--out', 'weekly.pdf'],
    130,
    'Counting the week',
  ],
];

for (const [sentence, args, exitCode, interruptAt] of ends) {
  test(
    `on a terminal, ${sentence} ends the command with ${exitCode} and gives the terminal back`,
    within,
    async (context) => {
      if (!hasTerminal(context)) return;
      const run = await runOnTerminal(args, {
        cwd: folder,
        signal: context.signal,
        env: { TMPDIR: join(folder, 'temporary') },
        ...(interruptAt === undefined ? {} : { interruptAt }),
      });
      assert.equal(run.exitCode, exitCode, run.screen);
      assert.ok(run.screen.includes('\x1b[?25l'), `no bar was shown: ${run.screen}`);
      assert.ok(isRestored(run.screen), JSON.stringify(run.screen));
      const left = await readdir(join(folder, 'temporary'));
      assert.deepEqual(
        left.filter((name) => name.startsWith('uptally-stdin-')),
        [],
      );
    },
  );
}

test(
  'on a terminal, each rejected line stands on a line of its own that may wrap',
  within,
  async (context) => {
    if (!hasTerminal(context)) return;
    const run = await runOnTerminal(['ingest', 'rejected.ndjson'], {
      cwd: folder,
      signal: context.signal,
      env: { TMPDIR: join(folder, 'temporary') },
    });
    assert.equal(run.exitCode, 0, run.screen);
    const told = run.screen.matchAll(
      /rejected\.ndjson:\d:duration_ms: -1: [^\r\n]*9007199254740991\r\n/g,
    );
    const places = [...told].map(({ index }) => index);
    assert.equal(places.length, 3, run.screen);
    for (const place of places) assert.ok(isRestored(run.screen.slice(0, place)), run.screen);
  },
);

test(
  'on a terminal, evaluate shows where it is and leaves the result alone',
  within,
  async (context) => {
    if (!hasTerminal(context)) return;
    const run = await runOnTerminal(
      [
        ...['evaluate', '--contract', packagePath('contracts', 'no-clause.yaml')],
        ...['--period', '2026-06', '--events', 'rejected.ndjson'],
      ],
      { cwd: folder, signal: context.signal },
    );
    assert.equal(run.exitCode, 0, run.screen);
    for (const label of ['Reading', 'Evaluating'])
      assert.ok(run.screen.includes(label), run.screen);
    assert.ok(isRestored(run.screen), run.screen);
  },
);

test(
  'on a terminal, each line of the log stands above the bar, on a line of its own',
  within,
  async (context) => {
    if (!hasTerminal(context)) return;
    const run = await runOnTerminal(['emit', '--topic', 'calls', '--count', '5'], {
      cwd: folder,
      signal: context.signal,
      // Nobody listens on port 1.
      env: { KAFKA_BROKERS: '127.0.0.1:1', UPTALLY_LOG_LEVEL: 'info' },
    });
    assert.notEqual(run.exitCode, 0, run.screen);
    const lines = [
      ...run.screen.matchAll(/\d{4}-\d\d-\d\d [\d:]{8} [+-][\d:]{5} warn {2}[^\r\n]*\r\n/g),
    ];
    assert.ok(lines.length > 0, run.screen);
    for (const { index } of lines) assert.ok(isRestored(run.screen.slice(0, index)), run.screen);
  },
);
