import type { Wait } from '../../calls/intake/record-writer.ts';
import type { OpenSite } from '../site/open-site.ts';

/** What feeds are made from. */
export interface FeedContext {
  readonly site: OpenSite;
  readonly wait: Wait;
}
