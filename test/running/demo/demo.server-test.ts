import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { extractText } from 'unpdf';
import { HOUR_MS } from '../../../src/ground/time.ts';
import { replaySunday } from '../../../src/running/demo/replay-sunday.ts';
import { SUNDAY } from '../../../src/running/demo/sunday.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';

let folder: string;
let demo: CliRun;
let weekly: string;
let statement: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-demo-'));
  demo = await runCli(['demo'], { cwd: folder });
  weekly = await textOf('weekly-2026-W23.pdf');
  statement = await textOf('statement-aws-bedrock-2026-06.pdf');
});

after(() => rm(folder, { recursive: true, force: true }));

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(join(folder, 'uptally-demo', file));
  const { text } = await extractText(new Uint8Array(bytes), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

/** Good, bad and all calls per model, counted from the file with nothing of uptally. */
async function independentCount(): Promise<
  Map<string, { good: number; bad: number; calls: number }>
> {
  const file = await readFile(join(folder, 'uptally-demo', 'events.ndjson.gz'));
  const events = new Map<
    string,
    {
      model: string;
      http_status: number | null;
      stream_error?: boolean;
      cancelled?: boolean;
      duration_ms: number;
    }
  >();
  for (const line of gunzipSync(file)
    .toString()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))) {
    if (line.duration_ms >= 0) events.set(line.event_id, line);
  }
  const counts = new Map<string, { good: number; bad: number; calls: number }>();
  for (const { model, http_status: status, stream_error, cancelled } of events.values()) {
    const count = counts.get(model) ?? { good: 0, bad: 0, calls: 0 };
    counts.set(model, count);
    count.calls += 1;
    if (status === null || status >= 500 || stream_error) count.bad += 1;
    else if (status === 200 && !cancelled) count.good += 1;
  }
  return counts;
}

const grouped = (count: number) => count.toLocaleString('en-US');

test('the demo ends well and says where the files are', () => {
  assert.equal(demo.exitCode, 0, demo.stderr);
  assert.match(demo.stdout, /weekly +uptally-demo\/weekly-2026-W23\.pdf/);
  assert.match(demo.stdout, /`uptally demo --live` replays the Sunday/);
  assert.match(demo.stderr, /Ingesting +100,627 stored, 8 rejected/);
});

test("the PDF's figures are those of an independent count over the file", async () => {
  const counts = await independentCount();
  assert.equal(counts.size, 3);
  for (const [model, { good, bad, calls }] of counts) {
    const hundredths = (BigInt(good) * 10_000n) / BigInt(good + bad);
    const percent = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')} %`;
    for (const figure of [grouped(calls), `${grouped(good)} of ${grouped(good + bad)}`, percent]) {
      assert.ok(weekly.includes(figure), `${model}: ${figure} in ${weekly}`);
      assert.ok(demo.stdout.replaceAll('\u00a0', ' ').includes(figure), `${model}: ${figure}`);
    }
  }
});

test('the outage is on the page, the independent provider is untouched', () => {
  assert.match(weekly, /Sun 7 June 1\d:\d\d, (\d+) of \1 bad/);
  assert.match(weekly, /gpt-5.*99\.98 %/);
});

test('what could not be read and what is not final is said', () => {
  assert.match(
    weekly,
    /What is unknown.*8 records received in the week could not be read, and count in no figure/,
  );
  assert.match(weekly, /provisional/);
});

test('the statement shows both readings and that it is a draft', () => {
  for (const figure of [
    '98.9803 %',
    '99.1116 %',
    'USD 41,873.42',
    'USD 10,468.36',
    'USD 4,187.34',
  ]) {
    assert.ok(statement.includes(figure), figure);
  }
  assert.match(statement, /DRAFT – not issued/);
});

test("Sunday's incident is told in the output and in the report: times, silence, estimate", () => {
  const printed = demo.stdout.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');
  for (const [place, text] of [
    ['the output', printed],
    ['the report', weekly],
  ] as const) {
    for (const said of [
      /INC-20260607-1 aws\.bedrock: from 2026-06-07 11:16 to 2026-06-07 22:42/,
      /11:16 aws\.bedrock fails, degraded.*11:26 found.*12:02 aws\.bedrock partial/,
      /12:17 aws\.bedrock major.*12:41 first seen on their page \(“Made up for this demo: /,
      /21:04 aws\.bedrock partial.*21:06 aws\.bedrock degraded.*22:25 aws\.bedrock looks better/,
      /22:42 aws\.bedrock good again from here on.*22:53 aws\.bedrock looks better/,
      /their page said so 1 h 39 min after the first failing minute \(“Made up for this demo/,
      /At Sun 7 June 11:27: one in two like it were over in .*it took 11 h 43 min: held/,
      /both through shared- ?router: failed too in 325 of the 327 minutes/,
      /through direct and not shared- ?router: failed too in 0 of the 50 minutes/,
      /406 of 2,819 calls whose first attempt at .* were rescued by another target \(14 %\)/,
    ]) {
      assert.match(text, said, place);
    }
  }
  assert.match(printed, /Made up for this demo: the calls that fail, that status page/);
});

test('a replayed Sunday is served, and said as it goes', async () => {
  const stop = new AbortController();
  const lines: string[] = [];
  let answered: Promise<number> | undefined;
  await replaySunday({
    folder: join(folder, 'live'),
    from: SUNDAY + 11 * HOUR_MS,
    speed: 36_000,
    port: 0,
    signal: stop.signal,
    say: (line) => {
      lines.push(line);
      const [url = ''] = /^http:\S+/.exec(line) ?? [];
      answered ??= fetch(`${url}/readyz`).then(({ status }) => status);
      if (/aws\.bedrock: from .* to /.test(line)) stop.abort();
    },
  });
  assert.equal(await answered, 200);
  assert.match(lines[0] ?? '', /^http:\/\/127\.0\.0\.1:\d+ serves it; Ctrl-C ends it/);
  assert.ok(lines.some((line) => line.startsWith('The day is over')));
  assert.match(
    lines.at(-1) ?? '',
    /INC-20260607-1 aws\.bedrock: from 2026-06-07 11:16 to 2026-06-07 22:42 .*Made up for this/,
  );
});

test('a second demo in the same folder replaces the first', async () => {
  const again = await runCli(['demo'], { cwd: folder });
  assert.equal(again.exitCode, 0, again.stderr);
  assert.equal(again.stdout, demo.stdout);
});
