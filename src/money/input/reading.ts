/** Claimed: disputed units are bad. Conceded: they are good. */
export const readings = ['claimed', 'conceded'] as const;

export type ReadingName = (typeof readings)[number];
