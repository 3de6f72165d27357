import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { advanceClaim } from '../../../src/money/claim/advance-claim.ts';
import { claimCalendar } from '../../../src/money/claim/claim-calendar.ts';
import { findClaims } from '../../../src/money/claim/find-claims.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { provenance } from './claims-behaviour.ts';
import { at, issueExample } from './example-statements.ts';

const NOW = '2026-07-10T09:00:00Z';

let ledger: Ledger;

before(async () => {
  ledger = await openLedgerCopy();
});

after(() => ledger.close());

test('Another library reads the deadlines and alarms; equal claims are equal bytes.', async () => {
  await issueExample(ledger, { claimed: '10468.36' });
  await issueExample(ledger, { contract: 'google-gemini', claimed: '1.00' });
  await issueExample(ledger, { contract: 'cohere', claimed: '12.00' });
  const filed = await issueExample(ledger, { contract: 'snowflake', claimed: '7.00' });
  await advanceClaim(ledger, filed, { to: 'filed' }, provenance(NOW));
  const claims = await findClaims(ledger, at(NOW));
  const text = claimCalendar(claims, at(NOW));
  assert.equal(claimCalendar(claims, at(NOW)), text);

  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  const read = events.map((component) => {
    const event = new ICAL.Event(component);
    const alarms = component.getAllSubcomponents('valarm').map((alarm) => {
      const trigger = alarm.getFirstPropertyValue('trigger') as ICAL.Duration;
      const rings = event.startDate.clone();
      rings.addDuration(trigger);
      return rings.toJSDate().toISOString().slice(0, 16);
    });
    return [event.uid, event.endDate.toJSDate().toISOString(), event.summary, alarms];
  });
  assert.deepEqual(read, [
    [
      'COHERE-2026-06-1-1@uptally',
      '2026-07-31T00:00:00.000Z',
      'notify: Cohere API service level objective, 2026-06, USD 12.00',
      ['2026-07-17T00:00', '2026-07-24T00:00', '2026-07-29T00:00', '2026-07-30T00:00'],
    ],
    [
      'AWS-BEDROCK-2026-06-1-1@uptally',
      '2026-09-01T00:00:00.000Z',
      'submit: Amazon Bedrock Service Level Agreement, 2026-06, USD 10468.36',
      ['2026-08-18T00:00', '2026-08-25T00:00', '2026-08-30T00:00', '2026-08-31T00:00'],
    ],
  ]);
});

test('Without an open deadline it is an empty calendar.', () => {
  const calendar = new ICAL.Component(ICAL.parse(claimCalendar([], at(NOW))));
  assert.equal(calendar.getAllSubcomponents('vevent').length, 0);
});
