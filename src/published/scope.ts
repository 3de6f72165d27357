import { z } from 'zod';

export const cellShape = z
  .strictObject({
    provider: z.string(),
    model: z.string(),
    region: z.string(),
    account: z.string(),
    route: z.string(),
  })
  .describe('one key of the minute facts; empty where the log does not tell');

export const scopeShape = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('provider'), provider: z.string() }),
    z.strictObject({ kind: z.literal('route'), route: z.string() }),
    z.strictObject({ kind: z.literal('model'), provider: z.string(), model: z.string() }),
    z.strictObject({ kind: z.literal('cell'), ...cellShape.shape }),
  ])
  .describe('the cells with these fields');
