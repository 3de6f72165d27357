import { gatherWeeklyReport } from '../../../src/papers/weekly/gather-weekly-report.ts';
import type { WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';
import { openChdb } from '../../../src/stores/warehouse/chdb.ts';
import { migrateWarehouse } from '../../../src/stores/warehouse/migrate.ts';
import { QUIET_HEALTH } from '../weekly/quiet-health.ts';
import { exampleContracts } from './example-evaluations.ts';
import { instant, storeDeadLetters, storeWeek, type Traffic } from './stored-week.ts';

const BAD = { http_status: 529, error_type: 'overloaded_error' };

/**
 * Two models behind one router fail together on 7 June; a third stays up, with a day of silence.
 */
const traffic: readonly Traffic[] = [
  ...['claude-opus-4-6', 'claude-sonnet-4-6'].flatMap((model) => {
    const fields = { route: 'edge-router', ttft_ms: 384 };
    return [
      { model, from: '2026-05-25 00:00', to: '2026-06-07 11:00', everyMinutes: 6, fields },
      {
        model,
        from: '2026-06-07 11:00',
        to: '2026-06-07 23:24',
        everyMinutes: 6,
        fields: { ...fields, ...BAD },
      },
      { model, from: '2026-06-07 23:24', to: '2026-06-08 00:00', everyMinutes: 6, fields },
    ];
  }),
  {
    provider: 'openai',
    model: 'gpt-5.2',
    from: '2026-05-25 00:00',
    to: '2026-06-03 02:00',
    everyMinutes: 5,
  },
  {
    provider: 'openai',
    model: 'gpt-5.2',
    from: '2026-06-03 22:00',
    to: '2026-06-08 00:00',
    everyMinutes: 5,
  },
  {
    provider: 'openai',
    model: 'gpt-5.2',
    from: '2026-06-05 09:00',
    to: '2026-06-05 09:10',
    everyMinutes: 5,
    fields: { http_status: 504 },
  },
  {
    provider: 'aws.bedrock',
    model: 'amazon.nova-pro-v1:0',
    from: '2026-05-25 00:00',
    to: '2026-05-31 00:00',
    everyMinutes: 30,
  },
];

/** The week of the outage with the example contracts, as it stood on Monday morning. */
export async function exampleReport(): Promise<WeeklyReport> {
  const warehouse = openChdb();
  try {
    await migrateWarehouse(warehouse);
    await storeWeek(warehouse, traffic);
    await storeDeadLetters(warehouse, '2026-06-04 10:00', [
      'not_json',
      'not_json',
      'missing_field',
    ]);
    return await gatherWeeklyReport({
      warehouse,
      week: '2026-W23',
      timeZone: 'UTC',
      evaluations: exampleContracts,
      health: QUIET_HEALTH,
      generatedAt: instant('2026-06-08 06:00'),
    });
  } finally {
    await warehouse.close();
  }
}

/** What a reader of an HTML page sees, one block a line, with ordinary spaces. */
export function pageText(html: string): string {
  return html
    .replace(/<(style|svg|title)[\s>][\s\S]*?<\/\1>/g, '')
    .replace(/<(br|span|dd|td|th)[^>]*>/g, ' ')
    .replace(/<\/(p|h1|h2|h3|tr|div|dl|header|section)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', '\u00a0')
    .replace(/&#x27;|&#39;/g, "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
    .concat('\n');
}
