import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { incidentWords } from '../../../src/health/record/find-incidents.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { findAudit } from '../../../src/web/access/audit.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { type AccessServer, accessServer } from '../access/access-server.ts';
import { formOf } from '../access/visitor.ts';
import { recordExampleIncident } from './example-incident.ts';

const HOSTILE = '<script>alert("x")</script>';

let ledger: Ledger;
let desk: AccessServer;

before(async () => {
  ledger = await openLedgerCopy();
  desk = await accessServer(ledger);
});
after(async () => {
  await desk.server.close();
  await ledger.close();
});

test('where none was measured, a sentence says so', async () => {
  const viewer = await desk.signedIn('viewer');
  const { text } = await viewer.get('/desk/incidents');
  assert.match(text, /<p>No incident was measured yet\.<\/p>/);
});

test('an incident with its sentence, what was hit, and that nobody has said anything', async () => {
  const id = await recordExampleIncident(ledger, HOSTILE);
  const viewer = await desk.signedIn('viewer');
  for (const path of ['/desk/incidents', `/desk/incidents/${id}`]) {
    const { text } = await viewer.get(path);
    assert.match(text, /% of 400 calls failed/, path);
    assert.ok(text.includes('&lt;script&gt;alert('), path);
    assert.ok(!text.includes('<script'), path);
  }
  const { text } = await viewer.get(`/desk/incidents/${id}`);
  assert.match(text, /Nobody has said anything of it yet/);
  assert.doesNotMatch(text, /Say it/, 'a viewer has no form');
});

test('what somebody says stands there as text, under who said it, and in the audit', async () => {
  const id = await recordExampleIncident(ledger, HOSTILE);
  const person = await desk.signedIn('reliability', 'Ada');
  const path = `/desk/incidents/${id}`;
  const form = formOf(await person.get(path));
  const { status, location } = await person.post(`${path}/say`, { form, text: HOSTILE });
  assert.deepEqual([status, location], [303, path]);
  const [word] = await incidentWords(ledger, id);
  assert.deepEqual([word?.kind, word?.saidBy, word?.body], ['say', 'Ada', HOSTILE]);
  const { text } = await person.get(path);
  assert.ok(text.includes(`<td>said</td><td>&lt;script&gt;alert(`));
  assert.ok(!text.includes('<script'));
  const [entry] = await findAudit(ledger, 1);
  const { actor, action, target, result } = entry ?? {};
  assert.deepEqual([actor, action, target, result], ['Ada', 'incidents.say', id, 'done']);
});

const REFUSED: readonly (readonly [sentence: string, id: string | undefined, text: string])[] = [
  ['nothing', undefined, ' '],
  ['two lines', undefined, 'one\ntwo'],
  ['more than is kept', undefined, 'x'.repeat(2_001)],
  ['something of an incident that there is not', 'INC-20200101-1', 'hello'],
];
for (const [sentence, given, text] of REFUSED) {
  test(`who says ${sentence} is told so, and nothing is added`, async () => {
    const id = await recordExampleIncident(ledger, HOSTILE);
    const said = await incidentWords(ledger, id);
    const person = await desk.signedIn('reliability', 'Ada');
    const form = formOf(await person.get('/desk'));
    const answer = await person.post(`/desk/incidents/${given ?? id}/say`, { form, text });
    assert.equal(answer.status, 400);
    assert.deepEqual(await incidentWords(ledger, id), said);
    const [entry] = await findAudit(ledger, 1);
    assert.equal(entry?.result, 'refused');
  });
}

test('an incident that there is not is 404', async () => {
  const viewer = await desk.signedIn('viewer');
  assert.equal((await viewer.get('/desk/incidents/INC-20200101-1')).status, 404);
});
