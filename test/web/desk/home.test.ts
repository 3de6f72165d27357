import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { WarehouseFigures } from '../../../src/calls/intake/observe-warehouse.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { at, issueExample } from '../../money/claim/example-statements.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import { recordExampleIncident } from './example-incident.ts';

let ledger: Ledger;
let desk: AccessServer;
let figures: WarehouseFigures = { openDeadLetters: {}, conflicts: 0 };

before(async () => {
  ledger = await openLedgerCopy();
  const now = () => at('2026-07-10T12:00:00Z');
  desk = await accessServer(ledger, { now, readFigures: async () => figures });
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

test('where nothing needs a person, sentences say so', async () => {
  const { text } = await (await desk.signedIn('viewer')).get('/desk');
  assert.match(text, /No claim waits for a step of ours\./);
  assert.match(text, /No incident on record is open\./);
  assert.match(text, /No record waits as a dead letter/);
});

test('claims by deadline, incidents that are open, dead letters and conflicts', async () => {
  await issueExample(ledger, { claimed: '500.00', period: '2026-06' });
  await issueExample(ledger, { claimed: '812.50', period: '2026-05' });
  const id = await recordExampleIncident(ledger, '<script>alert("x")</script>');
  figures = { openDeadLetters: { not_json: 1_200 }, conflicts: 1 };
  const { text } = await (await desk.signedIn('viewer')).get('/desk');
  const amounts = text.match(/(?<=class="number">)USD[^<]+/g)?.map((one) => one.slice(4));
  assert.deepEqual(amounts, ['812.50', '500.00']);
  assert.ok(text.includes(`href="/desk/incidents/${id}"`));
  assert.ok(text.includes('&lt;script&gt;alert('));
  assert.ok(!text.includes('<script'));
  assert.match(text, /1,200.dead letters \(not json\), neither replayed nor dropped/);
  assert.match(text, /1.event of the last seven days with more than one content/);
});
