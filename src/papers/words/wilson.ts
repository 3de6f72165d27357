/** Two-sided 95 % point of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/** A share with its bounds, each from 0 to 1. */
export interface WilsonInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The 95 % score interval of a binomial share, without continuity correction.
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
 * Journal of the American Statistical Association 22 (1927), 209–212; recommended for small counts
 * by R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872 (method 3).
 *
 * `total` must be at least 1: there is no interval on nothing.
 */
export function wilsonInterval(good: number, total: number): WilsonInterval {
  if (!(total >= 1) || good < 0 || good > total) {
    throw new RangeError(`${good} of ${total}: a count of 0 to total, and a total of at least 1`);
  }
  const share = good / total;
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * total)) / (1 + z2 / total);
  const half =
    (Z_95 / (1 + z2 / total)) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  return {
    // At the ends the bound is exact; rounding of floats must not move it.
    lower: good === 0 ? 0 : Math.max(0, centre - half),
    upper: good === total ? 1 : Math.min(1, centre + half),
  };
}
