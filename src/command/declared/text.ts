import { faultLine } from '../../ground/errors.ts';
import { inOneLine } from '../../ground/escape-controls.ts';
import { type EpochMs, formatInstant, MINUTE_MS } from '../../ground/time.ts';
import type { PollState } from '../../health/declared/find-polls.ts';
import type { KnownPost } from '../../health/declared/find-posts.ts';
import { isOver, type PageReading, type Post } from '../../health/declared/page-reading.ts';
import { entryFaults, type ResourceAnswer } from '../../health/declared/poll-source.ts';
import type { PollRecord } from '../../health/declared/record-poll.ts';
import { type Source, type Subject, subjectsOf } from '../../health/declared/source.ts';
import type { DeclaredRecord } from '../../published/open/declared.ts';
import { quantity } from '../terminal/print.ts';
import { type Paint, textTable } from '../terminal/text-table.ts';

/** How a page reads now. */
export function renderCheckedSource(
  source: Source,
  answers: readonly ResourceAnswer[],
  paint: Paint,
): string {
  const readings = answers.flatMap((answer) => (answer.kind === 'read' ? answer.reading : []));
  const posts = new Map(
    readings.flatMap((reading) => reading.posts).map((post) => [post.id, post]),
  );
  const faults = entryFaults(answers);
  return [
    paint('bold', `${source.id}  ${source.kind} ${source.url}`),
    ...answers.map((answer) => `  ${answerText(answer, paint)}`),
    ...(readings.length === 0
      ? []
      : [`  ${pageWords(readings, paint)}`, `  ${aboutWords(source, [...posts.values()])}`]),
    ...[...posts.values()]
      .filter(({ kind, status }) => kind === 'incident' && !isOver(status))
      .map(
        (post) =>
          `  goes on: ${inOneLine(post.title)} (${post.status}, ${subjectsText(source, post)})`,
      ),
    ...(faults.length === 0
      ? []
      : [
          `  ${paint('yellow', unreadText(faults.length))}`,
          ...faults.slice(0, 5).map((fault) => `    ${faultLine(fault)}`),
        ]),
  ].join('\n');
}

function unreadText(count: number): string {
  return `${count} ${count === 1 ? 'entry' : 'entries'} could not be read`;
}

function answerText(answer: ResourceAnswer, paint: Paint): string {
  const { name } = answer.resource;
  if (answer.kind === 'read') return `${name}: ${quantity(answer.bytes.byteLength, 'byte')}`;
  if (answer.kind === 'unchanged') return `${name}: unchanged`;
  const isOptional = answer.resource.optional === true;
  return paint(
    isOptional ? 'dim' : 'red',
    `${name}: ${answer.reason}${isOptional ? ' (not every page has it)' : ''}`,
  );
}

function pageWords(readings: readonly PageReading[], paint: Paint): string {
  const indicator = readings.find((reading) => reading.indicator !== null)?.indicator;
  const components = readings.flatMap((reading) => reading.components);
  const other = components.filter(({ state }) => state !== 'operational');
  const page = indicator === undefined ? 'no word for the whole' : `the page says ${indicator}`;
  if (components.length === 0) return `${page}; it says nothing of components`;
  if (other.length === 0)
    return `${page}; ${quantity(components.length, 'component')}, all operational`;
  const words = other.map(({ name, state, word }) =>
    paint('yellow', inOneLine(`${name} ${state}${state === 'unknown' ? ` ("${word}")` : ''}`)),
  );
  return `${page}; of ${quantity(components.length, 'component')}: ${words.join(', ')}`;
}

function aboutWords(source: Source, posts: readonly Post[]): string {
  const counts = new Map<string, number>();
  for (const post of posts) {
    const about = subjectsText(source, post);
    counts.set(about, (counts.get(about) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([about, n]) => `${about} ${n}`);
  const about = parts.length === 0 ? '' : `, about: ${parts.join('; ')}`;
  return `${quantity(posts.length, 'post')}${about}`;
}

function subjectsText(source: Source, post: Pick<Post, 'title' | 'components'>): string {
  return aboutText(subjectsOf(source, post));
}

function aboutText(subjects: readonly Subject[]): string {
  if (subjects.length === 0) return 'nobody';
  return subjects
    .map(({ provider, models }) =>
      models.length === 0 ? provider : `${provider} ${models.join(' ')}`,
    )
    .join(', ');
}

/** What a poll brought. */
export function renderPoll(
  records: readonly PollRecord[],
  pageCount: number,
  paint: Paint,
): string {
  const waiting = pageCount - records.length;
  return [
    ...records.map(({ source, posts, failures, changedCount, faultCount }) => {
      const parts = [
        ...(changedCount === 0 ? [] : [quantity(changedCount, 'new answer')]),
        ...(changedCount + failures.length === 0 ? ['unchanged'] : []),
        ...(posts.length === 0 ? [] : [quantity(posts.length, 'new post')]),
        ...(faultCount === 0 ? [] : [paint('yellow', unreadText(faultCount))]),
        ...failures.map(({ resource, reason }) => paint('red', `${resource}: ${reason}`)),
      ];
      return `${source}: ${parts.join(', ')}`;
    }),
    ...(waiting > 0 ? [`${quantity(waiting, 'page')} asked a short while ago`] : []),
  ].join('\n');
}

/** Posts as a table, then how it stands with asking. */
export function renderDeclared(
  { polls, posts }: DeclaredRecord,
  {
    sources,
    now,
    paint,
  }: { readonly sources: readonly Source[]; readonly now: EpochMs; readonly paint: Paint },
): string {
  const rows = posts.map(({ post, about }) => [
    { text: minuteText(post.firstSeen) },
    { text: post.createdAt === null ? 'not told' : minuteText(post.createdAt) },
    {
      text: isOver(post.state.status)
        ? post.state.resolvedAt === null
          ? 'over'
          : minuteText(post.state.resolvedAt)
        : '',
    },
    { text: post.source },
    {
      text: post.state.status,
      style: isOver(post.state.status) ? ('dim' as const) : ('yellow' as const),
    },
    { text: aboutText(about) },
    { text: titleOf(post) },
  ]);
  const heads = [
    'first seen',
    'created (claimed)',
    'resolved',
    'source',
    'status',
    'about',
    'title',
  ];
  return [
    ...(posts.length === 0 ? ['No post has been seen.'] : textTable(heads, rows, paint)),
    '',
    ...sources.map(({ id }) =>
      pollText(
        id,
        polls.filter(({ source }) => source === id),
        now,
        paint,
      ),
    ),
  ].join('\n');
}

function titleOf({ kind, state }: KnownPost): string {
  return kind === 'maintenance' ? `${state.title} (maintenance)` : state.title;
}

function pollText(id: string, polls: readonly PollState[], now: EpochMs, paint: Paint): string {
  if (polls.length === 0) return `${id}: never asked`;
  const failing = polls.find(({ failure }) => failure !== null);
  const answered = polls.flatMap(({ answeredAt }) => answeredAt ?? []);
  const last =
    answered.length === 0
      ? 'never answered'
      : `last answered ${agoText(now - Math.max(...answered))}`;
  if (failing === undefined || failing.failedSince === null) return `${id}: ${last}`;
  return paint(
    'red',
    `${id}: ${last}; ${failing.resource} fails since ${minuteText(failing.failedSince)}: ` +
      `${failing.failure}`,
  );
}

function agoText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  return minutes < 1 ? 'less than a minute ago' : `${quantity(minutes, 'minute')} ago`;
}

function minuteText(instant: EpochMs): string {
  return `${formatInstant(instant).slice(0, 16)}Z`;
}
