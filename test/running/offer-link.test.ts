import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { createLog } from '../../src/ground/log.ts';
import { systemClock } from '../../src/ground/time.ts';
import { readConfig } from '../../src/running/config.ts';
import { offerLink } from '../../src/running/offer-link.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import type { OwnAddress } from '../../src/web/access/own-address.ts';
import { openLedgerCopy } from '../support/ledger-copy.ts';

const config = readConfig({ UPTALLY_USER: 'ada' });
let ledger: Ledger;
before(async () => {
  ledger = await openLedgerCopy();
});
after(() => ledger.close());

/** What standard error gets, line by line. */
async function said(context: TestContext, isTerminal: boolean, own: OwnAddress): Promise<string[]> {
  const log = createLog('info');
  const lines: string[] = [];
  context.mock.method(process.stderr, 'write', (text: string) => lines.push(text));
  const { isTTY } = process.stderr;
  process.stderr.isTTY = isTerminal;
  try {
    const given = { ledger, clock: systemClock, log, own, identity: undefined };
    await offerLink(config, given, 'http://127.0.0.1:8080');
  } finally {
    process.stderr.isTTY = isTTY;
    context.mock.restoreAll();
  }
  return lines;
}

test('on a terminal a link to the desk is shown; the log says only that it was made', async (t) => {
  const lines = await said(t, true, { kind: 'loopback', origin: undefined });
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /one-time link made/);
  assert.ok(!/[\w-]{43}/.test(lines[0] ?? ''));
  assert.match(lines[1] ?? '', /: http:\/\/127\.0\.0\.1:8080\/desk\/sign-in#link=[\w-]{43}\n$/);
});

test('elsewhere, or where nobody can sign in safely, there is none', async (t) => {
  assert.deepEqual(await said(t, false, { kind: 'loopback', origin: undefined }), []);
  assert.deepEqual(await said(t, true, { kind: 'closed' }), []);
});
