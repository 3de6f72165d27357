import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { decimal, sum } from '../../../src/ground/exact.ts';
import { DAY_MS, HOUR_MS } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import type { Exclusion } from '../../../src/money/input/excluded-time.ts';
import { findDocuments } from '../../../src/money/statement/documents.ts';
import { findStatements, newestRevisions } from '../../../src/money/statement/find-statements.ts';
import {
  type IssueInput,
  issueStatement,
  restateStatement,
} from '../../../src/money/statement/issue-statement.ts';
import { recompute } from '../../../src/money/statement/recompute.ts';
import type { IssuedStatement } from '../../../src/money/statement/statement.ts';
import { chainFaults } from '../../../src/money/statement/verify-chain.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import type { Warehouse } from '../../../src/stores/warehouse/warehouse.ts';
import { emptyLedger } from '../../stores/ledger/empty-ledger.ts';
import { openLedgerCopy } from '../../support/ledger-copy.ts';
import { bedrockTiers, exampleCommitment, exampleVersion } from '../evaluation/example-contract.ts';
import { add, fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';
import { bill, calls, JULY_5, JUNE, june } from './june.ts';

/** Random histories of events, late events, bills, exclusions, statements and restatements. */

const folder = mkdtempSync(join(tmpdir(), 'uptally-histories-'));
const file = join(folder, 'contract.yaml');
writeFileSync(
  file,
  JSON.stringify({
    schema: 'uptally/contract@1',
    id: 'example',
    provider: 'aws.bedrock',
    currency: 'USD',
    versions: [
      {
        ...exampleVersion,
        commitments: [
          {
            ...exampleCommitment,
            partition_by: ['account', 'region'],
            exclusions: { maintenance: 'remove_time', abuse: 'drop_requests' },
            tiers: bedrockTiers,
            basis: { cost: 'billed', scope: ['account', 'region'] },
          },
        ],
      },
    ],
  }),
);
const contract = loadContract(file);

let warehouse: Warehouse;
let ledger: Ledger;
before(async () => {
  warehouse = await openScratchWarehouse();
  ledger = await openLedgerCopy();
});
after(async () => {
  await warehouse.close();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** May has no bill, so its credit is not known. */
const months = ['2026-05', '2026-06'] as const;

type Deed =
  | { kind: 'events'; hour: number; minutes: number; status: number }
  | { kind: 'bill'; cents: number; status: string }
  | { kind: 'exclusion'; class: string; hour: number; hours: number; asserted: boolean }
  | { kind: 'issue' | 'restate'; month: (typeof months)[number] };

const hour = fc.integer({ min: -31 * 24, max: 30 * 24 - 1 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('events' as const),
      hour,
      minutes: fc.integer({ min: 1, max: 90 }),
      status: fc.constantFrom(200, 500, 503, 429),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('bill' as const),
      cents: fc.integer({ min: 0, max: 10_000_000 }),
      status: fc.constantFrom('', 'estimated'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('exclusion' as const),
      class: fc.constantFrom('maintenance', 'abuse'),
      hour,
      hours: fc.integer({ min: 1, max: 48 }),
      asserted: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('issue' as const, 'restate' as const),
      month: fc.constantFrom(...months),
    }),
  },
);

const RUNS = 12;

test('Whatever comes, issued bytes stay a chain, and each gives its amount anew.', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 18 }), async (deeds) => {
      await emptyLedger(ledger);
      await fill(warehouse, []);
      const history = new History();
      for (const [i, one] of deeds.entries()) await history.take(one, i);
      await history.check();
    }),
    { numRuns: RUNS, verbose: 1 },
  );
});

class History {
  readonly #issued: IssuedStatement[] = [];
  readonly #exclusions: Exclusion[] = [];
  #fees = bill('1000.00');

  async take(one: Deed, number: number): Promise<void> {
    const at = (hours: number) => JUNE + hours * HOUR_MS;
    switch (one.kind) {
      case 'events':
        await add(
          warehouse,
          calls(`event-${number}`, at(one.hour), one.minutes, one.status),
          BigInt(number) * 1_000n,
        );
        return;
      case 'bill': {
        const cents = String(one.cents).padStart(3, '0');
        this.#fees = bill(`${cents.slice(0, -2)}.${cents.slice(-2)}`, one.status);
        return;
      }
      case 'exclusion':
        this.#exclusions.push({
          id: `window-${number}`,
          class: one.class,
          start: at(one.hour),
          end: at(one.hour + one.hours),
          where: { kind: 'all', of: [] },
          status: one.asserted ? 'asserted' : 'approved',
        });
        return;
      default:
        await this.#state(one.kind, one.month, JULY_5 + number * DAY_MS);
        await this.#nothingChanged();
    }
  }

  async #state(kind: 'issue' | 'restate', period: string, now: number): Promise<void> {
    const exclusions = { file: 'exclusions.json', exclusions: [...this.#exclusions] };
    const input: IssueInput = june({
      warehouse,
      ledger,
      contract,
      period,
      now,
      fees: this.#fees,
      exclusions,
      anyway: 'a test',
    });
    const newest = newestRevisions(this.#issued).find(
      ({ statement }) => statement.evaluation.period.label === period,
    );
    if (kind === 'restate' && newest === undefined) return;
    const outcome =
      kind === 'issue' || newest === undefined
        ? await issueStatement(input)
        : await restateStatement({ ...input, number: newest.statement.number, reason: 'news' });
    if (outcome.kind === 'issued') {
      this.#issued.push(outcome.statement);
      return;
    }
    assert.equal(outcome.kind, kind === 'issue' ? 'issued_before' : 'unchanged');
  }

  async #nothingChanged(): Promise<void> {
    const bytes = (statements: readonly IssuedStatement[]) => statements.map(({ body }) => body);
    assert.deepEqual(bytes(await findStatements(ledger)), bytes(this.#issued));
  }

  async check(): Promise<void> {
    await this.#nothingChanged();
    assert.deepEqual(chainFaults(this.#issued), []);
    for (const { statement } of this.#issued) {
      const documents = await findDocuments(ledger, statement.number);
      assert.deepEqual(recompute(documents, statement), [], statement.number);
    }
    // What was issued less what was replaced is what stands.
    const claimed = ({ statement }: IssuedStatement) => decimal(statement.evaluation.total.claimed);
    const replaced = this.#issued.map(({ statement }) =>
      decimal(statement.replaces?.claimed.from ?? '0'),
    );
    const stands = sum(newestRevisions(this.#issued).map(claimed));
    assert.ok(sum(this.#issued.map(claimed)).sub(sum(replaced)).equals(stands));
    for (const { statement } of this.#issued) {
      const change = statement.replaces?.claimed;
      if (change === undefined) continue;
      assert.ok(decimal(change.from).add(decimal(change.difference)).equals(decimal(change.to)));
    }
  }
}
