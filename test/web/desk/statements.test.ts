import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { findPdf, recordDocument } from '../../../src/money/statement/documents.ts';
import { findStatements } from '../../../src/money/statement/find-statements.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { issueExample } from '../../money/claim/example-statements.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import type { Visitor } from '../access/visitor.ts';

const HOSTILE = '<script>alert("x")</script>';

let ledger: Ledger;
let desk: AccessServer;
let viewer: Visitor;

before(async () => {
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger);
  viewer = await desk.signedIn('viewer');
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

function rowsOf(text: string): readonly string[] {
  return text
    .split('<tr>')
    .slice(2)
    .map((row) => row.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' '));
}

test('where none was issued, a sentence says so', async () => {
  const { text } = await viewer.get('/desk/statements');
  assert.match(text, /<p>No statement was issued yet\.<\/p>/);
});

test('each statement with its money as the ledger has it, and what became of it', async () => {
  await issueExample(ledger, { claimed: '812.50' });
  await issueExample(ledger, { claimed: '912.50' });
  await issueExample(ledger, { claimed: '0.00', period: '2026-05', hasUnknown: true });
  const { text } = await viewer.get('/desk/statements');
  const [first, second, third] = rowsOf(text);
  assert.match(first ?? '', /AWS-BEDROCK-2026-06.* USD 812\.50 USD 0\.00 final .* replaced/i);
  assert.match(second ?? '', /USD 912\.50 /);
  assert.doesNotMatch(second ?? '', /replaced/);
  assert.match(third ?? '', /not known/);
});

test('one statement with its figures, checks, coverage and what it stands on', async () => {
  const [issued] = await findStatements(ledger);
  const number = issued?.statement.number ?? '';
  const { status, text } = await viewer.get(`/desk/statements/${number}`);
  assert.equal(status, 200);
  for (const words of [
    /Since it was issued: replaced\./,
    /region.us-east-1/,
    /breached/,
    /USD.812\.50/,
    /USD.41,873\.42/,
    /slots had calls that count/,
    /Late events had their time/,
    /SHA-256/,
    /Its pages were not printed yet/,
  ]) {
    assert.match(text, words);
  }
  assert.ok(text.includes(issued?.sha256 ?? 'no hash'));
});

test('its JSON is the bytes that were issued, its PDF the pages that are kept', async () => {
  const [issued] = await findStatements(ledger);
  const number = issued?.statement.number ?? '';
  const json = await viewer.get(`/desk/statements/${number}/statement.json`);
  assert.equal(json.text, issued?.body);
  assert.equal(json.headers['content-disposition'], `attachment; filename="${number}.json"`);
  const pdfPath = `/desk/statements/${number}/statement.pdf`;
  const missing = await viewer.get(pdfPath);
  assert.deepEqual([missing.status, missing.text.includes('not printed yet')], [404, true]);
  await recordDocument(ledger, number, 'pdf', Buffer.from('%PDF-1.7 pages'), 0);
  const { text } = await viewer.get(`/desk/statements/${number}`);
  assert.ok(text.includes(`href="${pdfPath}"`));
  const kept = Buffer.from((await findPdf(ledger, number)) ?? []).toString();
  assert.equal((await viewer.get(pdfPath)).text, kept);
});

test('a number that none has is 404, whatever is asked of it', async () => {
  for (const path of ['none', '%3Cscript%3E', 'none/statement.json', 'none/statement.pdf']) {
    assert.equal((await viewer.get(`/desk/statements/${path}`)).status, 404, path);
  }
});

test('markup in the title of a contract is text', async () => {
  const title = 'title: Amazon Bedrock Service Level Agreement';
  const contractText = readPackageFile('contracts', 'aws-bedrock.yaml')
    .replace(title, `title: '${HOSTILE}'`)
    .replace('id: aws-bedrock', 'id: hostile');
  const number = await issueExample(ledger, { contractText, claimed: '1.00' });
  for (const path of ['/desk/statements', `/desk/statements/${number}`]) {
    const { text } = await viewer.get(path);
    assert.ok(text.includes('&lt;script&gt;alert('), path);
    assert.ok(!text.includes('<script'), path);
  }
});
