export interface EvaluationMeasurement {
  readonly seconds: number;
  readonly peakRssMb: number;
  /** Distinct events that were seen. */
  readonly rows: number;
}

/** What all others are measured by. */
export const BARE = 'bare scan';

/** One contract each. */
export const indicators: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ratio: { kind: 'ratio' },
  mean_of_slots: { kind: 'mean_of_slots', slot: 'PT5M' },
  good_time: {
    kind: 'good_time',
    slot: 'PT1M',
    down_when: { bad_share: { above: '0.05' } },
    min_run_slots: 5,
  },
  attained_slots: {
    kind: 'attained_slots',
    slot: 'PT5M',
    metric: 'output_tokens_per_second',
    good_if: { above: '50' },
  },
  outage_minutes: {
    kind: 'outage_minutes',
    source: 'measured',
    from: { slot: 'PT1M', down_when: 'all_bad' },
  },
};

/** A contract file over June 2026 with one commitment: failures by region, at least 99.9 %. */
export function benchContract(id: string, terms: Readonly<Record<string, unknown>>): string {
  const commitment = {
    id: 'measured',
    partition_by: ['region'],
    classify: [{ when: { http_status: { gte: 500 } }, as: 'bad' }],
    target: { at_least: '99.9' },
    ...terms,
  };
  const version = {
    version: '1',
    effective_from: '2026-01-01',
    time_zone: 'UTC',
    commitments: [commitment],
  };
  return JSON.stringify({
    schema: 'uptally/contract@1',
    id,
    provider: 'example',
    currency: 'USD',
    versions: [version],
  });
}
