import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { packagePath } from '../../src/ground/package-file.ts';
import { FILES, thawInputs } from '../../src/money/statement/frozen-inputs.ts';
import { type DocumentRole, issued } from '../../src/money/statement/statement.ts';
import { withZip } from '../../src/papers/evidence/read-zip.ts';
import { renderIssuedStatement } from '../../src/papers/statement/print-issued-statement.ts';
import { statementDocument } from '../../src/published/result/statement.ts';
import { brokenNumbers, openBrowser } from '../support/browser-page.ts';
import { layLedger } from '../support/ledger-copy.ts';
import type { CliRun } from '../support/run-cli.ts';
import { runHosted } from '../support/run-hosted.ts';

/** Only what can act on a statement is in it: no window of another vendor, class or month. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-fin-05-'));
const files = new Map<string, Buffer>();

before(async () => {
  cpSync(
    packagePath('test', 'fixtures', 'cases', 'fin-05-other-vendors-exclusion-in-bundle'),
    folder,
    {
      recursive: true,
    },
  );
  await layLedger(join(folder, 'uptally-data'));
  await works('ingest', 'calls.ndjson');
  await works('fees', 'import', 'fees.csv', '--by', 'a');
  const windows = [
    ['force_majeure', '2026-09-10', '{provider: aws.bedrock}'],
    ['maintenance', '2026-08-20', '{}'],
    ['maintenance', '2026-09-20', '{}'],
  ] as const;
  for (const [name, day, where] of windows) {
    const time = ['--start', `${day}T00:00:00Z`, '--end', `${day}T02:00:00Z`];
    const why = ['--reason', 'a letter', '--by', 'a'];
    // A class that no contract here names is taken only where somebody says so.
    const window = ['--class', name, '--any-class', ...time, '--where', where];
    await works('exclusion', 'propose', ...window, ...why);
    await works('exclusion', 'approve', `${name}-${day}`, '--reason', 'ok', '--by', 'b');
  }
  await works('statement', 'issue', '--period', '2026-09', '--by', 'a', '--bundles', 'out');
  await withZip(join(folder, 'out', 'statement-NORDLICHT-2026-09-1.zip'), async (zip) => {
    for (const name of zip.names) {
      files.set(name, await buffer(zip.read(name) ?? assert.fail(name)));
    }
  });
});
after(() => rmSync(folder, { recursive: true }));

async function works(...args: string[]): Promise<CliRun> {
  const env = { UPTALLY_CONTRACTS_DIR: 'contracts' };
  const run = await runHosted(args, { cwd: folder, env });
  assert.equal(run.exitCode, 0, run.stderr);
  return run;
}

test('The bundle names the window of the month and its own class, and no other.', () => {
  const exclusions = JSON.parse(`${files.get('exclusions.json')}`) as { id: string }[];
  assert.deepEqual(
    exclusions.map(({ id }) => id),
    ['maintenance-2026-09-20'],
  );
});

test('No file of the bundle has a word of the other vendor.', async () => {
  for (const [name, content] of files) {
    const text = name.endsWith('.pdf') ? await pdfText(content) : `${content}`;
    assert.doesNotMatch(text, /aws|bedrock|force_?majeure-|2026-08-20/i, name);
  }
  assert.match(
    await pdfText(files.get('statement.pdf') ?? assert.fail()),
    /maintenance-2026-09-20/,
  );
});

test('The pages break no number and no time.', async () => {
  const body = `${files.get('statement.json')}`;
  const whole = issued(statementDocument.parse(JSON.parse(body)));
  const documents = new Map<DocumentRole, Uint8Array>();
  for (const [role, file] of Object.entries(FILES)) {
    const content = files.get(file);
    if (content !== undefined) documents.set(role as DocumentRole, content);
  }
  const html = renderIssuedStatement(whole, thawInputs(documents, whole.statement));
  const browser = await openBrowser();
  try {
    assert.deepEqual(await brokenNumbers(browser, html, { width: 658, media: 'print' }), []);
  } finally {
    await browser.close();
  }
});

test('What was issued recomputes equal, in the ledger and from the bundle alone.', async () => {
  await works('statement', 'verify', 'NORDLICHT-2026-09-1');
  const bundle = join('out', 'statement-NORDLICHT-2026-09-1.zip');
  assert.match((await works('verify', bundle)).stdout, /^equal: /m);
  assert.ok(readFileSync(join(folder, bundle)).byteLength > 0);
});

async function pdfText(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), {
    mergePages: true,
  });
  return text;
}
