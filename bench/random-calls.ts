/** Made-up calls for simulations: the same seed gives the same ones. */

/** A number from 0 to 1, 1 excluded. */
export type Uniform = () => number;

/**
 * Source: sfc32 of PractRand by C. Doty-Humphrey, public domain; it does not repeat within any run.
 */
export function uniform(seed: number): Uniform {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i += 1) next();
  return next;
}

/**
 * Draws from Poisson's distribution by one look into a table. Source: A. J. Walker, "An Efficient
 * Method for Generating Discrete Random Variables with General Distributions", ACM Transactions on
 * Mathematical Software 3 (1977), 253–256.
 */
export function poissonTable(mean: number, random: Uniform): () => number {
  const spread = 8 * Math.sqrt(mean) + 12;
  const least = Math.max(0, Math.floor(mean - spread));
  const chances = Array.from({ length: Math.ceil(mean + spread) - least + 1 }, (_, i) =>
    poissonChance(mean, least + i),
  );
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  const scaled = chances.map((chance) => (chance / total) * chances.length);
  const [keep, other] = [new Float64Array(scaled.length).fill(1), new Int32Array(scaled.length)];
  const poor = [...scaled.keys()].filter((i) => (scaled[i] ?? 0) < 1);
  const rich = [...scaled.keys()].filter((i) => (scaled[i] ?? 0) >= 1);
  for (let [p, r] = [poor.pop(), rich.at(-1)]; p !== undefined && r !== undefined; ) {
    keep[p] = scaled[p] ?? 1;
    other[p] = r;
    scaled[r] = (scaled[r] ?? 0) - (1 - (scaled[p] ?? 0));
    if ((scaled[r] ?? 0) < 1) poor.push(rich.pop() ?? r);
    [p, r] = [poor.pop(), rich.at(-1)];
  }
  return () => {
    const at = Math.floor(random() * scaled.length);
    return least + (random() < (keep[at] ?? 1) ? at : (other[at] ?? at));
  };
}

function poissonChance(mean: number, count: number): number {
  if (mean === 0) return count === 0 ? 1 : 0;
  return Math.exp(count * Math.log(mean) - mean - logFactorial(count));
}

const logFactorials = [0];

function logFactorial(count: number): number {
  for (let n = logFactorials.length; n <= count; n += 1) {
    logFactorials.push((logFactorials[n - 1] ?? 0) + Math.log(n));
  }
  return logFactorials[count] ?? 0;
}

/**
 * Draws from Poisson's distribution of any mean, without a table. Source: for a small
 * mean D. Knuth, "The Art of Computer Programming" volume 2, section 3.4.1; a large
 * one is halved until it is small.
 */
export function poisson(mean: number, random: Uniform): number {
  if (mean > 12) {
    // The middle one of so many arrivals, and then the rest of the time.
    const arrivals = Math.floor((7 * mean) / 8);
    const time = gamma(arrivals, random);
    if (time < mean) return arrivals + poisson(mean - time, random);
    return binomial(arrivals - 1, mean / time, random);
  }
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > least; product *= random()) count += 1;
  return count;
}

function binomial(trials: number, chance: number, random: Uniform): number {
  let count = 0;
  for (let i = 0; i < trials; i += 1) if (random() < chance) count += 1;
  return count;
}

/**
 * Source: G. Marsaglia, W. W. Tsang, ACM Transactions on Mathematical Software 26 (2000), 363–372.
 */
export function gamma(shape: number, random: Uniform): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Calls of a minute at a rate, of which a share fails. */
export function minuteOf(rate: number, share: number, random: Uniform) {
  const [good, bad] = [
    poissonTable(rate * (1 - share), random),
    poissonTable(rate * share, random),
  ];
  return () => ({ good: good(), bad: bad() });
}

/**
 * The same where the share itself is another one each minute: beta with this mean and correlation.
 */
export function unevenMinuteOf(
  rate: number,
  { mean, correlation }: { readonly mean: number; readonly correlation: number },
  random: Uniform,
) {
  const size = 1 / correlation - 1;
  return () => {
    const [a, b] = [gamma(mean * size, random), gamma((1 - mean) * size, random)];
    const share = a / (a + b);
    return { good: poisson(rate * (1 - share), random), bad: poisson(rate * share, random) };
  };
}
