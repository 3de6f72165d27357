import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { deadLetterBatch } from '../../../src/calls/intake/encode-rows.ts';
import { rollUpMinutes } from '../../../src/calls/minute/roll-up-minutes.ts';
import { invalidInput } from '../../../src/ground/errors.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { DAY_MS, monthInterval, systemClock } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import { parseOutages } from '../../../src/money/input/outages.ts';
import { findDocuments } from '../../../src/money/statement/documents.ts';
import { findMoves, findStatements } from '../../../src/money/statement/find-statements.ts';
import {
  type IssueInput,
  type IssueOutcome,
  issueStatement,
  restateStatement,
} from '../../../src/money/statement/issue-statement.ts';
import { recompute } from '../../../src/money/statement/recompute.ts';
import { recordClaim } from '../../../src/money/statement/recorded-claims.ts';
import { unchangedPeriods } from '../../../src/money/statement/unchanged-periods.ts';
import { chainFaults } from '../../../src/money/statement/verify-chain.ts';
import { watchStatements } from '../../../src/money/statement/watch-statements.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { emptyLedger } from '../../stores/ledger/empty-ledger.ts';
import { add, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';
import { bedrock, bill, calls, JULY_5, JUNE, june, lateOutage, outage } from './june.ts';

/** A contract by declared outages, capped over twelve months. */
const cloudflare: Partial<IssueInput> = {
  contract: loadContract(packagePath('contracts', 'cloudflare-business.yaml')),
  fees: parseFees(
    'BillingPeriodStart,ServiceName,ChargeCategory,BilledCost,BillingCurrency\n' +
      '2026-05-01,Cloudflare,Usage,5000.00,USD\n',
    'focus.csv',
  ),
  outages: parseOutages(
    '[{ "id": "o", "start": "2026-06-20T00:00:00Z", "end": "2026-06-21T00:00:00Z" }]',
    'outages.json',
  ),
  priorCredits: [],
};

/** What both twins must do; `openLedger` answers one that tests may empty. */
export function describeStatements(label: string, openLedger: () => Promise<Ledger>): void {
  let warehouse: Warehouse;
  let ledger: Ledger;

  before(async () => {
    warehouse = await openScratchWarehouse();
    ledger = await openLedger();
  });
  beforeEach(async () => {
    await emptyLedger(ledger);
    await fill(warehouse, outage);
  });
  after(async () => {
    await warehouse.close();
    await ledger.close();
  });

  const issue = (input: Partial<IssueInput> = {}) =>
    issueStatement(june({ warehouse, ledger, ...input }));
  const restate = (number: string, reason: string, input: Partial<IssueInput> = {}) =>
    restateStatement({ ...june({ warehouse, ledger, ...input }), number, reason });

  test(`${label}: June is stated: number, amount, deadline, what it stands on`, async () => {
    const { statement, sha256 } = issuedBy(await issue());
    assert.equal(statement.number, 'AWS-BEDROCK-2026-06-1');
    assert.deepEqual(statement.evaluation.total, {
      claimed: '100.00',
      conceded: '100.00',
      currency: 'USD',
      status: 'final',
    });
    assert.equal(statement.claim?.steps[0]?.due, '2026-09-01T00:00:00.000Z');
    assert.deepEqual(
      statement.documents.map(({ role }) => role),
      ['contract', 'fees', 'exclusions', 'slots'],
    );
    const documents = await findDocuments(ledger, statement.number);
    assert.match(Buffer.from(documents.get('fees') ?? []).toString(), /Amazon Bedrock/);
    assert.doesNotMatch(Buffer.from(documents.get('fees') ?? []).toString(), /EC2/);
    assert.deepEqual(recompute(documents, statement), []);
    const [found] = await findStatements(ledger);
    assert.equal(found?.sha256, sha256);
  });

  test(`${label}: records unread since June began may be of it`, async () => {
    const received = [JUNE - DAY_MS, JUNE, JULY_5 - DAY_MS, JULY_5 + DAY_MS];
    await warehouse.insert(
      deadLetterBatch(
        received.map((receivedAt, i) => ({
          origin: 'kafka:calls',
          partition: 0,
          offset: `${i}`,
          part: 0,
          format: 'native',
          headers: {},
          raw: Buffer.from('{'),
          receivedAt,
          ingestOrder: 0n,
          parts: 1,
          reason: 'not_json',
          jsonPath: '$',
          message: '{: a JSON object',
        })),
      ),
    );
    const { statement } = issuedBy(await issue());
    assert.equal(statement.events.dead_letters, 2);
    await warehouse.run('TRUNCATE TABLE dead_letters');
  });

  test(`${label}: issued again, June is the same statement`, async () => {
    const first = issuedBy(await issue());
    const again = await issue({ now: JULY_5 + DAY_MS, by: 'somebody else' });
    assert.equal(again.kind, 'issued_before');
    assert.deepEqual(await findStatements(ledger), [first]);
  });

  const refusals: readonly [
    sentence: string,
    input: (store: Warehouse) => Promise<Partial<IssueInput>>,
    missing: readonly string[],
  ][] = [
    [
      'in the middle of the month',
      async () => ({ now: JUNE + 10 * DAY_MS }),
      ['period_ended', 'settled'],
    ],
    ['a day after its end', async () => ({ now: JUNE + 31 * DAY_MS }), ['settled']],
    ['while Kafka has records', async () => ({ waitingRecords: async () => 7 }), ['ingested']],
    [
      'without an event',
      async (store) => {
        await fill(store, []);
        return {};
      },
      ['has_events', 'log_covers_period'],
    ],
    [
      'with two contents of one event',
      async (store) => {
        await add(store, calls('quiet', JUNE, 1, 503), 1_000n);
        return {};
      },
      ['no_conflicts'],
    ],
    ['without fees', async () => ({ fees: null }), ['fees_final']],
    ['on an estimate', async () => ({ fees: bill('1000.00', 'estimated') }), ['fees_final']],
    [
      'without a word of declared outages',
      async () => ({ ...cloudflare, outages: null }),
      ['outages_told'],
    ],
    [
      'without a word of what a cap looks back at',
      async () => ({ ...cloudflare, priorCredits: null }),
      ['prior_credits_told'],
    ],
    [
      'without a word of one month that a cap looks back at',
      async () => ({ ...cloudflare, priorCredits: [{ period: '2026-03', amount: null }] }),
      ['prior_credits_told'],
    ],
  ];
  for (const [sentence, inputOf, missing] of refusals) {
    test(`${label}: ${sentence} it is refused, and issued with a reason`, async () => {
      const input = await inputOf(warehouse);
      const outcome = await issue(input);
      assert.ok(outcome.kind === 'refused', outcome.kind);
      assert.deepEqual(
        outcome.missing.map(({ name }) => name),
        missing,
      );
      assert.deepEqual(await findStatements(ledger), []);
      const { statement } = issuedBy(await issue({ ...input, anyway: 'the board asked for it' }));
      assert.equal(statement.anyway, 'the board asked for it');
      const failed = statement.checks.filter(({ passed }) => !passed);
      assert.deepEqual(
        failed.map(({ name }) => name),
        missing,
      );
      assert.deepEqual(recompute(await findDocuments(ledger, statement.number), statement), []);
    });
  }

  test(`${label}: late events change nothing issued; a restatement says what moved`, async () => {
    const first = issuedBy(await issue());
    await add(warehouse, lateOutage, 10_000n);
    const { statement } = issuedBy(await restate('AWS-BEDROCK-2026-06-1', 'a gateway was late'));
    assert.equal(statement.number, 'AWS-BEDROCK-2026-06-2');
    assert.deepEqual(statement.replaces, {
      number: 'AWS-BEDROCK-2026-06-1',
      sha256: first.sha256,
      reason: 'a gateway was late',
      claimed: { from: '100.00', to: '250.00', difference: '150.00' },
      conceded: { from: '100.00', to: '250.00', difference: '150.00' },
    });
    const statements = await findStatements(ledger);
    assert.equal(statements[0]?.body, first.body);
    assert.deepEqual(chainFaults(statements), []);
    const again = await restate('AWS-BEDROCK-2026-06-1', 'once more').catch((error) => error);
    assert.match(
      String(again.message),
      /the newest statement of its period, AWS-BEDROCK-2026-06-2/,
    );
    const claim = { contractId: 'aws-bedrock', period: '2026-06', amount: '1', currency: 'USD' };
    const filed = { reference: 'case 1', filedAt: 0, recordedAt: 0, recordedBy: 'finance' };
    await assert.rejects(
      recordClaim(ledger, { ...claim, ...filed }, monthInterval('2026-06', 'UTC')),
      {
        message:
          '--period: 2026-06: expected a period without a statement; ' +
          `\`claim file ${statement.number}\``,
      },
    );
  });

  test(`${label}: a corrected bill makes a restatement; the same bill does not`, async () => {
    issuedBy(await issue());
    const same = await restate('AWS-BEDROCK-2026-06-1', 'none', { now: JULY_5 + DAY_MS });
    assert.equal(same.kind, 'unchanged');
    const { statement } = issuedBy(
      await restate('AWS-BEDROCK-2026-06-1', 'corrected bill', { fees: bill('990.00') }),
    );
    assert.equal(statement.replaces?.claimed.difference, '-1.00');
  });

  test(`${label}: a figure that moved is found once, and nothing changes by itself`, async () => {
    const first = issuedBy(await issue());
    const watch = () =>
      watchStatements({
        ledger,
        contracts: [bedrock],
        now: JULY_5 + DAY_MS,
        inputsOf: async () => june({ warehouse, ledger, now: JULY_5 + DAY_MS }),
      });
    assert.deepEqual(await watch(), { watched: 1, unchanged: 0, moved: [], uncomputed: [] });
    await add(warehouse, lateOutage, 10_000n);
    const { moved } = await watch();
    assert.deepEqual(
      moved.map(({ number, claimed, reasons }) => ({ number, claimed, reasons })),
      [
        {
          number: 'AWS-BEDROCK-2026-06-1',
          claimed: { from: '100.00', to: '250.00' },
          reasons: ['uptime 1 us-east-1: 99.1666 % became 96.6666 %', 'slots.csv differs'],
        },
      ],
    );
    assert.deepEqual(await watch(), { watched: 1, unchanged: 0, moved: [], uncomputed: [] });
    assert.equal((await findMoves(ledger)).length, 1);
    assert.deepEqual(await findStatements(ledger), [first]);
  });

  test(`${label}: a statement whose contract is gone is named by the watch`, async () => {
    issuedBy(await issue());
    const watched = await watchStatements({
      ledger,
      contracts: [],
      now: JULY_5 + DAY_MS,
      inputsOf: async () => june({ warehouse, ledger, now: JULY_5 + DAY_MS }),
    });
    const reason = 'its contract, aws-bedrock, is not among those in force';
    assert.deepEqual(watched, {
      watched: 0,
      unchanged: 0,
      moved: [],
      uncomputed: [{ number: 'AWS-BEDROCK-2026-06-1', reason }],
    });
  });

  test(`${label}: only what changed since it was watched last is computed again`, async () => {
    issuedBy(await issue());
    const now = JULY_5 + DAY_MS;
    const watch = async (changed: object = {}, program = 'this one', at = now) => {
      const stores = { warehouse, ledger };
      await rollUpMinutes({ ...stores, clock: systemClock });
      const { watched, unchanged, moved } = await watchStatements({
        ledger,
        contracts: [bedrock],
        now: at,
        inputsOf: async () => ({ ...june({ ...stores, now: at }), ...changed }),
        unchanged: await unchangedPeriods(stores, program),
      });
      return [watched, unchanged, moved.length];
    };
    // What was counted shortly before is counted once more, and looks as if it had changed.
    const settled = () =>
      warehouse.run(
        `ALTER TABLE events UPDATE stored_at = stored_at - INTERVAL 1 HOUR WHERE true
         SETTINGS mutations_sync = 1`,
      );
    assert.deepEqual(await watch(), [1, 0, 0]);
    await settled();
    assert.deepEqual(await watch(), [0, 1, 0]);
    assert.deepEqual(await watch({}, 'another one'), [1, 0, 0]);
    assert.deepEqual(await watch({ fees: bill('990.00') }, 'another one'), [1, 0, 1]);
    assert.deepEqual(await watch({ fees: bill('990.00') }, 'another one'), [0, 1, 0]);
    await add(warehouse, lateOutage, 10_000n);
    assert.deepEqual(await watch({ fees: bill('990.00') }, 'another one'), [1, 0, 1]);
    await settled();
    assert.deepEqual(await watch({ fees: bill('990.00') }, 'another one'), [0, 1, 0]);
    const june20 = Date.UTC(2026, 5, 20);
    assert.deepEqual((await watch({}, 'another one', june20)).slice(0, 2), [1, 0]);
  });

  test(`${label}: a statement that cannot be judged today hides no other one`, async () => {
    issuedBy(await issue());
    issuedBy(await issue({ ...cloudflare, anyway: 'no calls' }));
    const contradiction = { place: 'prior credits:2026-05', value: '1', expectation: '2' };
    const watched = await watchStatements({
      ledger,
      contracts: [loadContract(packagePath('contracts', 'cloudflare-business.yaml')), bedrock],
      now: JULY_5 + DAY_MS,
      inputsOf: async ({ id }) => {
        if (id === 'cloudflare-business') throw invalidInput([contradiction]);
        return june({ warehouse, ledger, now: JULY_5 + DAY_MS });
      },
    });
    assert.deepEqual(watched, {
      watched: 1,
      unchanged: 0,
      moved: [],
      uncomputed: [
        {
          number: 'CLOUDFLARE-BUSINESS-2026-06-1',
          reason: 'prior credits:2026-05: 1: expected 2',
        },
      ],
    });
  });

  test(`${label}: another period that overlaps a stated one is refused`, async () => {
    issuedBy(await issue());
    await assert.rejects(issue({ period: '2026-06-20/2026-07-03' }), {
      code: 'invalid_input',
      message: /a period beside that of AWS-BEDROCK-2026-06-1, which was stated/,
    });
  });

  test(`${label}: a part of a month is refused: it would be paid of the whole`, async () => {
    await assert.rejects(issue({ period: '2026-06-07/2026-06-08' }), {
      code: 'invalid_input',
      message: /^--period: 2026-06-07\/2026-06-08: expected a month such as 2026-06/,
    });
    assert.deepEqual(await findStatements(ledger), []);
  });

  test(`${label}: a statement that could not be read back is not issued`, async () => {
    await assert.rejects(issue({ period: '9999-12', anyway: 'to see' }), {
      code: 'rejected',
      message: /^AWS-BEDROCK-9999-12-1: .*evaluation\.period\.end/,
    });
    assert.deepEqual(await findStatements(ledger), []);
  });

  test(`${label}: months form one chain, and numbers have no gap`, async () => {
    issuedBy(await issue());
    issuedBy(await issue({ period: '2026-05', anyway: 'no calls in May' }));
    issuedBy(await restate('AWS-BEDROCK-2026-06-1', 'corrected bill', { fees: bill('990.00') }));
    const statements = await findStatements(ledger, { contractId: bedrock.id });
    assert.deepEqual(
      statements.map(({ statement }) => [statement.sequence, statement.number]),
      [
        [1, 'AWS-BEDROCK-2026-06-1'],
        [2, 'AWS-BEDROCK-2026-05-1'],
        [3, 'AWS-BEDROCK-2026-06-2'],
      ],
    );
    assert.deepEqual(chainFaults(statements), []);
    assert.deepEqual(
      chainFaults(statements.toSpliced(1, 1)).map(({ place }) => place),
      ['AWS-BEDROCK-2026-06-2'],
    );
  });

  test(`${label}: of two that issue at once there is one statement`, async () => {
    const outcomes = await Promise.allSettled([issue(), issue(), issue({ by: 'other' })]);
    const kinds = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value.kind : outcome.reason.code,
    );
    assert.equal(kinds.filter((kind) => kind === 'issued').length, 1, String(kinds));
    assert.equal((await findStatements(ledger)).length, 1);
  });

  for (const statement of [
    `UPDATE statements SET issued_by = 'me'`,
    'DELETE FROM statements',
    'TRUNCATE statements CASCADE',
    `UPDATE documents SET content = ''`,
    'DELETE FROM documents',
    'DELETE FROM statement_documents',
    'DELETE FROM statement_moves',
  ]) {
    test(`${label}: the ledger itself refuses: ${statement}`, async () => {
      const { sha256 } = issuedBy(await issue());
      await ledger.run(
        "INSERT INTO statement_moves VALUES ('AWS-BEDROCK-2026-06-1', 'x', now(), '1', " +
          "'2', '1', '2', '{}')",
      );
      await assert.rejects(ledger.run(statement), {
        code: 'rejected',
        message: /write-once|permission denied/,
      });
      const [found] = await findStatements(ledger);
      assert.equal(found?.sha256, sha256);
    });
  }

  test(`${label}: the ledger takes no statement out of place or of another hash`, async () => {
    issuedBy(await issue());
    const insert = (sequence: number, revision: number, sha256: string) =>
      ledger.run(
        `INSERT INTO statements
         SELECT 'X', contract_id, period, $2::integer, $1::integer, sha256, $3, '{}', now(), 'me'
         FROM statements`,
        [sequence, revision, sha256],
      );
    const ofBraces = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    await assert.rejects(insert(3, 2, ofBraces), { message: /does not follow the last one/ });
    await assert.rejects(insert(2, 3, ofBraces), { message: /does not follow the last one/ });
    await assert.rejects(insert(2, 2, '00'), { code: 'rejected' });
  });
}

export function issuedBy(outcome: IssueOutcome) {
  if (outcome.kind === 'issued') return outcome.statement;
  assert.fail(`${outcome.kind} ${JSON.stringify(outcome)}`);
}
