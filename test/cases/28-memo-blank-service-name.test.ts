import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openClaimedCase } from './claimed-case.ts';

test('A credit without a ServiceName is shown before it is counted.', async () => {
  const opened = await openClaimedCase({
    name: '28-memo-blank-service-name',
    calls: 'events.ndjson',
    fees: 'june.csv',
    contract: 'contract.yaml',
    period: '2026-06',
    number: 'ACME-2026-06-1',
  });
  try {
    const shown = await opened.credit('memo.csv', '--dry-run');
    assert.deepEqual(
      [shown.exitCode, shown.stdout],
      [
        0,
        'memo.csv line 2: USD 100.00, SLA credit June 2026, no ServiceName: for ACME-2026-06-1\n',
      ],
    );
    assert.equal((await opened.claim()).state, 'filed');
    const taken = await opened.credit('memo.csv');
    assert.deepEqual(
      [taken.exitCode, taken.stdout],
      [
        0,
        'memo.csv line 2: USD 100.00\n' +
          'ACME-2026-06-1: 1 payment of USD 100.00; in all USD 100.00 of USD 100.00; ' +
          'difference USD 0.00\n',
      ],
    );
  } finally {
    await opened.close();
  }
});
