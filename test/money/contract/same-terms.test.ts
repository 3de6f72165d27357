import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { governingVersion } from '../../../src/money/contract/period.ts';
import { sameTerms } from '../../../src/money/contract/same-terms.ts';

const ISSUED = `schema: uptally/contract@1
id: nordlicht
title: Nordlicht
provider: nordlicht
currency: EUR
versions:
  - version: "1.0"
    effective_from: 2026-01-01
    time_zone: Europe/Berlin
    commitments:
      - id: uptime
        standing: sla
        covers: { provider: nordlicht, region: [eu-1, us-1] }
        classify:
          - { when: { http_status: { gte: 500 }, region: eu-1 }, as: bad }
          - { when: { http_status: null }, as: disputed }
        exclusions: { maintenance: remove_time, force_majeure: count_as_good }
        indicator: { kind: mean_of_slots, slot: PT5M }
        target: { at_least: "99.9" }
        tiers: [{ below: "99.9", credit: { percent: "10" } }]
        basis: { cost: billed, where: { ServiceName: [A, B] }, exclude: [Tax, Credit] }
    claim: { steps: [{ what: submit, due: { count: 30, unit: days, from: period_end } }] }
`;

const EDITS: readonly (readonly [what: string, from: string, to: string, isSame: boolean])[] = [
  ['a title', 'title: Nordlicht', 'title: Nordlicht SLA # of 2026', true],
  ['the time to claim', 'count: 30', 'count: 60', true],
  ['a decimal with one more zero', '"99.9"', '"99.90"', true],
  [
    'fields in another order',
    'provider: nordlicht, region: [eu-1, us-1]',
    'region: [eu-1, us-1], provider: nordlicht',
    true,
  ],
  ['values in another order', '[eu-1, us-1]', '[us-1, eu-1]', true],
  ['a list for one value', 'region: eu-1 }', 'region: [eu-1] }', true],
  ['services in another order', '[A, B]', '[B, A]', true],
  ['categories in another order', '[Tax, Credit]', '[Credit, Tax]', true],
  [
    'exclusions in another order',
    'maintenance: remove_time, force_majeure: count_as_good',
    'force_majeure: count_as_good, maintenance: remove_time',
    true,
  ],
  ['a default written out', 'slot: PT5M', 'slot: PT5M, empty_slot: good', true],
  ['one value less', '[eu-1, us-1]', '[eu-1]', false],
  ['another service', '[A, B]', '[A, C]', false],
  ['one category more', '[Tax, Credit]', '[Tax, Credit, Purchase]', false],
  ['another class', 'as: disputed', 'as: bad', false],
  ['a wider rule', '{ gte: 500 }', '{ gte: 429 }', false],
  ['another tier', 'percent: "10"', 'percent: "11"', false],
  ['what an exclusion does', 'force_majeure: count_as_good', 'force_majeure: remove_time', false],
  ['a commitment by another name', 'id: uptime', 'id: availability', false],
  ['a later beginning inside the period', '2026-01-01', '2026-09-02', false],
];

for (const [what, from, to, isSame] of EDITS) {
  test(`${isSame ? 'It owes the same with' : 'It owes something else with'} ${what}.`, () => {
    assert.ok(ISSUED.includes(from));
    const [issued, edited] = [ISSUED, ISSUED.replaceAll(from, to)].map((text) => {
      const contract = parseContract(text, 'nordlicht.yaml');
      return { contract, ...governingVersion(contract, '2026-09') };
    }) as [Governed, Governed];
    const found = sameTerms(
      [issued.contract, issued.version],
      [edited.contract, edited.version],
      issued.period,
    );
    assert.equal(found, isSame);
  });
}

type Governed = ReturnType<typeof governingVersion> & {
  readonly contract: ReturnType<typeof parseContract>;
};
