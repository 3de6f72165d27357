import { z } from 'zod';
import { type Exact, round } from '../ground/exact.ts';

export const fourPlaces = z.number().describe('to 4 decimals, halves up');

export function fourDecimals(value: Exact): number {
  return Number(round(value, 4, 'half_up'));
}

/** To 4 decimals, of a bound that has no exact value. */
export function nearest(bound: number): number {
  return Math.round(bound * 10_000) / 10_000;
}
