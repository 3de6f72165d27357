import { ratio } from '../../ground/exact.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import type { EvaluatedCommitment } from '../../money/judge/evaluation.ts';
import type { Lab, LabVariant } from '../../money/lab/lab.ts';

/** A commitment of a variant in one reading: what a line of the table says. */
export interface LabFigure {
  /** Cut, of the partition that did worst; null where nothing was measured. */
  readonly lowestPercent: string | null;
  /** That the same partition falls in; null: in none. */
  readonly tier: number | null;
  /** The worst of its partitions; null where it has none. */
  readonly verdict: 'breached' | 'undetermined' | 'met' | null;
  readonly breached: number;
  readonly partitions: number;
  /** What a figure would stand on was not told. */
  readonly isUntold: boolean;
}

const VERDICTS = ['breached', 'undetermined', 'met'] as const;

export function labFigure({ partitions }: EvaluatedCommitment, reading: ReadingName): LabFigure {
  const verdicts = partitions.map((partition) => partition[reading].verdict);
  const measured = partitions.flatMap((partition) => {
    const { attainment, percent, tier } = partition[reading];
    if (attainment === null) return [];
    const exact = ratio(BigInt(attainment.numerator), BigInt(attainment.denominator));
    return [{ exact, percent, tier }];
  });
  const [lowest] = measured.sort((a, b) => a.exact.compare(b.exact));
  return {
    lowestPercent: lowest?.percent ?? null,
    tier: lowest?.tier ?? null,
    verdict: VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? null,
    breached: verdicts.filter((verdict) => verdict === 'breached').length,
    partitions: partitions.length,
    isUntold: partitions.some((partition) => partition[reading].reason === 'not_told'),
  };
}

/** The total with its worst status in one reading: `unknown` if a line of it is. */
export function isUnknown({ credits }: LabVariant, reading: ReadingName): boolean {
  return credits.some((line) => line[reading].status === 'unknown');
}

export function isProvisional({ credits }: LabVariant, reading: ReadingName): boolean {
  return credits.some((line) => line[reading].status === 'provisional');
}

/** `as written`, or the contract where several are compared. */
export function variantName(lab: Lab, index: number): string {
  const variant = lab.variants[index] as LabVariant;
  if (lab.varied.length === 0) return `${variant.contract.id} ${variant.contract.version}`;
  return index === 0 ? 'as written' : String(index);
}
