import type { EpochMs } from '../../ground/time.ts';
import { isAbout, isSaidIn, type SaidPost } from '../../health/declared/said-posts.ts';
import type { PageWords } from './page-words.ts';
import { declaredState, type SiteState, worstState } from './palette.ts';
import type { DeclaredSituation, SiteSituation } from './situation.ts';

/** What a provider says now. */
export interface DeclaredNow {
  /** Null: not told, or not known. */
  readonly state: SiteState | null;
  readonly text: string;
  /** Of the post, or null. */
  readonly url: string | null;
}

/** As `declaredNow`, as a sentence of its own; of a provider as a whole. */
export function declaredNowText(
  situation: Pick<SiteSituation, 'now' | 'declared'>,
  { provider }: { readonly provider: string },
  words: PageWords,
): string {
  const { posts } = situation.declared;
  const open = openPosts(posts, situation.now).filter((post) => post.provider === provider);
  return `${provider}’s page: ${wordsOf(open, provider, situation, words)}.`;
}

/** Of one model: what was said of it by name, or of its provider as a whole. */
export function declaredNow(
  situation: Pick<SiteSituation, 'now' | 'declared'>,
  model: { readonly provider: string; readonly model: string },
  words: PageWords,
): DeclaredNow {
  const { now, declared } = situation;
  const open = openPosts(declared.posts, now).filter((post) => isAbout(post, model));
  const states = open.map(({ impact }) => declaredState(impact));
  const isTold = lookOf(declared, model.provider) !== null;
  return {
    state: open.length > 0 ? worstState(states) : isTold ? 'operational' : null,
    text: wordsOf(open, model.provider, situation, words),
    url: webAddress(open[0]?.url ?? null),
  };
}

function openPosts(posts: readonly SaidPost[], now: EpochMs): readonly SaidPost[] {
  return posts.filter(
    (post) => post.resolvedAt === null && isSaidIn(post, { start: now, end: now + 1 }),
  );
}

function wordsOf(
  open: readonly SaidPost[],
  provider: string,
  { declared }: Pick<SiteSituation, 'declared'>,
  words: PageWords,
): string {
  const [first, ...others] = open;
  const look = lookOf(declared, provider);
  if (first !== undefined) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    const since = words.zonedText(first.createdAt);
    return `“${first.title}”, ${first.status.replace('_', ' ')} since ${since}${more}`;
  }
  if (look === null) return 'not told, its status page is not read';
  if (look.failedSince !== null) {
    return `can’t be read since ${words.zonedText(look.failedSince)}`;
  }
  return look.at === null
    ? 'not read yet'
    : `nothing declared, looked at ${words.zonedText(look.at)}`;
}

interface Look {
  readonly at: EpochMs | null;
  readonly failedSince: EpochMs | null;
}

/** How it stands with reading the provider's pages: by the one that was read longest ago. */
function lookOf({ sources, polls }: DeclaredSituation, provider: string): Look | null {
  const own = sources.filter((source) => source.provider === provider).map(({ id }) => id);
  if (own.length === 0) return null;
  const asked = polls.filter(({ source }) => own.includes(source));
  const answers = asked.flatMap(({ answeredAt }) => answeredAt ?? []);
  const failures = asked.flatMap(({ failedSince }) => failedSince ?? []);
  return {
    at: answers.length === 0 ? null : Math.min(...answers),
    failedSince: failures.length === 0 ? null : Math.min(...failures),
  };
}

/** What may stand in a link: a provider could write anything. */
export function webAddress(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return /^https?:$/.test(new URL(url).protocol) ? url : null;
}
