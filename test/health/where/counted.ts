import type { Dimension } from '../../../src/health/where/dimension.ts';
import type { CountedDimension, PrivateValueHit } from '../../../src/health/where/impact.ts';

/**
 * `shared-router 80/100, _ 0/50+1/20`: bad of calls, and what is elsewhere; all are lost, and the
 * value of `_` is not told.
 */
export function countedDimension(dimension: Dimension, text: string): CountedDimension {
  const values = text.split(', ').map(valueHit);
  return {
    dimension,
    valueCount: values.length,
    all: comparedOf(
      values.map(({ calls, bad, elsewhere }) => ({
        calls: calls + elsewhere.calls,
        bad: bad + elsewhere.bad,
      })),
    ),
    own: comparedOf(values),
    listed: values,
    others: [],
  };
}

export function valueHit(text: string): PrivateValueHit {
  const match = /^(\S+) (\d+)\/(\d+)(?:\+(\d+)\/(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(text);
  const [value = '', ...counts] = match.slice(1);
  const [bad = 0, calls = 0, badElsewhere = 0, callsElsewhere = 0] = counts.map((count) =>
    Number(count ?? 0),
  );
  return {
    value: value === '_' ? '' : value,
    calls,
    bad,
    failedCalls: bad,
    lostCalls: bad,
    elsewhere: { calls: callsElsewhere, bad: badElsewhere },
    tenantsHit: 0,
  };
}

function comparedOf(values: readonly { readonly calls: number; readonly bad: number }[]) {
  const enough = values.filter(({ calls }) => calls >= 20);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    values: enough.length,
    calls: sum(enough.map(({ calls }) => calls)),
    bad: sum(enough.map(({ bad }) => bad)),
    squares: sum(enough.map(({ calls, bad }) => Math.floor((1_000 * bad * bad) / calls))),
  };
}
