import type { Predicate } from '../contract/predicate.ts';
import { parseNotices } from '../input/notices.ts';
import { parseOutages } from '../input/outages.ts';
import type { ToldKind } from './told-kind.ts';

/** The calls that a stored record hits. Throws `invalid_input` for what is no such record. */
export function whereOfContent(kind: ToldKind, content: string): Predicate {
  const text = `[${content}]`;
  const [record] =
    kind === 'outages'
      ? parseOutages(text, 'outage').outages
      : parseNotices(text, 'notice').notices;
  return record?.where ?? { kind: 'all', of: [] };
}
