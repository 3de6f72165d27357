import { z } from 'zod';
import { named, type Published } from '../document.ts';

export const configDocument = named(
  'config@1',
  'Every variable with its value in force, secrets masked',
  z.object({ schema: z.literal('uptally/config@1') }).catchall(z.string()),
);

export function configJson(
  shown: readonly { readonly name: string; readonly value: string }[],
): Published<typeof configDocument> {
  const values = Object.fromEntries(shown.map(({ name, value }) => [name, value]));
  return { schema: 'uptally/config@1', ...values };
}
