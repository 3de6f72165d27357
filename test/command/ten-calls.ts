/** Ten calls from 02:00 on, one a minute; those of the first five minutes fail. */
export const TEN_CALLS = Array.from({ length: 10 }, (_, minute) =>
  JSON.stringify({
    event_id: `${minute}`,
    started_at: `2026-06-14T02:0${minute}:00Z`,
    duration_ms: 900,
    provider: 'example',
    model: 'm',
    account: '111',
    http_status: minute < 5 ? 500 : 200,
  }),
).join('\n');

/** The bill of the account that made them. */
export const ONE_BILL = [
  'BillingPeriodStart,ServiceName,SubAccountId,ChargeCategory,BilledCost,BillingCurrency',
  '2026-06-01,Example AI,111,Usage,1000.00,USD',
].join('\n');

/** A contract that pays 10 % for them. */
export function contractText(
  id: string,
  {
    currency = 'USD',
    basis = '{ cost: billed, scope: [account] }',
    exclusions = '{}',
    beside = [],
  }: { currency?: string; basis?: string; exclusions?: string; beside?: readonly string[] } = {},
): string {
  return `
schema: uptally/contract@1
id: ${id}
provider: example
currency: ${currency}
beside: [${beside}]
versions:
  - version: "1"
    effective_from: 2026-01-01
    time_zone: UTC
    commitments:
      - id: uptime
        standing: sla
        partition_by: [account]
        classify: [{ when: { http_status: 500 }, as: bad }]
        exclusions: ${exclusions}
        indicator: { kind: ratio }
        target: { at_least: "99" }
        tiers: [{ below: "99", credit: { percent: "10" } }]
        basis: ${basis}
`;
}
