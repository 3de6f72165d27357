import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimal } from '../../../src/ground/exact.ts';
import type { Tier } from '../../../src/money/contract/contract.ts';
import { rangeOf } from '../../../src/money/contract/range.ts';
import { chooseTier } from '../../../src/money/judge/choose-tier.ts';

/** `98<=x<99.5:10` pays 10 % from 98 up to but without 99.5. */
function tierOf(text: string): Tier {
  const match = /^(?:([\d.]+)(<=?))?x(?:(<=?)([\d.]+))?:(\d+)$/.exec(text);
  assert.ok(match, text);
  const [, low, lowSign, highSign, high, number] = match;
  return {
    range: rangeOf({
      ...(low === undefined ? {} : { [lowSign === '<' ? 'above' : 'at_least']: decimal(low) }),
      ...(high === undefined ? {} : { [highSign === '<' ? 'below' : 'at_most']: decimal(high) }),
    }),
    credit: { kind: 'percent', number: decimal(number ?? '') },
  };
}

const cohere = ['98<=x<99.5:10', '95<=x<=97.99:20', 'x<=94.99:30'];
const azure = ['x<99.9:10', 'x<99:25'];

test('A figure finds its tier, and a figure in a hole what on_tier_gap says.', () => {
  const cases: readonly [
    tiers: readonly string[],
    onTierGap: 'flag' | 'worse' | 'better' | null,
    figure: string,
    expected: string,
  ][] = [
    [cohere, 'flag', '99.4999', 'tier 0 pays 10'],
    [cohere, 'flag', '98', 'tier 0 pays 10'],
    [cohere, 'flag', '97.99', 'tier 1 pays 20'],
    [cohere, 'flag', '0', 'tier 2 pays 30'],
    // G8
    [cohere, 'flag', '97.995', 'no tier, unknown'],
    [cohere, 'worse', '97.995', 'tier 1 pays 20'],
    [cohere, 'better', '97.995', 'tier 0 pays 10'],
    [cohere, 'worse', '94.995', 'tier 2 pays 30'],
    [cohere, 'better', '94.995', 'tier 1 pays 20'],
    // Where tiers overlap, the greatest credit applies, and the first of equals.
    [azure, null, '99.5', 'tier 0 pays 10'],
    [azure, null, '98.5', 'tier 1 pays 25'],
    [['x<99:25', 'x<99.9:25'], null, '98', 'tier 0 pays 25'],
    // Beyond the lowest and the highest tier.
    [['95<=x<99:10'], 'worse', '94', 'no tier, unknown'],
    [['95<=x<99:10'], 'better', '94', 'tier 0 pays 10'],
    [['95<=x<99:10'], 'better', '99.5', 'no tier, none'],
    [['95<=x<99:10'], 'worse', '99.5', 'tier 0 pays 10'],
    [[], 'flag', '50', 'no tier, unknown'],
    [[], 'worse', '50', 'no tier, unknown'],
    [[], 'better', '50', 'no tier, none'],
    // Of neighbours that end at one edge the greatest; a closed edge is nearer than an open one.
    [['90<=x<99:10', '95<=x<99:20'], 'worse', '99.5', 'tier 1 pays 20'],
    [['90<=x<99:30', '95<=x<=99:20'], 'worse', '99.5', 'tier 1 pays 20'],
    [['99<x<99.5:10', '99<=x<99.5:5'], 'better', '98', 'tier 1 pays 5'],
    // A tier that can hold nothing is no neighbour.
    [['95<=x<95:50', '90<=x<94:10'], 'worse', '96', 'tier 1 pays 10'],
  ];
  for (const [tiers, onTierGap, figure, expected] of cases) {
    const choice = chooseTier(decimal(figure), { tiers: tiers.map(tierOf), onTierGap });
    const found =
      choice.tier === null
        ? `no tier, ${choice.gap}`
        : `tier ${choice.tier} pays ${choice.credit?.number.toFraction()}`;
    assert.equal(found, expected, `${figure} in ${tiers.join(' ')}, ${onTierGap}`);
  }
});
