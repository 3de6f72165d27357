import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Declaration, declared } from '../../../src/health/declared/declarations.ts';
import type { DeclaredPost } from '../../../src/health/declared/declared-post.ts';
import { at, cellOf, incidentOf, postOf } from '../standing.ts';

/** `p declared, silent 10, claimed 5, back-dated 3`. */
function said({
  post,
  kind,
  silenceMinutes,
  claimedMinutes,
  backDatedMinutes,
}: Declaration): string {
  return (
    `${post?.id ?? '-'} ${kind} ${silenceMinutes ?? '-'} ${claimedMinutes ?? '-'} ` +
    `${backDatedMinutes ?? '-'}`
  );
}

const bad = 'openai/gpt openai/mini';

test('Silence, what is claimed instead, and how far it is back-dated.', () => {
  const posts: readonly [
    sentence: string,
    post: DeclaredPost,
    ended: string | null,
    expected: string,
  ][] = [
    ['said in time', postOf('p', '11:30'), '12:00', 'p declared 30 30 -'],
    [
      'seen later than it was made',
      postOf('p', '11:30', { firstSeen: at('11:35'), lastPollBefore: at('11:29') }),
      '12:00',
      'p declared 35 30 -',
    ],
    [
      'made before a poll that did not have it',
      postOf('p', '11:05', { firstSeen: at('11:35'), lastPollBefore: at('11:34') }),
      '12:00',
      'p declared 35 5 29',
    ],
    [
      'made in the minute of that poll',
      postOf('p', '11:34', { firstSeen: at('11:35'), lastPollBefore: at('11:34') }),
      '12:00',
      'p declared 35 34 -',
    ],
    [
      'never polled before',
      postOf('p', '11:05', { firstSeen: at('11:35'), lastPollBefore: null }),
      '12:00',
      'p declared 35 5 -',
    ],
    ['before the first bad minute', postOf('p', '10:50'), '12:00', 'p provider_first -10 -10 -'],
    ['in the first bad minute', postOf('p', '11:00'), '12:00', 'p declared 0 0 -'],
    [
      'claims to have been first',
      postOf('p', '10:50', { firstSeen: at('11:10'), lastPollBefore: at('11:09') }),
      '12:00',
      'p declared 10 -10 19',
    ],
    [
      'told when it was over',
      postOf('p', '11:10', {
        firstSeen: at('12:40'),
        lastPollBefore: at('12:39'),
        resolvedAt: at('12:00'),
      }),
      '12:05',
      'p resolved_first 65 10 89',
    ],
    [
      'resolved in the minute in which we saw it',
      postOf('p', '11:10', {
        firstSeen: at('11:40'),
        lastPollBefore: null,
        resolvedAt: at('11:40'),
      }),
      '12:05',
      'p resolved_first 65 10 -',
    ],
    [
      'resolved later',
      postOf('p', '11:10', { resolvedAt: at('11:40') }),
      '12:05',
      'p declared 10 10 -',
    ],
    [
      'told to be over while it is not',
      postOf('p', '11:10', {
        firstSeen: at('11:40'),
        lastPollBefore: null,
        resolvedAt: at('11:30'),
      }),
      null,
      'p resolved_first - 10 -',
    ],
    [
      'over before it began',
      postOf('p', '10:20', {
        firstSeen: at('10:40'),
        lastPollBefore: null,
        resolvedAt: at('10:30'),
      }),
      '12:00',
      'p provider_first -20 -40 -',
    ],
  ];
  for (const [sentence, post, ended, expected] of posts) {
    const { byIncident } = declared([post], [incidentOf(bad, '11:00', ended)], at('13:00'));
    assert.deepEqual(
      byIncident.map((all) => all.map(said)),
      [[expected]],
      sentence,
    );
  }
});

test('Which posts are about an incident from 11:00 to 12:00, asked three days later.', () => {
  const cases: readonly [sentence: string, isMatch: boolean, post: DeclaredPost][] = [
    ['names no model', true, postOf('p', '11:10')],
    ['names one of its models', true, postOf('p', '11:10', { models: ['other', 'mini'] })],
    ['names other models', false, postOf('p', '11:10', { models: ['other'] })],
    ['of another provider', false, postOf('p', '11:10', { provider: 'groq', models: ['gpt'] })],
    ['ended an hour before', true, postOf('p', '09:30', { resolvedAt: at('10:00') })],
    ['ended 61 minutes before', false, postOf('p', '09:30', { resolvedAt: at('09:59') })],
    ['made an hour after', true, postOf('p', '13:00')],
    ['made 61 minutes after', false, postOf('p', '13:01')],
    ['spans it', true, postOf('p', 'd-3 10:00', { resolvedAt: at('d1 10:00') })],
    ['unresolved for a day and an hour', true, postOf('p', 'd-1 10:00')],
    ['unresolved for longer', false, postOf('p', 'd-1 09:59')],
    [
      'last updated a day and an hour before',
      true,
      postOf('p', 'd-9 10:00', { updates: [at('d-1 10:00'), at('d-8 10:00')] }),
    ],
    ['last updated before that', false, postOf('p', 'd-9 10:00', { updates: [at('d-1 09:59')] })],
    ['updated before it was made', true, postOf('p', 'd-1 10:00', { updates: [at('d-9 09:00')] })],
    [
      'resolved after a day without a word',
      true,
      postOf('p', 'd-9 10:00', { resolvedAt: at('10:00') }),
    ],
    ['seen a day after the end', true, postOf('p', '11:10', { firstSeen: at('d1 12:00') })],
    ['seen later than that', false, postOf('p', '11:10', { firstSeen: at('d1 12:01') })],
  ];
  for (const [sentence, isMatch, post] of cases) {
    const incidents = [incidentOf(bad, '11:00', '12:00')];
    const { byIncident, unmatched } = declared([post], incidents, at('d3 12:00'));
    const ids = byIncident.map((all) => all.map((one) => one.post?.id ?? one.kind));
    assert.deepEqual(ids, [[isMatch ? 'p' : 'never_declared']], sentence);
    assert.deepEqual(
      unmatched.map(({ id }) => id),
      isMatch ? [] : ['p'],
      sentence,
    );
  }
});

test('An incident that is open lasts until now, and may still be spoken of.', () => {
  const incidents = [incidentOf(bad, '11:00', null)];
  const cases: readonly [now: string, post: DeclaredPost, ids: readonly string[]][] = [
    ['11:30', postOf('p', '12:00', { firstSeen: at('11:20') }), ['p']],
    ['11:30', postOf('p', '12:31', { firstSeen: at('11:20') }), []],
    ['d5 11:30', postOf('p', 'd5 11:20'), ['p']],
  ];
  for (const [now, post, ids] of cases) {
    const { byIncident } = declared([post], incidents, at(now));
    assert.deepEqual(
      byIncident.map((all) => all.map((one) => one.post?.id)),
      [ids],
      now,
    );
  }
});

test('Never declared is said a day after the end, not sooner and not of what is open.', () => {
  const cases: readonly [ended: string | null, now: string, kinds: readonly string[]][] = [
    ['12:00', 'd1 11:59', []],
    ['12:00', 'd1 12:00', ['- never_declared - - -']],
    [null, 'd9 12:00', []],
  ];
  for (const [ended, now, expected] of cases) {
    const { byIncident } = declared([], [incidentOf(bad, '11:00', ended)], at(now));
    assert.deepEqual(
      byIncident.map((all) => all.map(said)),
      [expected],
      now,
    );
  }
});

test('Only what was known at the instant counts.', () => {
  const post = postOf('p', '11:10', {
    firstSeen: at('11:20'),
    resolvedAt: at('11:15'),
    updates: [at('11:12')],
  });
  const late = postOf('late', '11:10', { firstSeen: at('11:20'), resolvedAt: at('d2 11:00') });
  const incidents = [incidentOf(bad, '11:00', null)];
  const cases: readonly [
    now: string,
    posts: readonly DeclaredPost[],
    expected: readonly string[],
  ][] = [
    ['11:19', [post], []],
    ['11:20', [post], ['p resolved_first - 10 9']],
    // Not yet resolved then, so it is taken to last for a day.
    ['11:30', [late], ['late declared 20 10 -']],
  ];
  for (const [now, posts, expected] of cases) {
    const seen = posts.map((one) => ({
      ...one,
      lastPollBefore: one === post ? at('11:19') : null,
    }));
    const { byIncident } = declared(seen, incidents, at(now));
    assert.deepEqual(
      byIncident.map((all) => all.map(said)),
      [expected],
      now,
    );
  }
});

test('An update that was not known yet does not lengthen a post.', () => {
  const post = postOf('p', 'd-2 10:00', { updates: [at('12:30')] });
  const incidents = [incidentOf(bad, '11:00', null)];
  const matched = (now: string) => declared([post], incidents, at(now)).unmatched.length === 0;
  assert.deepEqual([matched('12:29'), matched('12:30')], [false, true]);
});

test('A post may be about several incidents and an incident have several posts.', () => {
  const incidents = [
    incidentOf('openai/gpt', '11:00', '12:00'),
    incidentOf('openai/mini', '12:30', '13:00'),
    incidentOf('groq/gpt', '11:00', '13:00'),
  ];
  const posts = [
    postOf('b', '11:30'),
    postOf('mini', '11:20', { models: ['mini'], resolvedAt: at('13:30') }),
    postOf('\u{1f600}', '11:30'),
    postOf('\uff5e', '11:30'),
    postOf('other', '10:00', { provider: 'cohere' }),
    postOf('unseen', '11:25', { models: ['nano'] }),
  ];
  const { byIncident, unmatched } = declared(posts, incidents, at('14:00'));
  assert.deepEqual(
    byIncident.map((all) => all.map(({ post }) => post?.id)),
    [['b', '\uff5e', '\u{1f600}'], ['mini', 'b', '\uff5e', '\u{1f600}'], []],
  );
  assert.deepEqual(
    unmatched.map(({ id }) => id),
    ['other', 'unseen'],
  );
});

test('Without a bad cell an incident is of the providers and models of all its cells.', () => {
  const incident = incidentOf('', '11:00', '12:00', {
    healthy: [cellOf('openai/gpt')],
    unseen: [cellOf('groq/llama')],
  });
  const posts = [
    postOf('gpt', '11:00', { models: ['gpt'] }),
    postOf('llama', '11:00', { provider: 'groq', models: ['llama'] }),
    postOf('mini', '11:00', { models: ['mini'] }),
  ];
  const { byIncident } = declared(posts, [incident], at('14:00'));
  assert.deepEqual(
    byIncident.map((all) => all.map(({ post }) => post?.id)),
    [['gpt', 'llama']],
  );
});
