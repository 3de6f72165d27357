import { packagePath } from '../../../src/ground/package-file.ts';
import { DAY_MS, type EpochMs, formatInstant, MINUTE_MS } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { NOTHING_TOLD } from '../../../src/money/evaluation/evaluate-contract.ts';
import { parseFees } from '../../../src/money/input/fees.ts';
import type { IssueInput } from '../../../src/money/statement/issue-statement.ts';
import { changeWords } from '../../../src/papers/statement/change-words.ts';
import { type EventFields, event } from '../evaluation/scratch-warehouse.ts';

/** Bedrock, as published: 99.9 %, 10 % below it, 25 % below 99 %, claimed within two months. */
export const bedrock = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));

export const JUNE = Date.UTC(2026, 5, 1);
/** Late events had three days. */
export const JULY_5 = Date.UTC(2026, 6, 5);

/** Account 1 in us-east-1: a call every minute of `minutes` from `start` on, with that status. */
export function calls(
  name: string,
  start: EpochMs,
  minutes: number,
  httpStatus: number,
): EventFields[] {
  return Array.from({ length: minutes }, (_, i) =>
    event({
      event_id: `${name}-${i}`,
      started_at: formatInstant(start + i * MINUTE_MS),
      provider: 'aws.bedrock',
      account: '1',
      region: 'us-east-1',
      tenant: 'tenant-9',
      team: 'assistant',
      http_status: httpStatus,
    }),
  );
}

/** Two quiet hours on the first, an outage of six hours on the seventh: 72 of 8,640 slots. */
export const outage: readonly EventFields[] = [
  ...calls('quiet', JUNE, 120, 200),
  ...calls('outage', JUNE + 6 * DAY_MS + 11 * 60 * MINUTE_MS, 360, 500),
];

/** Eighteen hours more that came too late for the first statement: 288 slots in all. */
export const lateOutage: readonly EventFields[] = calls('late', JUNE + 20 * DAY_MS, 18 * 60, 500);

export function bill(billedCost: string, status = '') {
  return parseFees(
    [
      'BillingPeriodStart,ServiceName,SubAccountId,RegionId,ChargeCategory,BilledCost,' +
        'BillingCurrency,x_Status',
      `2026-06-01,Amazon Bedrock,1,us-east-1,Usage,${billedCost},USD,${status}`,
      '2026-06-01,Amazon EC2,1,us-east-1,Usage,77.00,USD,',
    ].join('\n'),
    'focus.csv',
  );
}

/** June as it is stated on 5 July by a person of finance, unless a test says otherwise. */
export function june(
  input: Pick<IssueInput, 'warehouse' | 'ledger'> & Partial<IssueInput>,
): IssueInput {
  return {
    ...NOTHING_TOLD,
    contract: bedrock,
    period: '2026-06',
    fees: bill('1000.00'),
    bills: [{ bill: 'focus.csv', month: '2026-06', revision: 1, sha256: '0'.repeat(64) }],
    now: JULY_5,
    settlingHours: 72,
    coveredHoursPercent: 20,
    customer: 'the customer',
    describeChange: changeWords,
    by: 'finance',
    ...input,
  };
}
