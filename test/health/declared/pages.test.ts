import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import { pageText } from '../../../src/health/declared/fetch-page.ts';
import {
  type PageKind,
  type PageResource,
  pageKinds,
} from '../../../src/health/declared/page/kinds.ts';
import type { PageReading } from '../../../src/health/declared/page-reading.ts';

const INCIDENT = {
  id: 'p31zjtct2jer',
  name: 'Elevated errors on <b>Opus</b>',
  status: 'monitoring',
  impact: 'major',
  shortlink: 'https://stspg.io/x',
  created_at: '2026-06-07T12:31:04.000Z',
  resolved_at: null,
  components: [{ name: 'API' }],
  incident_updates: [
    update('u2', 'monitoring', '2026-06-07T13:00:00Z', '2026-06-07T12:40:00Z'),
    update('u1', 'investigating', '2026-06-07T12:31:04Z', '2026-06-07T12:31:04Z'),
  ],
};

function update(id: string, status: string, created_at: string, display_at: string) {
  return {
    id,
    status,
    body: `<p>${status}, we are <a href="https://x">on it</a></p>`,
    created_at,
    display_at,
    affected_components: null,
  };
}

const FORMATTED =
  '&lt;p&gt;&lt;small&gt;Jun 7, 13:00 UTC&lt;/small&gt;&lt;br&gt;' +
  '&lt;strong&gt;Resolved&lt;/strong&gt; - Over.&lt;/p&gt;';

const summary = (over: object) => ({
  page: { id: 'x' },
  status: { indicator: 'none' },
  components: [{ name: 'API', status: 'operational', group: false }],
  incidents: [],
  scheduled_maintenances: [],
  ...over,
});

/**
 * What is answered, and how it reads: the page, its components, its posts, what could not be read.
 */
const pages: readonly {
  readonly what: string;
  readonly kind: PageKind;
  readonly resource?: string;
  readonly answer: unknown;
  readonly reads: readonly string[];
}[] = [
  {
    what: 'a Statuspage with an incident that goes on',
    kind: 'statuspage',
    answer: summary({ status: { indicator: 'major' }, incidents: [INCIDENT] }),
    reads: [
      'page major',
      'API operational',
      'incident p31zjtct2jer "Elevated errors on Opus" monitoring major created ' +
        '2026-06-07T12:31:04.000Z on API: 12:31 investigating "investigating, we are on it", ' +
        '13:00 (shown 12:40) monitoring "monitoring, we are on it"',
    ],
  },
  {
    what: 'a fifth word for the page and a component, never green',
    kind: 'statuspage',
    answer: summary({
      status: { indicator: 'elevated' },
      components: [{ name: 'API', status: 'mostly_fine' }],
    }),
    reads: ['page unknown', 'API unknown (mostly_fine)'],
  },
  {
    what: 'an odd entry beside good ones',
    kind: 'statuspage',
    answer: summary({ incidents: [{ ...INCIDENT, created_at: 'yesterday' }, INCIDENT] }),
    reads: [
      'page none',
      'API operational',
      'incident p31zjtct2jer "Elevated errors on Opus" monitoring major created ' +
        '2026-06-07T12:31:04.000Z on API: 12:31 investigating "investigating, we are on it", ' +
        '13:00 (shown 12:40) monitoring "monitoring, we are on it"',
      'fault incidents[0].created_at: "yesterday": expected an instant such as ' +
        '2026-06-07T11:00:00Z',
    ],
  },
  {
    what: 'a list of incidents from an imitation that lacks half of the keys',
    kind: 'statuspage',
    resource: 'incidents',
    answer: {
      incidents: [
        {
          id: '01H',
          name: 'Errors',
          status: 'resolved',
          impact: 'minor',
          created_at: '2026-06-07T12:00:00+02:00',
          resolved_at: '2026-06-07T11:00:00Z',
          incident_updates: [],
        },
      ],
    },
    reads: [
      'page (no word)',
      'incident 01H "Errors" resolved minor created 2026-06-07T10:00:00.000Z resolved ' +
        '2026-06-07T11:00:00.000Z',
    ],
  },
  {
    what: 'incident.io, which does not say when it posted',
    kind: 'incident_io',
    answer: {
      page_title: 'OpenAI',
      ongoing_incidents: [
        {
          id: '01J',
          name: 'Elevated latency',
          status: 'identified',
          current_worst_impact: 'partial_outage',
          affected_components: [{ id: 'c', name: 'Responses', current_status: 'partial_outage' }],
          last_update_at: '2026-06-07T11:50:00Z',
          last_update_message: 'Found.',
        },
      ],
      in_progress_maintenances: [],
      scheduled_maintenances: [],
    },
    reads: [
      'page major',
      'Responses partial_outage',
      'incident 01J "Elevated latency" identified major on Responses: 11:50 identified "Found."',
    ],
  },
  {
    what: 'Google, which says itself when it began',
    kind: 'google',
    answer: [
      {
        id: 'g1',
        number: '1',
        begin: '2026-06-07T09:00:00+00:00',
        created: '2026-06-07T10:19:00+00:00',
        end: null,
        modified: '2026-06-07T10:19:00+00:00',
        external_desc: 'Vertex Gemini API errors',
        status_impact: 'SERVICE_DISRUPTION',
        severity: 'medium',
        service_name: 'Vertex AI',
        affected_products: [{ title: 'Vertex Gemini API', id: 'v' }],
        updates: [
          {
            created: '2026-06-07T10:19:00+00:00',
            when: '2026-06-07T10:19:00+00:00',
            text: 'Looking',
            status: 'SERVICE_DISRUPTION',
          },
        ],
      },
    ],
    reads: [
      'page (no word)',
      'incident g1 "Vertex Gemini API errors" investigating major created ' +
        '2026-06-07T10:19:00.000Z began 2026-06-07T09:00:00.000Z on Vertex AI, Vertex Gemini ' +
        'API: 10:19 investigating "Looking"',
    ],
  },
  {
    what: 'AWS, in seconds since 1970',
    kind: 'aws',
    answer: [
      {
        service: 'bedrock-us-east-1',
        service_name: 'Amazon Bedrock',
        region_name: 'N. Virginia',
        summary: 'Increased Error Rates',
        date: '1780830000',
        status: '3',
        event_log: [
          { timestamp: 1780831800, status: '2', summary: 'x', message: 'We are investigating' },
        ],
        arn: 'arn:aws:health:us-east-1::event/BEDROCK/1',
      },
    ],
    reads: [
      'page (no word)',
      'incident arn:aws:health:us-east-1::event/BEDROCK/1 "Increased Error Rates" ' +
        'investigating critical created 2026-06-07T11:30:00.000Z began ' +
        '2026-06-07T11:00:00.000Z on bedrock-us-east-1, Amazon Bedrock, N. Virginia: 11:30 ' +
        'investigating "We are investigating"',
    ],
  },
  {
    what: 'Instatus, whose page says that there are issues, not how bad',
    kind: 'instatus',
    answer: {
      page: { name: 'X', url: 'https://x', status: 'HASISSUES' },
      activeIncidents: [
        {
          name: 'API',
          started: 'Sun Jun 07 2026 11:00:00 GMT+0000 (Coordinated Universal Time)',
          status: 'INVESTIGATING',
          impact: 'MAJOROUTAGE',
          url: 'https://x/incident/1',
        },
      ],
      activeMaintenances: [
        {
          name: 'Database',
          start: '2026-06-09T00:00:00Z',
          status: 'NOTSTARTEDYET',
          duration: '60',
          url: 'https://x/maintenance/2',
        },
      ],
    },
    reads: [
      'page unknown',
      'incident https://x/incident/1 "API" investigating critical created 2026-06-07T11:00:00.000Z',
      'maintenance https://x/maintenance/2 "Database" scheduled maintenance began ' +
        '2026-06-09T00:00:00.000Z',
    ],
  },
  {
    what: "Instatus's components",
    kind: 'instatus',
    resource: 'components',
    answer: {
      components: [
        { id: '1', name: 'API', status: 'MINOROUTAGE' },
        { id: '2', name: 'Web', status: 'SLEEPING' },
      ],
    },
    reads: ['page (no word)', 'API partial_outage (MINOROUTAGE)', 'Web unknown (SLEEPING)'],
  },
  {
    what: 'Better Stack',
    kind: 'better_stack',
    answer: {
      data: { id: '1', type: 'status_page', attributes: { aggregate_state: 'downtime' } },
      included: [
        {
          id: '8',
          type: 'status_page_resource',
          attributes: { public_name: 'Chat API', status: 'not_monitored' },
        },
        {
          id: '5',
          type: 'status_report',
          attributes: {
            title: 'Down',
            report_type: 'manual',
            starts_at: '2026-06-07T11:00:00.000Z',
            ends_at: null,
            aggregate_state: 'downtime',
            affected_resources: [{ status_page_resource_id: '8', status: 'downtime' }],
          },
        },
        {
          id: '6',
          type: 'status_update',
          attributes: {
            message: 'We know',
            published_at: '2026-06-07T11:10:00.000Z',
            status_report_id: 5,
          },
        },
      ],
    },
    reads: [
      'page critical',
      'Chat API unknown (not_monitored)',
      'incident 5 "Down" investigating critical created 2026-06-07T11:00:00.000Z on Chat API: ' +
        '11:10 unknown "We know"',
    ],
  },
  {
    what: 'a file that somebody keeps',
    kind: 'file',
    answer: [
      { id: 'mail-7', title: 'Errors', created_at: '2026-06-07T11:30:00Z', provider: 'p' },
      { id: 'mail-8', created_at: 'Sunday' },
    ],
    reads: [
      'page (no word)',
      'incident mail-7 "Errors" investigating unknown created 2026-06-07T11:30:00.000Z',
      'fault posts[1].created_at: "Sunday": expected an instant such as 2026-06-07T11:00:00Z',
    ],
  },
  {
    what: 'an Atom feed',
    kind: 'rss',
    answer: `<?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom">
      <id>tag:x</id><title>X</title>
      <updated>2026-06-07T13:00:00Z</updated>
      <entry><id>tag:x,2005:Incident/1</id>
      <published>2026-06-07T11:30:00Z</published><updated>2026-06-07T13:00:00Z</updated>
      <link rel="alternate" href="https://x/1"/><title>Elevated errors</title>
      <content type="html">${FORMATTED}</content></entry></feed>`,
    reads: [
      'page (no word)',
      'incident tag:x,2005:Incident/1 "Elevated errors" resolved unknown created ' +
        '2026-06-07T11:30:00.000Z resolved 2026-06-07T13:00:00.000Z: 13:00 resolved "Jun 7, ' +
        '13:00 UTC\\nResolved - Over."',
    ],
  },
  {
    what: 'an RSS feed whose second item has no time',
    kind: 'rss',
    answer: `<?xml version="1.0"?><rss version="2.0">
      <channel><title>X</title><link>https://x</link><description>d</description>
      <item><guid isPermaLink="false">#bedrock_1</guid>
      <title>Informational: latency</title><pubDate>Sun, 07 Jun 2026 04:30:00 PDT</pubDate>
      <description>We see it</description></item>
      <item><guid>2</guid><title>No time</title></item></channel></rss>`,
    reads: [
      'page (no word)',
      'incident #bedrock_1 "Informational: latency" unknown unknown created ' +
        '2026-06-07T11:30:00.000Z: 11:30 unknown "We see it"',
      'fault items[1]: "No time": expected an entry with an id or link, and with a time ' +
        'that has an offset',
    ],
  },
];

for (const { what, kind, resource, answer, reads } of pages) {
  test(`${what}.`, () => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const [first, ...others]: readonly PageResource[] = pageKinds[kind];
    const asked = others.find(({ name }) => name === resource) ?? first;
    assert.deepEqual(linesOf(asked?.read(text)), reads);
  });
}

test('A summary as it was answered is read whole.', () => {
  const [summaryOfPage] = pageKinds.statuspage;
  const reading = summaryOfPage.read(
    readPackageFile('test', 'fixtures', 'status-pages', 'statuspage-summary.json'),
  );
  assert.deepEqual([reading.indicator, reading.faults, reading.posts], ['none', [], []]);
  assert.ok(reading.components.every(({ state }) => state === 'operational'));
  assert.equal(reading.components[2]?.name, 'Claude API (api.anthropic.com)');
});

test("AWS's UTF-16 is read by its mark, and without one.", () => {
  const text = '[{"service":"bedrock"}]';
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  assert.equal(pageText(bytes), text);
  assert.equal(pageText(bytes.subarray(2)), text);
  assert.equal(pageText(Buffer.from(text)), text);
});

function linesOf(reading: PageReading | undefined): readonly string[] {
  assert.ok(reading);
  const { indicator, components, posts, faults } = reading;
  const at = (instant: number) => formatInstant(instant).slice(11, 16);
  return [
    `page ${indicator ?? '(no word)'}`,
    ...components.map(
      ({ name, state, word }) => `${name} ${state}${word === state ? '' : ` (${word})`}`,
    ),
    ...posts.map((post) =>
      [
        `${post.kind} ${post.id} ${JSON.stringify(post.title)} ${post.status} ${post.impact}`,
        post.createdAt === null ? '' : ` created ${formatInstant(post.createdAt)}`,
        post.startedAt === null ? '' : ` began ${formatInstant(post.startedAt)}`,
        post.resolvedAt === null ? '' : ` resolved ${formatInstant(post.resolvedAt)}`,
        post.components.length === 0 ? '' : ` on ${post.components.join(', ')}`,
        post.updates.length === 0 ? '' : ': ',
        post.updates
          .map(({ at: time, displayAt, status, text }) => {
            const shown =
              displayAt === null || displayAt === time ? '' : ` (shown ${at(displayAt)})`;
            return `${at(time)}${shown} ${status} ${JSON.stringify(text)}`;
          })
          .join(', '),
      ].join(''),
    ),
    ...faults.map(
      ({ place, value, expectation }) => `fault ${place}: ${value}: expected ${expectation}`,
    ),
  ];
}
