import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { renderClaimsText, renderYearText } from '../../../src/command/claim/text.ts';
import { advanceClaim } from '../../../src/money/claim/advance-claim.ts';
import { creditClaim, typedPayment } from '../../../src/money/claim/credit-claim.ts';
import { findClaims } from '../../../src/money/claim/find-claims.ts';
import { rankClaims } from '../../../src/money/claim/rank-claims.ts';
import { yearEnd } from '../../../src/money/claim/year-end.ts';
import { findStatements, newestRevisions } from '../../../src/money/statement/find-statements.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { matchesGolden } from '../../support/golden.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { provenance } from './claims-behaviour.ts';
import { at, issueExample } from './example-statements.ts';

const NOW = '2026-07-20T09:00:00Z';

let ledger: Ledger;

before(async () => {
  ledger = await openLedgerCopy();
  const said = provenance('2026-07-15T10:00:00Z', 'told by mail');
  await issueExample(ledger, { claimed: '100.00' });
  await issueExample(ledger, { contract: 'cohere', claimed: '12.00' });
  await issueExample(ledger, { contract: 'google-gemini', claimed: '900.00' });
  await issueExample(ledger, { contract: 'cloudflare-business', claimed: '40.00' });
  await issueExample(ledger, {
    contract: 'openai-priority',
    period: '2026-09',
    claimed: '0.00',
    hasUnknown: true,
  });
  await issueExample(ledger, { contract: 'azure-openai', claimed: '100.00' });
  await issueExample(ledger, {
    contract: 'snowflake',
    claimed: '5.00',
    at: '2026-07-06T09:00:00Z',
  });
  const denied = await issueExample(ledger, { contract: 'azure-documentdb', claimed: '70.00' });
  await advanceClaim(ledger, denied, { to: 'filed' }, said);
  await advanceClaim(ledger, denied, { to: 'denied' }, said);
  const filed = await issueExample(ledger, {
    period: '2026-05',
    claimed: '30.00',
    at: '2026-06-05T09:00:00Z',
  });
  await advanceClaim(ledger, filed, { to: 'filed' }, said);
  await issueExample(ledger, { period: '2026-05', claimed: '25.00' });
  const short = await issueExample(ledger, {
    contract: 'cohere',
    period: '2026-05',
    claimed: '8.00',
    at: '2026-06-05T09:00:00Z',
  });
  await advanceClaim(ledger, short, { to: 'filed' }, provenance('2026-06-20T09:00:00Z'));
  await creditClaim(ledger, short, [typedPayment(short, '7.50', 'memo 7')], said);
});

after(() => ledger.close());

const plain = (_style: string, text: string) => text;

test("First what is lost first, then no known deadline, the vendor's turn, finished.", async () => {
  const ranked = rankClaims(await findClaims(ledger, at(NOW)), at(NOW));
  matchesGolden('claims.txt', `${renderClaimsText(ranked, plain)}\n`);
});

test('A year by contract: each amount that was issued is somewhere.', async () => {
  const statements = newestRevisions(await findStatements(ledger)).map((one) => one.statement);
  const years = yearEnd(statements, await findClaims(ledger, at(NOW)), '2026');
  matchesGolden('claims-year.txt', `${renderYearText(years, '2026', plain)}\n`);
  assert.deepEqual(yearEnd(statements, [], '2025'), []);
});
