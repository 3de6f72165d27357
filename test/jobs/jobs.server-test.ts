import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { extractText } from 'unpdf';
import { z } from 'zod';
import type { JobContext } from '../../jobs/job-context.ts';
import { monthlyStatementJob } from '../../jobs/monthly-statement.ts';
import { runJob } from '../../jobs/run-job.ts';
import { weeklyReportJob } from '../../jobs/weekly-report.ts';
import { ingestFiles } from '../../src/calls/intake/ingest-files.ts';
import { createLog } from '../../src/ground/log.ts';
import { packagePath } from '../../src/ground/package-file.ts';
import { parseInstant, systemClock } from '../../src/ground/time.ts';
import { loadContract } from '../../src/money/contract/load-contract.ts';
import { gatherInputs } from '../../src/money/statement/gather-inputs.ts';
import { readConfig } from '../../src/running/config.ts';
import { outageWeekLines } from '../../src/running/demo/outage-week.ts';
import { readTrace } from '../../src/running/demo/read-trace.ts';
import { openStores, type Stores } from '../../src/running/stores.ts';
import { layLedger } from '../support/ledger-copy.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

let folder: string;
let stores: Stores;
let server: MailServer;
let context: JobContext;

const MONDAY = instant('2026-06-08T06:00:00Z');
const SECOND_OF_JULY = instant('2026-07-02T06:00:00Z');

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uptally-jobs-'));
  await layLedger(folder);
  server = await startMailServer();
  const config = readConfig({
    UPTALLY_DATA_DIR: folder,
    SMTP_URL: server.url,
    UPTALLY_MAIL_FROM: 'uptally@example.com',
    UPTALLY_MAIL_TO: 'reliability@example.com,finance@example.com',
  });
  stores = await openStores(config);
  context = {
    ...stores,
    config,
    clock: systemClock,
    log: createLog('silent'),
    // Those of the demo, which the stored week is about.
    readContracts: () =>
      ['aws-bedrock.yaml', 'no-clause.yaml'].map((name) =>
        loadContract(packagePath('contracts', name)),
      ),
    gatherInputs: () =>
      gatherInputs(
        { ...stores, feesFile: packagePath('demo', 'fees.csv'), toldFolder: undefined },
        systemClock.now(),
      ),
  };
  await storeWeek();
});

after(async () => {
  await stores.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function instant(text: string): number {
  const value = parseInstant(text);
  assert.ok(value !== undefined);
  return value;
}

async function storeWeek(): Promise<void> {
  const path = join(folder, 'events.ndjson');
  const lines = outageWeekLines({ conv: readTrace('conv'), code: readTrace('code') });
  await writeFile(path, [...lines].join('\n'));
  await ingestFiles({ paths: [path], warehouse: stores.warehouse, clock: systemClock });
}

async function pdfText(path: string): Promise<string> {
  const { text } = await extractText(new Uint8Array(await readFile(path)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

/** The decoded parts of a MIME message, joined. */
function mailText(message: string): string {
  const parts = message.split(/\r?\n--/).map((part) => {
    const [head = '', ...body] = part.split(/\r?\n\r?\n/);
    const content = body.join('\n\n');
    if (/base64/i.test(head)) return Buffer.from(content, 'base64').toString();
    return content
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) =>
        Buffer.from(bytes.replaceAll('=', ''), 'hex').toString(),
      );
  });
  return parts.join('\n').replaceAll(/&nbsp;|\s/g, ' ');
}

test('Monday: the week before becomes a PDF and a mail to each, the same figures', async () => {
  assert.equal(await runJob(weeklyReportJob(context), MONDAY, context), 'done');

  const pdf = await pdfText(join(folder, 'reports', 'weekly-2026-W23.pdf'));
  assert.equal(server.received.length, 2);
  const mail = mailText(server.received[0] ?? '');
  for (const figure of ['85.63 %', '21,446 of 25,044', 'USD 10,468.36', '98.9803 %']) {
    assert.ok(pdf.includes(figure), `PDF: ${figure}`);
    // Once in the HTML, once in the text twin, at least.
    assert.ok(mail.split(figure).length > 2, `mail: ${figure}`);
  }
  assert.match(server.received[0] ?? '', /filename="?weekly-2026-W23\.pdf/);
});

test('a run that is repeated after a crash mails nobody twice', async () => {
  await stores.ledger.run(`UPDATE job_runs SET outcome = 'running', finished_at = NULL`);
  assert.equal(await runJob(weeklyReportJob(context), MONDAY, context), 'done');
  assert.equal(server.received.length, 2);
});

test('a server that refuses fails the run, and the next try reaches who is missing', async () => {
  const nextMonday = instant('2026-06-15T06:00:00Z');
  server.behaviour = 'refuse';
  assert.equal(await runJob(weeklyReportJob(context), nextMonday, context), 'failed');
  server.behaviour = 'accept';
  assert.equal(await runJob(weeklyReportJob(context), nextMonday, context), 'done');
  assert.equal(server.received.length, 4);
});

test('a week without calls says "no data" for the models of before, never 100 %', async () => {
  const pdf = await pdfText(join(folder, 'reports', 'weekly-2026-W24.pdf'));
  assert.match(pdf, /gpt-5 openai no data/);
  assert.doesNotMatch(pdf, /100\.00 %/);
});

test('day 2: each contract gets a draft of the month before, once for its figures', async () => {
  assert.equal(await runJob(monthlyStatementJob(context), SECOND_OF_JULY, context), 'done');
  await stores.ledger.run(
    `UPDATE job_runs SET outcome = 'running', finished_at = NULL WHERE job = 'monthly-statement'`,
  );
  assert.equal(await runJob(monthlyStatementJob(context), SECOND_OF_JULY, context), 'done');

  const drafts = await stores.ledger.query(
    'SELECT contract_id, period FROM statement_drafts ORDER BY contract_id',
    [],
    z.object({ contract_id: z.string(), period: z.string() }),
  );
  assert.deepEqual(drafts, [
    { contract_id: 'aws-bedrock', period: '2026-06' },
    { contract_id: 'shared-router', period: '2026-06' },
  ]);
  const statement = await pdfText(join(folder, 'reports', 'statement-aws-bedrock-2026-06.pdf'));
  assert.match(statement, /USD 10,468\.36/);
});
