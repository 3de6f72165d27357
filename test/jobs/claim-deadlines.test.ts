import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { claimDeadlinesJob } from '../../jobs/claim-deadlines.ts';
import { runJob } from '../../jobs/run-job.ts';
import { createLog } from '../../src/ground/log.ts';
import { advanceClaim } from '../../src/money/claim/advance-claim.ts';
import { findClaim } from '../../src/money/claim/find-claims.ts';
import { noteStepSent } from '../../src/money/claim/note-claim.ts';
import { readConfig } from '../../src/running/config.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import { provenance } from '../money/claim/claims-behaviour.ts';
import { at, issueExample } from '../money/claim/example-statements.ts';
import { openLedgerCopy } from '../support/ledger-copy.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

let ledger: Ledger;
let server: MailServer;

before(async () => {
  server = await startMailServer();
});

after(() => server.stop());

beforeEach(async (context) => {
  ledger = await openLedgerCopy();
  server.received.length = 0;
  server.behaviour = 'accept';
  (context as { after(work: () => Promise<void>): void }).after(() => ledger.close());
});

/** Runs the job at an instant; answers its outcome and the subjects that were mailed by it. */
async function runAt(
  when: string,
  smtpUrl = server.url,
  newestStored: string | null = when,
): Promise<readonly [string, string[]]> {
  const received = server.received.length;
  const context = {
    ledger,
    clock: { now: () => at(when) },
    log: createLog('silent'),
    newestStored: async () => (newestStored === null ? null : at(newestStored)),
    config: readConfig({
      ...(smtpUrl === '' ? {} : { SMTP_URL: smtpUrl }),
      UPTALLY_MAIL_FROM: 'uptally@example.com',
      UPTALLY_MAIL_TO: 'finance@example.com',
    }),
  };
  const outcome = await runJob(claimDeadlinesJob(context), at(when), context);
  const subjects = server.received
    .slice(received)
    .map((mail) => /^Subject: (.*(?:\r?\n .*)*)/m.exec(mail)?.[1]?.replaceAll(/\r?\n/g, '') ?? '');
  return [outcome, subjects];
}

const subject = (left: string) =>
  `Claim AWS-BEDROCK-2026-06-1: submit within ${left}, USD 100.00 at risk`;

test('It warns 14, 7, 2 and 1 days before a deadline, once each; expiry is recorded.', async () => {
  await issueExample(ledger, { claimed: '100.00' });
  const table: readonly (readonly [day: string, mails: readonly string[]])[] = [
    ['2026-08-17', []],
    ['2026-08-18', [subject('13 days')]],
    ['2026-08-19', []],
    ['2026-08-25', [subject('6 days')]],
    ['2026-08-30', [subject('1 day')]],
    ['2026-08-31', [subject('less than a day')]],
    ['2026-09-01', []],
    ['2026-09-02', []],
  ];
  for (const [day, mails] of table) {
    assert.deepEqual(await runAt(`${day}T07:00:00Z`), ['done', mails], day);
  }
  const { transitions } = await findClaim(
    ledger,
    'AWS-BEDROCK-2026-06-1',
    at('2026-09-02T07:00:00Z'),
  );
  assert.deepEqual(
    transitions.map(({ to, recordedBy, why }) => [to, recordedBy, why]),
    [['expired', 'uptally', 'not filed before 2026-09-01 00:00 UTC']],
  );
});

test('While the clock is more than a day ahead of all that is stored, none expires.', async () => {
  const number = await issueExample(ledger, { claimed: '100.00' });
  const transitionsAt = async (when: string) => {
    const { transitions } = await findClaim(ledger, number, at(when));
    return transitions.map(({ to }) => to);
  };
  const wrong = '2040-01-01T07:00:00Z';
  assert.deepEqual(await runAt(wrong, server.url, '2026-07-05T00:00:00Z'), ['done', []]);
  assert.deepEqual(await transitionsAt(wrong), []);
  // The clock is right, and the log goes on.
  assert.deepEqual(await runAt('2026-09-02T07:00:00Z', server.url, '2026-09-01T08:00:00Z'), [
    'done',
    [],
  ]);
  assert.deepEqual(await transitionsAt('2026-09-02T07:00:00Z'), ['expired']);
});

test('Days that were missed are made up for by one warning, the nearest.', async () => {
  await issueExample(ledger, { claimed: '100.00' });
  assert.deepEqual(await runAt('2026-08-30T12:00:00Z'), ['done', [subject('1 day')]]);
  assert.deepEqual(await runAt('2026-08-30T12:15:00Z'), ['done', []]);
});

test('Whoever died between warning and mail mails it the next time, never twice.', async () => {
  await issueExample(ledger, { claimed: '100.00' });
  assert.deepEqual(await runAt('2026-08-25T07:00:00Z', ''), ['done', []]);
  assert.deepEqual(await runAt('2026-08-25T07:15:00Z'), ['done', [subject('6 days')]]);
  server.behaviour = 'refuse';
  assert.equal((await runAt('2026-08-30T07:00:00Z'))[0], 'failed');
  server.behaviour = 'accept and hang up';
  assert.equal((await runAt('2026-08-30T07:15:00Z'))[0], 'done');
  server.behaviour = 'accept';
  assert.deepEqual(await runAt('2026-08-30T07:30:00Z'), ['done', []]);
});

test('What is filed, withdrawn or replaced warns nobody; a denied claim warns again.', async () => {
  const number = await issueExample(ledger, { claimed: '100.00' });
  const said = provenance('2026-08-20T10:00:00Z', 'told by mail');
  await advanceClaim(ledger, number, { to: 'filed' }, said);
  assert.deepEqual(await runAt('2026-08-25T07:00:00Z'), ['done', []]);
  await advanceClaim(ledger, number, { to: 'denied' }, said);
  assert.deepEqual(await runAt('2026-08-26T07:00:00Z'), ['done', [subject('5 days')]]);
  const replaced = await issueExample(ledger, { contract: 'snowflake', claimed: '5.00' });
  const newest = await issueExample(ledger, { contract: 'snowflake', claimed: '6.00' });
  await advanceClaim(ledger, newest, { to: 'withdrawn' }, said);
  assert.notEqual(replaced, newest);
  assert.deepEqual(await runAt('2026-07-20T07:00:00Z'), ['done', []]);
});

test('Each step of a claim has its own deadline, until it is sent.', async () => {
  const number = await issueExample(ledger, { contract: 'azure-openai', claimed: '5.00' });
  const two = await issueExample(ledger, { contract: 'cloudflare-business', claimed: '5.00' });
  const mails = (await runAt('2026-07-25T07:00:00Z'))[1];
  assert.deepEqual(mails, [`Claim ${two}: submit within 6 days, USD 5.00 at risk`]);
  await assert.rejects(noteStepSent(ledger, number, 'notify', provenance('2026-07-25T07:00:00Z')), {
    code: 'refused',
    message: /its steps are submit/,
  });
});
