import { packagePath } from '../../../src/ground/package-file.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import type {
  EvaluatedPartition,
  Evaluation,
  Reading,
} from '../../../src/money/judge/evaluation.ts';
import type { EvaluatedContract } from '../../../src/papers/weekly/contract-to-date.ts';

export function reading(
  parts: Partial<Reading> & Pick<Reading, 'verdict' | 'percent' | 'attainment'>,
): Reading {
  return {
    units: { good: 977, bad: 63, invalid: 5 },
    slots: { total: 8640, with_data: 2016, down: 0 },
    reason: null,
    tier: null,
    ...parts,
  };
}

export const breached = reading({
  verdict: 'breached',
  percent: '98.7712',
  attainment: { numerator: '853383', denominator: '864000' },
  tier: 1,
});

export const breachedWorse = reading({
  verdict: 'breached',
  percent: '94.7712',
  attainment: { numerator: '1'.repeat(213), denominator: '9'.repeat(213) },
  tier: 2,
});

export const met = reading({
  verdict: 'met',
  percent: '99.9974',
  attainment: { numerator: '863977', denominator: '864000' },
});

export const nothingCounts = reading({
  verdict: 'undetermined',
  percent: null,
  attainment: null,
  reason: 'no_valid_requests',
  units: { good: 0, bad: 0, invalid: 5 },
});

export function partition(
  region: string,
  claimed: Reading,
  conceded = claimed,
): EvaluatedPartition {
  return {
    partition: { account: '123456789012', region },
    verdict: claimed.verdict === conceded.verdict ? claimed.verdict : 'disputed',
    claimed,
    conceded,
  };
}

type Amount = Evaluation['credits'][number]['claimed'];

export function creditLine(
  region: string,
  basis: string | null,
  claimed: Amount,
  conceded = claimed,
): Evaluation['credits'][number] {
  const scope = { account: '123456789012', region };
  return { scope, commitments: ['uptime'], basis, claimed, conceded };
}

/**
 * June 2026 of the example contract, half over: one region breached, one met, one without a figure.
 */
export function bedrockEvaluation(sha256 = 'ab'.repeat(32)): Evaluation {
  return {
    schema: 'uptally/evaluation@1',
    contract: { id: 'aws-bedrock', version: '2023-10-04', sha256 },
    period: {
      label: '2026-06',
      start: '2026-06-01T00:00:00.000Z',
      end: '2026-07-01T00:00:00.000Z',
    },
    events: { read: 123_456, distinct: 120_003, conflicts: 2, rejected: 212 },
    commitments: [
      {
        id: 'uptime',
        standing: 'sla',
        method: 'contract',
        partitions: [
          partition('eu-central-1', nothingCounts),
          partition('us-east-1', breachedWorse, breached),
          partition('us-west-2', met),
        ],
      },
    ],
    credits: [
      creditLine('eu-central-1', null, {
        amount: null,
        status: 'unknown',
        reason: 'no_valid_requests',
      }),
      creditLine(
        'us-east-1',
        '18412.50',
        { amount: '18412.50', status: 'provisional', reason: 'period_open' },
        { amount: '4603.13', status: 'provisional', reason: 'period_open' },
      ),
      creditLine('us-west-2', '9120.00', { amount: '0.00', status: 'none', reason: null }),
    ],
    total: { claimed: '18412.50', conceded: '4603.13', currency: 'USD', status: 'unknown' },
  };
}

/** A contract without a clause: measured, never money. */
export function noClauseEvaluation(sha256 = 'cd'.repeat(32)): Evaluation {
  const { contract: _contract, ...rest } = bedrockEvaluation();
  return {
    ...rest,
    contract: { id: 'shared-router', version: '2026-01-01', sha256 },
    commitments: [
      {
        id: 'availability',
        standing: 'target',
        method: 'ours',
        partitions: [{ partition: {}, verdict: 'breached', claimed: breached, conceded: breached }],
      },
    ],
    credits: [],
    total: { claimed: '0.00', conceded: '0.00', currency: 'USD', status: 'none' },
  };
}

function termsOf(file: string): EvaluatedContract['terms'] {
  const contract = loadContract(packagePath('contracts', file));
  return governingVersion(contract, '2026-06').version.commitments;
}

export const exampleContracts: readonly EvaluatedContract[] = [
  {
    contract: { id: 'aws-bedrock', title: 'Amazon Bedrock Service Level Agreement' },
    terms: termsOf('aws-bedrock.yaml'),
    evaluation: bedrockEvaluation(),
  },
  {
    contract: { id: 'shared-router', title: 'Shared model router (no clause)' },
    terms: termsOf('no-clause.yaml'),
    evaluation: noClauseEvaluation(),
  },
];
