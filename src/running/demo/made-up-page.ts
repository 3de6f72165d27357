import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packagePath } from '../../ground/package-file.ts';
import { type EpochMs, formatInstant, instantOf } from '../../ground/time.ts';

/** A provider's status page that nobody has: what it would have said, by the time of day. */
export interface MadeUpPage {
  /** As the file that is polled stands at an instant. */
  textAt(instant: EpochMs): string;
  /** When it says something else than before, in order. */
  readonly changes: readonly EpochMs[];
}

const instant = z.string().transform(instantOf);

const posts = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    created_at: instant,
    resolved_at: instant,
    updates: z.array(instant).default([]),
  }),
);

/** `demo/made-up-page.json`. */
export function readMadeUpPage(): MadeUpPage {
  const file = packagePath('demo', 'made-up-page.json');
  const all = posts.parse(JSON.parse(readFileSync(file, 'utf8')));
  const times = all.flatMap((one) => [one.created_at, ...one.updates, one.resolved_at]);
  return {
    textAt(now) {
      const said = all.filter((post) => post.created_at <= now);
      const text = said.map((post) => ({
        id: post.id,
        title: post.title,
        created_at: formatInstant(post.created_at),
        resolved_at: post.resolved_at <= now ? formatInstant(post.resolved_at) : null,
        updates: post.updates.filter((update) => update <= now).map(formatInstant),
      }));
      return `${JSON.stringify(text)}\n`;
    },
    changes: [...new Set(times)].sort((a, b) => a - b),
  };
}
