import { z } from 'zod';

/** What shields.io asks of an endpoint, which refuses keys that it doesn't know. */
export const shieldsBadge = z.strictObject({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string(),
  color: z.string(),
  cacheSeconds: z.int(),
});

export function shieldsBadgeJson(badge: {
  readonly label: string;
  readonly message: string;
  readonly color: string;
}): z.output<typeof shieldsBadge> {
  return { schemaVersion: 1, ...badge, cacheSeconds: 300 };
}
