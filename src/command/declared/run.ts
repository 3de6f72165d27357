import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import { systemClock } from '../../ground/time.ts';
import { subjectsOfPost } from '../../health/declared/declared-posts.ts';
import { findPolls } from '../../health/declared/find-polls.ts';
import { findPosts } from '../../health/declared/find-posts.ts';
import { findSnapshots, snapshotBytes } from '../../health/declared/find-snapshots.ts';
import { importDeclared } from '../../health/declared/import-declared.ts';
import { pollSource } from '../../health/declared/poll-source.ts';
import { pollSources } from '../../health/declared/poll-sources.ts';
import { loadSources, type Source, sourcesSchema } from '../../health/declared/source.ts';
import { parsePastPosts } from '../../health/replay/parse-posts.ts';
import { documentText, namelessText } from '../../published/document-text.ts';
import { declaredJson } from '../../published/open/declared.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, printBytes, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderCheckedSource, renderDeclared, renderPoll } from './text.ts';

interface SourceOptions {
  readonly sources?: string | undefined;
}

/** Prints how each page reads now. */
export async function checkSources(
  session: Session,
  options: SourceOptions,
): Promise<CommandOutcome> {
  const pages = sourcesOf(session, options);
  let hasFailed = false;
  for (const source of pages) {
    const answers = await withStep({ label: source.id }, () =>
      pollSource(source, { clock: systemClock, known: new Map(), signal: session.signal }),
    );
    session.signal.throwIfAborted();
    hasFailed ||= answers.some(
      ({ kind, resource }) => kind === 'failed' && resource.optional !== true,
    );
    print(renderCheckedSource(source, answers, paint));
  }
  return hasFailed ? 'failed' : 'done';
}

/** Asks and keeps, unless another process is at it. */
export async function pollNow(session: Session, options: SourceOptions): Promise<CommandOutcome> {
  const sources = sourcesOf(session, options);
  return withStores(session, async ({ ledger }) => {
    const { signal } = session;
    const records = await ledger.withLock('poll declared', () =>
      pollSources(sources, { ledger, clock: systemClock, signal }),
    );
    if (records === undefined) {
      print('Another process asks the pages now.');
      return 'refused';
    }
    print(renderPoll(records, sources.length, paint));
    return records.some(({ failures }) => failures.length > 0) ? 'failed' : 'done';
  });
}

/** Prints what is on record. */
export async function listDeclared(
  session: Session,
  options: SourceOptions & { readonly source?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  const sources = sourcesOf(session, options);
  const { source } = options;
  if (source !== undefined && source !== 'import' && !sources.some(({ id }) => id === source)) {
    const ids = sources.map(({ id }) => id).join(', ') || 'none';
    throw invalidInput([
      { place: '--source', value: source, expectation: `a source of the file: ${ids}` },
    ]);
  }
  return withStores(session, async ({ ledger }) => {
    const [polls, posts, snapshots] = [
      (await findPolls(ledger)).filter((poll) => source === undefined || poll.source === source),
      await findPosts(ledger, { source }),
      await findSnapshots(ledger, source),
    ];
    const record = {
      polls,
      posts: posts.map((post) => ({ post, about: subjectsOfPost(post, sources) })),
      snapshots,
    };
    print(
      options.json
        ? documentText(declaredJson(record))
        : renderDeclared(record, { sources, now: systemClock.now(), paint }),
    );
    return 'done';
  });
}

/** Writes the bytes as they came. */
export async function printSnapshot(session: Session, sha256: string): Promise<CommandOutcome> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw invalidInput([{ place: 'sha256', value: sha256, expectation: 'a SHA-256 in hex' }]);
  }
  return withStores(session, async ({ ledger }) => {
    const bytes = await snapshotBytes(ledger, sha256);
    if (bytes === undefined) {
      const expectation = 'the hash of an answer that was kept';
      throw invalidInput([{ place: 'sha256', value: sha256, expectation }]);
    }
    printBytes(bytes);
    return 'done';
  });
}

function sourcesOf({ config }: Session, { sources }: SourceOptions): readonly Source[] {
  const file = sources ?? config.values.UPTALLY_SOURCES_FILE;
  if (file !== undefined) return loadSources(file);
  const expectation = 'a YAML file of status pages, or UPTALLY_SOURCES_FILE';
  throw invalidInput([{ place: '--sources', value: '(missing)', expectation }]);
}

/** Brings posts of somebody else's record in, with when they were seen there. */
export async function importPosts(
  session: Session,
  { file, by }: { readonly file: string; readonly by?: string | undefined },
): Promise<CommandOutcome> {
  const recordedBy = actorOf(session.config, by);
  const posts = parsePastPosts(readText(file, 'JSON of posts in UTF-8'), file, systemClock.now());
  return withStores(session, async ({ ledger }) => {
    const added = await importDeclared(ledger, posts, recordedBy);
    const known = posts.length - added;
    print(`${quantity(added, 'post')} imported${known === 0 ? '' : `, ${known} known before`}`);
    return 'done';
  });
}

/** The JSON Schema of lists of status pages, for editors. */
export async function printSourcesSchema(): Promise<CommandOutcome> {
  print(namelessText(sourcesSchema()));
  return 'done';
}
