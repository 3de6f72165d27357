import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declared } from '../../src/health/declared/declarations.ts';
import { measured } from '../../src/health/detect/minute-counts.ts';
import { hasMeasuredCalls } from '../../src/health/estimate/comparable-lengths.ts';
import { estimateOpen } from '../../src/health/estimate/estimate-open.ts';
import { coFailure } from '../../src/health/redundancy/co-failure.ts';
import { naiveDeclared, naiveEstimates, naivePair } from './naive-recovery.ts';
import { CALLED, type RandomStanding, randomStanding } from './random-standing.ts';

const CASES = Number(process.env.HEALTH_CASES ?? 40);
const FIRST_SEED = 20_260_607;

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e6) / 1e6;
}

function foundDeclared({ posts, incidents, until }: RandomStanding) {
  const { byIncident, unmatched } = declared(posts, incidents, until);
  return {
    byIncident: byIncident.map((all) =>
      all.map((one) => ({
        id: one.post?.id ?? null,
        silence: one.silenceMinutes,
        claimed: one.claimedMinutes,
        back: one.backDatedMinutes,
        kind: one.kind,
      })),
    ),
    unmatched,
  };
}

test(`the rule read plainly finds the same in ${CASES} made-up standings`, () => {
  const seen = { declared: 0, first: 0, never: 0, open: 0, monitoring: 0, touched: 0, chance: 0 };
  console.log(`seeds ${FIRST_SEED} to ${FIRST_SEED + CASES - 1}`);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed += 1) {
    const standing = randomStanding(seed);
    const known = measured(standing.facts, standing.until);
    const naive = naiveDeclared(standing);
    const posts = foundDeclared(standing);
    assert.deepEqual(posts, naive, `declared, seed ${seed}`);
    const estimates = estimateOpen({
      ...standing,
      until: known.until,
      hasCalls: hasMeasuredCalls(known),
      unmatched: posts.unmatched,
    });
    assert.deepEqual(
      estimates.map(({ incident, state, estimate }) => ({
        incident: incident.id,
        state,
        quantiles: estimate.quantiles,
        compared: estimate.compared,
        atRisk: rounded(estimate.weightAtRisk.valueOf()),
      })),
      naiveEstimates(standing).map((one) => ({ ...one, atRisk: rounded(one.atRisk) })),
      `estimates, seed ${seed}`,
    );
    const [a, b] = CALLED;
    assert.ok(a !== undefined && b !== undefined);
    for (const pair of [
      { primary: a, fallback: b },
      { primary: b, fallback: a },
      { primary: a, fallback: a },
    ]) {
      const found = coFailure(pair, known, standing.episodes);
      const { n11, n10, n01, n00 } = found.minutes;
      const { shifts, p, ratio } = found.chance;
      const plain = naivePair(standing, pair.primary, pair.fallback);
      assert.deepEqual(
        {
          n: [n11, n10, n01, n00],
          touched: found.touched,
          episodes: found.episodes,
          shifts,
          p: rounded(p?.valueOf() ?? null),
          ratio: rounded(ratio?.valueOf() ?? null),
        },
        { ...plain, p: rounded(plain.p), ratio: rounded(plain.ratio) },
        `pair, seed ${seed}`,
      );
      if (found.touched > 0) seen.touched += 1;
      if (ratio !== null && ratio.valueOf() > 1) seen.chance += 1;
    }
    const kinds = naive.byIncident.flat().map(({ kind }) => kind);
    if (kinds.includes('declared')) seen.declared += 1;
    if (kinds.includes('provider_first')) seen.first += 1;
    if (kinds.includes('never_declared')) seen.never += 1;
    for (const { state, estimate } of estimates)
      if (estimate.without === undefined) seen[state] += 1;
  }
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 0, `no case is ${what}`);
});
