import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decimal, plainDecimal } from '../../../src/ground/exact.ts';
import { packagePath } from '../../../src/ground/package-file.ts';
import { formatInstant, parseInstant } from '../../../src/ground/time.ts';
import {
  type BusinessCalendars,
  loadBusinessCalendars,
} from '../../../src/money/contract/business-calendar.ts';
import type { Contract } from '../../../src/money/contract/contract.ts';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import { calendarsOf, claimDeadline } from '../../../src/money/deadline/claim-deadline.ts';
import type {
  CreditLine,
  CreditStatus,
  EvaluatedPartition,
} from '../../../src/money/judge/evaluation.ts';
import { findStatements } from '../../../src/money/statement/find-statements.ts';
import { recordStatement } from '../../../src/money/statement/record-statement.ts';
import { type Statement, statementNumber } from '../../../src/money/statement/statement.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { breachedWorse, met, partition } from '../../papers/statement/example-evaluations.ts';

export function at(text: string): number {
  const instant = parseInstant(text);
  assert.ok(instant !== undefined, text);
  return instant;
}

export interface Example {
  /** A file in `contracts/`. */
  readonly contract?: string;
  /** Contract text instead of a file. */
  readonly contractText?: string;
  readonly period?: string;
  readonly claimed: string;
  readonly at?: string;
  readonly direction?: 'receivable' | 'payable';
  readonly lateForfeits?: boolean;
  /** A second Region was breached, and nobody knows what that pays. */
  readonly hasUnknown?: boolean;
  /** Of the total. */
  readonly status?: CreditStatus;
  readonly slots?: string;
}

const MONTHS_START = '-01T00:00:00.000Z';

/** Issues a made statement of one Region, the next revision of its period; answers its number. */
export async function issueExample(ledger: Ledger, example: Example): Promise<string> {
  const { claimed, period = '2026-06' } = example;
  const file = `${example.contract ?? 'aws-bedrock'}.yaml`;
  const bytes =
    example.contractText === undefined
      ? readFileSync(packagePath('contracts', file))
      : Buffer.from(example.contractText);
  const contract = parseContract(bytes.toString(), file);
  const governing = governingVersion(contract, period);
  const { version } = governing;
  const interval = { start: governing.period.start, end: governing.period.end };
  const earlier = await findStatements(ledger, { contractId: contract.id, period });
  const replaced = earlier.at(-1);
  const claim = version.claim;
  const calendars = await loadBusinessCalendars(calendarsOf(claim?.steps ?? []));
  const documents = new Map([
    ['contract' as const, bytes],
    ...(example.slots === undefined
      ? []
      : [['slots' as const, Buffer.from(example.slots)] as const]),
  ]);
  const { statement } = await recordStatement(ledger, contract.id, documents, (place) => {
    const revision = earlier.length + 1;
    const made: Statement = {
      schema: 'uptally/statement@1',
      number: statementNumber(contract.id, period, revision),
      revision,
      ...place,
      replaces:
        replaced === undefined
          ? null
          : {
              number: replaced.statement.number,
              sha256: replaced.sha256,
              reason: 'a late file of events',
              claimed: changeOf(replaced.statement.evaluation.total.claimed, claimed),
              conceded: changeOf('0.00', '0.00'),
            },
      issued: { at: formatInstant(at(example.at ?? '2026-07-05T09:00:00Z')), by: 'finance' },
      contract: {
        id: contract.id,
        title: contract.title,
        version: version.version,
        sha256: contract.sha256,
        provider: contract.provider,
        direction: example.direction ?? contract.direction,
        currency: contract.currency,
        time_zone: version.timeZone,
      },
      customer: 'Example Workspace Ltd',
      events: {
        stored_until: formatInstant(interval.end),
        as_of: null,
        late: 0,
        conflicts: 0,
        dead_letters: 0,
      },
      checks: [{ name: 'settled', passed: true, finding: '4 days after the end' }],
      anyway: null,
      bills: [],
      documents: [],
      claim: claimOf(governing, calendars, example),
      evaluation: evaluationOf(contract, governing, example),
    };
    return made;
  });
  return statement.number;
}

type Governing = ReturnType<typeof governingVersion>;

function claimOf(
  { period, version }: Governing,
  calendars: BusinessCalendars,
  example: Example,
): Statement['claim'] {
  const { claim, timeZone } = version;
  if (claim === null) return null;
  const breach = exampleBreach(example.period ?? '2026-06');
  return {
    automatic: claim.automatic,
    late_forfeits: example.lateForfeits ?? claim.lateForfeits,
    evidence: [...claim.evidence],
    steps: claim.steps.map(({ what, channel, subject, due }) => {
      const known =
        due === null
          ? { instant: null, missing: null }
          : claimDeadline(due, { period, breach, calendars }, timeZone);
      const instant = known.instant === null ? null : formatInstant(known.instant);
      return { what, channel, subject, due: instant, missing: known.missing };
    }),
  };
}

function evaluationOf(
  contract: Contract,
  { period: interval, version }: Governing,
  example: Example,
): Statement['evaluation'] {
  const { claimed, period = '2026-06', hasUnknown = false } = example;
  return {
    schema: 'uptally/evaluation@1',
    contract: { id: contract.id, version: version.version, sha256: contract.sha256 },
    period: {
      label: period,
      start: formatInstant(interval.start),
      end: formatInstant(interval.end),
    },
    events: { read: 123_456, distinct: 120_003, conflicts: 0, rejected: 0 },
    commitments: [
      {
        id: version.commitments[0]?.id ?? 'uptime',
        standing: 'sla',
        method: 'contract',
        partitions: partitionsOf(hasUnknown),
      },
    ],
    credits: creditsOf(claimed, hasUnknown),
    total: {
      claimed,
      conceded: '0.00',
      currency: contract.currency,
      status: example.status ?? (hasUnknown ? 'unknown' : 'final'),
    },
  };
}

function exampleBreach(period: string) {
  const start = at(`${period.slice(0, 7)}${MONTHS_START}`) + 6.5 * 86_400_000;
  return { start, end: { instant: start + 43_200_000, isEnd: true } };
}

function partitionsOf(hasUnknown: boolean): EvaluatedPartition[] {
  return [
    partition('us-east-1', breachedWorse),
    partition('us-west-2', met),
    ...(hasUnknown ? [partition('eu-central-1', breachedWorse)] : []),
  ];
}

function creditsOf(claimed: string, hasUnknown: boolean): CreditLine[] {
  const line = (region: string, amount: string | null): CreditLine => {
    const credit =
      amount === null
        ? { amount, status: 'unknown' as const, reason: 'no_fees' as const }
        : {
            amount,
            status: decimal(amount).equals(0) ? ('none' as const) : ('final' as const),
            reason: null,
          };
    return {
      scope: { account: '123456789012', region },
      commitments: ['uptime'],
      basis: amount === null ? null : '41873.42',
      claimed: credit,
      conceded: credit,
    };
  };
  return [
    line('us-east-1', claimed),
    line('us-west-2', '0.00'),
    ...(hasUnknown ? [line('eu-central-1', null)] : []),
  ];
}

function changeOf(from: string, to: string) {
  return { from, to, difference: plainDecimal(decimal(to).sub(decimal(from)), 2) };
}
