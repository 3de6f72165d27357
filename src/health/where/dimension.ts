import { publicDimensions } from './public-dimension.ts';

/** By what calls are told apart: also by words of the own house, which come last. */
export const dimensions = [
  ...publicDimensions,
  'account',
  'endpoint',
  'deployment',
  'tenant',
  'team',
] as const;

export type Dimension = (typeof dimensions)[number];
