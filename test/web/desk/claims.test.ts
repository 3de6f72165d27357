import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { at, issueExample } from '../../money/claim/example-statements.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import type { Visitor } from '../access/visitor.ts';

let ledger: Ledger;
let desk: AccessServer;
let viewer: Visitor;

before(async () => {
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger, { now: () => at('2026-07-10T12:00:00Z') });
  viewer = await desk.signedIn('viewer');
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

test('where nothing is to claim, a sentence says so', async () => {
  const { text } = await viewer.get('/desk/claims');
  assert.match(text, /<p>No claims: no statement with something to claim\.<\/p>/);
});

test('what is lost first stands on top; a claim that is over is counted', async () => {
  await issueExample(ledger, { claimed: '500.00', period: '2026-06' });
  await issueExample(ledger, { claimed: '812.50', period: '2026-05' });
  // Restated before it was filed: that claim is withdrawn.
  await issueExample(ledger, { claimed: '900.00', period: '2026-06' });
  const { text } = await viewer.get('/desk/claims');
  const amounts = text.match(/(?<=class="number">)USD[^<]+/g)?.map((one) => one.slice(4));
  assert.deepEqual(amounts, ['812.50', '900.00']);
  assert.match(text, />\d+ days</);
  assert.match(text, /1 finished not shown\. <a href="\/desk\/claims\?all&#x3D;true">/);
  const all = (await viewer.get('/desk/claims?all=true')).text;
  assert.match(all, /replaced by AWS-BEDROCK-2026-06/i);
  assert.match(all, /Only open ones/);
});

test('markup in the title of a contract is text', async () => {
  const contractText = readPackageFile('contracts', 'aws-bedrock.yaml')
    .replace(/^title: .*$/m, `title: '<script>alert("x")</script>'`)
    .replace('id: aws-bedrock', 'id: hostile');
  await issueExample(ledger, { contractText, claimed: '1.00' });
  const { text } = await viewer.get('/desk/claims');
  assert.ok(text.includes('&lt;script&gt;alert('));
  assert.ok(!text.includes('<script'));
});
