import type { DeadLetterReason } from '../../src/calls/call/dead-letter.ts';
import { DAY_MS, formatInstant } from '../../src/ground/time.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A record, and what must become of it wherever and however often it is delivered. */
export interface PlannedRecord {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly partition: number;
  /** Place in time: of two contents of one event the later one counts. No two records share one. */
  readonly order: number;
  readonly fate: EventFate | LetterFate | TombstoneFate;
}

export interface EventFate {
  readonly kind: 'event';
  readonly source: string;
  readonly eventId: string;
  readonly startedAt: string;
  /** Tells the contents of one event apart; kept in `request_hash`. */
  readonly content: string;
}

export interface LetterFate {
  readonly kind: 'letter';
  readonly reason: DeadLetterReason;
}

/** Counted, and kept nowhere. */
export interface TombstoneFate {
  readonly kind: 'tombstone';
}

/** The model of the one kind of row that the test's warehouse refuses. */
export const REFUSED_MODEL = 'refused-by-the-warehouse';

const JUNE = Date.UTC(2026, 5, 10);
const DEEP = 20_000;

/** What cannot become an event, and what must become of it. */
function poison(
  random: SeededRandom,
  valid: object,
): readonly [Buffer | null, LetterFate | TombstoneFate] {
  const text = JSON.stringify(valid);
  const nested = '['.repeat(DEEP) + ']'.repeat(DEEP);
  const [value, reason] = random.pick<
    readonly [Buffer | string, DeadLetterReason] | readonly [null, undefined]
  >([
    [null, undefined],
    ['', 'not_json'],
    ['not json', 'not_json'],
    [text.slice(0, random.whole(1, text.length - 1)), 'not_json'],
    [`\ufeff ${text},`, 'not_json'],
    [Buffer.from([0x7b, 0xc3, 0x28, random.whole(0, 255)]), 'not_utf8'],
    [Buffer.concat([Buffer.from(text), Buffer.from([0xff])]), 'not_utf8'],
    ['[]', 'invalid_value'],
    [nested, 'invalid_value'],
    [`{"labels":${nested}}`, 'missing_field'],
    [text.replace('{', '{"__proto__":{"event_id":"x"},'), 'unknown_field'],
    [text.replace('{', '{"constructor":1,'), 'unknown_field'],
    [JSON.stringify({ ...valid, duration_ms: -1 }), 'invalid_value'],
    [text.replace('"duration_ms":5', '"duration_ms":9007199254740993'), 'invalid_value'],
    [text.replace('"duration_ms":5', '"duration_ms":1e400'), 'invalid_value'],
    [text.replace('"duration_ms":5', '"duration_ms":0.5'), 'invalid_value'],
    [JSON.stringify({ ...valid, started_at: '10000-01-01T00:00:00Z' }), 'invalid_value'],
    [JSON.stringify({ ...valid, team: '\ud800' }), 'invalid_value'],
    [JSON.stringify({ ...valid, model: undefined }), 'missing_field'],
  ]);
  if (value === null) return [null, { kind: 'tombstone' }];
  return [typeof value === 'string' ? Buffer.from(value) : value, { kind: 'letter', reason }];
}

const STRANGE_KEYS = ['__proto__', 'constructor', 'toString', '', '\u0000', 'ключ'] as const;
const STRANGE_IDS = ['__proto__', 'constructor', "it's; DROP TABLE events", '😀\\n\t', '\u0000'];

/**
 * Records of every kind, in the order in which they are produced: some in the wrong order, some
 * several times, some corrected, some a month late, some from year 1 or 9999, some poison.
 */
export function planRecords(
  random: SeededRandom,
  { count, partitions }: { count: number; partitions: number },
): readonly PlannedRecord[] {
  const planned: Omit<PlannedRecord, 'order' | 'partition'>[] = [];
  const events: { fields: Record<string, unknown>; fate: EventFate }[] = [];
  let refused = 0;

  for (let index = 0; planned.length < count; index += 1) {
    const key = random.chance(0.05) ? random.pick(STRANGE_KEYS) : String(index);
    const fresh = freshEvent(random, index);
    const kind = random.whole(1, 100);
    const earlier = events.length === 0 ? undefined : random.pick(events);
    if (kind <= 4) {
      const [value, fate] = poison(random, fresh.fields);
      planned.push({ key, value, fate });
    } else if (kind <= 12 && earlier !== undefined) {
      planned.push({ key, value: bytesOf(earlier.fields), fate: earlier.fate });
    } else if (kind <= 17 && earlier !== undefined) {
      const corrected = correctedEvent(random, earlier, index);
      events.push(corrected);
      planned.push({ key, value: bytesOf(corrected.fields), fate: corrected.fate });
    } else if (kind === 18 && refused < 3) {
      refused += 1;
      planned.push({
        key,
        value: bytesOf({ ...fresh.fields, model: REFUSED_MODEL }),
        fate: { kind: 'letter', reason: 'warehouse_rejected' },
      });
    } else {
      events.push(fresh);
      planned.push({ key, value: bytesOf(fresh.fields), fate: fresh.fate });
    }
  }
  // One in some schedules: it takes the broker and the warehouse a while.
  if (random.chance(0.15)) {
    const value = Buffer.from(`"${'x'.repeat(5 << 20)}"`);
    planned.push({ key: 'big', value, fate: { kind: 'letter', reason: 'invalid_value' } });
  }
  const inOrder = planned.map((record, order) => ({
    ...record,
    order,
    partition: random.whole(0, partitions - 1),
  }));
  return random.chance(0.5) ? random.shuffled(inOrder) : inOrder;
}

function freshEvent(random: SeededRandom, index: number) {
  const eventId = random.chance(0.02) ? random.pick(STRANGE_IDS) : `e${index}`;
  // A strange name may come twice; another source makes it another event.
  const source = eventId === `e${index}` ? 'gateway' : `gateway/${index}`;
  const startedAt = startOf(random);
  const content = `v${index}`;
  const fields = {
    event_id: eventId,
    source,
    started_at: startedAt,
    duration_ms: 5,
    provider: random.pick(['anthropic', 'openai', 'aws.bedrock']),
    model: random.pick(['opus', 'gpt-5', 'sonnet']),
    http_status: random.pick([200, 200, 200, 500, 529, null]),
    request_hash: content,
    team: random.pick(['', 'assistant', 'é \\ "quoted"']),
    ...(random.chance(0.1) && { labels: JSON.parse('{"__proto__":"x","a":""}') }),
    ...(random.chance(0.1) && { input_tokens: Number.MAX_SAFE_INTEGER }),
  };
  const fate: EventFate = { kind: 'event', source, eventId, startedAt, content };
  return { fields, fate };
}

function startOf(random: SeededRandom): string {
  const now = JUNE + random.whole(0, DAY_MS);
  return random.pick([
    ...Array<string>(16).fill(formatInstant(now)),
    formatInstant(now - 31 * DAY_MS),
    formatInstant(now - 31 * DAY_MS),
    '9999-12-31T23:59:59.999Z',
    '0001-01-01T00:00:00.000Z',
  ]);
}

/** The same identity with other content; sometimes it moves into another month. */
function correctedEvent(
  random: SeededRandom,
  { fields, fate }: { fields: Record<string, unknown>; fate: EventFate },
  index: number,
) {
  const startedAt = random.chance(0.3) ? startOf(random) : fate.startedAt;
  const content = `v${index}`;
  return {
    fields: { ...fields, started_at: startedAt, request_hash: content, http_status: 200 },
    fate: { ...fate, startedAt, content },
  };
}

function bytesOf(fields: object): Buffer {
  return Buffer.from(JSON.stringify(fields));
}
