import type { DeclaredPost } from '../health/declared/declared-post.ts';
import { declaredPosts } from '../health/declared/declared-posts.ts';
import { findPosts } from '../health/declared/find-posts.ts';
import { loadSources } from '../health/declared/source.ts';
import type { Ledger } from '../stores/ledger/ledger.ts';
import type { Config } from './config.ts';

/** What providers declared, as the sources file says whom it is about. */
export async function knownPosts(
  ledger: Ledger,
  { values }: Config,
  file: string | undefined = values.UPTALLY_SOURCES_FILE,
): Promise<readonly DeclaredPost[]> {
  const sources = file === undefined ? [] : loadSources(file);
  return declaredPosts(await findPosts(ledger), sources);
}
