import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { systemClock } from '../../../src/ground/time.ts';
import { openMailbox } from '../../../src/papers/mail/hand-over-mail.ts';
import { type Delivery, sendReport } from '../../../src/papers/weekly/send-report.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';

let ledger: Ledger;
let server: MailServer;

before(async () => {
  ledger = await openLedgerCopy();
  server = await startMailServer();
});

after(async () => {
  await server.stop();
  await ledger.close();
});

beforeEach(async () => {
  server.received.length = 0;
  server.behaviour = 'accept';
  await ledger.run('DELETE FROM mail_outcomes');
  await ledger.run('DELETE FROM mail_attempts');
});

async function send(
  recipients: readonly string[],
  url: string = server.url,
): Promise<readonly Delivery[]> {
  const mailbox = openMailbox(url);
  try {
    return await sendReport({
      ledger,
      mailbox,
      clock: systemClock,
      report: 'weekly 2026-W23',
      recipients,
      mail: {
        from: 'uptally@example.com',
        subject: 'Reliability of AI models, 2026-W23',
        html: '<p>99.98 %</p>',
        text: '99.98 %',
        attachment: { fileName: 'weekly-2026-W23.pdf', pdf: Buffer.from('%PDF-1.7') },
      },
    });
  } finally {
    mailbox.close();
  }
}

const states = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ recipient, state }) => `${recipient} ${state}`);

test('each recipient gets one mail with both bodies and the PDF', async () => {
  const deliveries = await send(['a@example.com', 'b@example.com']);
  assert.deepEqual(states(deliveries), ['a@example.com sent', 'b@example.com sent']);
  assert.equal(server.received.length, 2);
  for (const part of ['text/plain', 'text/html', 'application/pdf', 'weekly-2026-W23.pdf']) {
    assert.match(server.received[0] ?? '', new RegExp(part));
  }
});

test('sending again sends nothing: the ledger knows who has it', async () => {
  await send(['a@example.com']);
  const again = await send(['a@example.com', 'b@example.com']);
  assert.deepEqual(states(again), ['a@example.com already_sent', 'b@example.com sent']);
  assert.equal(server.received.length, 2);
});

test('a mail that the server refused is tried again the next time', async () => {
  server.behaviour = 'refuse';
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com refused']);
  server.behaviour = 'accept';
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com sent']);
  assert.equal(server.received.length, 1);
});

test('after three refusals nothing more is sent', async () => {
  server.behaviour = 'refuse';
  for (const state of ['refused', 'refused', 'refused', 'given_up']) {
    assert.deepEqual(states(await send(['a@example.com'])), [`a@example.com ${state}`]);
  }
});

test('a recipient that the server does not know is refused, the others are served', async () => {
  const deliveries = await send(['nobody@example.com', 'b@example.com']);
  assert.deepEqual(states(deliveries), ['nobody@example.com refused', 'b@example.com sent']);
});

test('a mail whose answer was lost is uncertain and never sent twice', async () => {
  server.behaviour = 'accept and hang up';
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com uncertain']);
  server.behaviour = 'accept';
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com uncertain']);
  assert.equal(server.received.length, 1);
});

test('a crash between the attempt and the mail leaves it uncertain', async () => {
  await ledger.run(
    `INSERT INTO mail_attempts (report, recipient, attempt, message_id, attempted_at)
     VALUES ('weekly 2026-W23', 'a@example.com', 1, '<x@uptally>', now())`,
  );
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com uncertain']);
  assert.equal(server.received.length, 0);
});

test('a server that is away leaves no attempt behind', async () => {
  await assert.rejects(send(['a@example.com'], 'smtp://127.0.0.1:1'), { code: 'unavailable' });
  assert.deepEqual(states(await send(['a@example.com'])), ['a@example.com sent']);
});
