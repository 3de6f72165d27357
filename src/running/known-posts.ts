import type { DeclaredPost } from '../health/declared/declared-post.ts';
import { declaredPosts } from '../health/declared/declared-posts.ts';
import { findPolls } from '../health/declared/find-polls.ts';
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

/** Providers of which a page in the sources file ever answered: of others nothing is told. */
export async function answeredProviders(
  ledger: Ledger,
  { values }: Config,
  file: string | undefined = values.UPTALLY_SOURCES_FILE,
): Promise<ReadonlySet<string>> {
  const sources = file === undefined ? [] : loadSources(file);
  const polls = await findPolls(ledger);
  const answered = new Set(
    polls.filter(({ answeredAt }) => answeredAt !== null).map(({ source }) => source),
  );
  return new Set(
    sources
      .filter(({ id }) => answered.has(id))
      .flatMap(({ provider, rules }) => [provider, ...rules.map((rule) => rule.provider)])
      .filter((provider) => provider !== null),
  );
}
