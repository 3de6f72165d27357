import type { Contract } from '../../../src/money/contract/contract.ts';
import { parseContract } from '../../../src/money/contract/load-contract.ts';

type Json = Readonly<Record<string, unknown>>;

/** The tiers of the Bedrock example. */
export const bedrockTiers: readonly Json[] = [
  { at_least: '99.0', below: '99.9', credit: { percent: '10' } },
  { at_least: '95.0', below: '99.0', credit: { percent: '25' } },
  { below: '95.0', credit: { percent: '100' } },
];

/** Any 5xx is bad; five-minute slots; 10, 25 and 100 % of everything billed in the month. */
export const exampleCommitment: Json = {
  id: 'uptime',
  standing: 'sla',
  classify: [{ when: { http_status: { gte: 500 } }, as: 'bad' }],
  indicator: { kind: 'mean_of_slots', slot: 'PT5M', empty_slot: 'good' },
  target: { at_least: '99.9' },
  tiers: bedrockTiers,
  basis: { cost: 'billed' },
};

export const exampleVersion: Json = {
  version: '1',
  effective_from: '2023-10-04',
  time_zone: 'UTC',
  commitments: [exampleCommitment],
};

/** JSON is YAML. */
export function exampleContract(versions: readonly Json[] = [exampleVersion]): Contract {
  const contract = {
    schema: 'uptally/contract@1',
    id: 'example',
    provider: 'example',
    currency: 'USD',
    versions,
  };
  return parseContract(JSON.stringify(contract), 'contract.yaml');
}

/** The example with another commitment and version. */
export function contractWith(commitment: Json, version: Json = {}): Contract {
  return exampleContract([
    { ...exampleVersion, commitments: [{ ...exampleCommitment, ...commitment }], ...version },
  ]);
}
