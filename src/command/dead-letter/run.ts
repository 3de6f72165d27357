import { isUtf8 } from 'node:buffer';
import { formatTable } from '../../calls/format/choose-format.ts';
import {
  type FiledLetter,
  findDeadLetters,
  type LetterFilter,
  markLetters,
  readLetterRecords,
} from '../../calls/intake/find-dead-letters.ts';
import {
  CUT,
  isCut,
  type Replay,
  replayDeadLetters,
} from '../../calls/intake/replay-dead-letters.ts';
import { invalidInput } from '../../ground/errors.ts';
import { inOneLine } from '../../ground/escape-controls.ts';
import { withStep } from '../../ground/progress.ts';
import { formatInstant, systemClock } from '../../ground/time.ts';
import { type Config, readConfig } from '../../running/config.ts';
import { openStores } from '../../running/stores.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { counted, grouped, print } from '../terminal/print.ts';

const EXIT_SOME_REMAIN = 1;
const SHOWN_ID_LENGTH = 12;
const SHOWN_TEXT_BYTES = 4_000;

/** Prints dead letters, oldest first, at most `limit` of them, and how many there are. */
export async function listDeadLetters(options: {
  filter: LetterFilter;
  limit: number;
  json: boolean;
}): Promise<void> {
  await withWarehouse(async (warehouse) => {
    const letters = await allLetters(warehouse, options.filter);
    letters.sort((a, b) => a.received_at_ms - b.received_at_ms || (a.id < b.id ? -1 : 1));
    const shown = letters.slice(0, options.limit);
    if (options.json) {
      print(JSON.stringify({ total: letters.length, letters: shown.map(letterJson) }, null, 2));
      return;
    }
    for (const letter of shown) print(letterLine(letter));
    const more = letters.length - shown.length;
    const hidden = more > 0 ? `, ${grouped(more)} not shown (--limit)` : '';
    print(`${counted(letters.length, 'dead letter')}${hidden}`);
  });
}

/** Prints one letter with its bytes; throws `invalid_input` unless the id names exactly one. */
export async function showDeadLetter(options: { id: string; json: boolean }): Promise<void> {
  await withWarehouse(async (warehouse) => {
    const [letter, other] = await allLetters(warehouse, { ids: [options.id] });
    if (letter === undefined || other !== undefined) {
      const expectation =
        letter === undefined
          ? 'the id of a dead letter; `uptally dead-letters list` shows them'
          : 'more of the id: several begin like this';
      throw invalidInput([{ place: 'id', value: options.id, expectation }]);
    }
    const record = (await readLetterRecords(warehouse, [letter.id])).get(letter.id);
    const raw = record?.bytes ?? Buffer.alloc(0);
    if (options.json) {
      const raw_base64 = raw.toString('base64');
      print(
        JSON.stringify({ ...letterJson(letter), headers: record?.headers, raw_base64 }, null, 2),
      );
      return;
    }
    print(letterLine(letter));
    print(`id ${letter.id}, received ${formatInstant(letter.received_at_ms)}`);
    if (isCut(letter)) {
      const { raw_bytes, whole_bytes, whole_sha256 } = letter;
      print(
        `cut: the first ${grouped(raw_bytes)} of ${grouped(whole_bytes)} bytes are kept; ` +
          `SHA-256 of all ${whole_sha256}`,
      );
    }
    print(isUtf8(raw) ? cut(raw, 'utf8') : `not UTF-8, in hex: ${cut(raw, 'hex')}`);
  });
}

/** Stores what can be read now as events; exit code 1 if some of it still cannot. */
export async function replayLetters(options: {
  filter: LetterFilter;
  json: boolean;
  signal: AbortSignal;
}): Promise<void> {
  await withWarehouse(async (warehouse, config) => {
    const replay = await withStep({ label: 'Replaying', shown: replayText }, (step) =>
      replayDeadLetters({
        warehouse,
        clock: systemClock,
        formats: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE),
        filter: { state: 'open', ...options.filter },
        signal: options.signal,
        onProgress: (found) => step.note(`${grouped(found)} letters`),
      }),
    );
    if (options.json) print(JSON.stringify(replay));
    if (Object.keys(replay.remaining).length > 0) process.exitCode = EXIT_SOME_REMAIN;
  });
}

function replayText({ replayed, remaining }: Replay): string {
  return [
    `${grouped(replayed)} stored`,
    ...Object.entries(remaining).map(([reason, count]) =>
      reason === CUT
        ? `${grouped(count)} cannot be read again: only the beginning of the bytes is kept`
        : `${grouped(count)} still ${reason}`,
    ),
  ].join(', ');
}

/** Gives letters up; their bytes stay, with the reason. */
export async function dropLetters(options: {
  filter: LetterFilter;
  because: string;
  json: boolean;
}): Promise<void> {
  await withWarehouse(async (warehouse) => {
    const letters = await allLetters(warehouse, { ...options.filter, state: 'open' });
    const ids = letters.map(({ id }) => id);
    const mark = { state: 'dropped', note: options.because, now: systemClock.now() } as const;
    await markLetters(warehouse, ids, mark);
    if (options.json) print(JSON.stringify({ dropped: ids.length }));
    else print(`${counted(ids.length, 'dead letter')} dropped; the bytes are kept`);
  });
}

async function withWarehouse(
  work: (warehouse: Warehouse, config: Config) => Promise<void>,
): Promise<void> {
  const config = readConfig();
  const stores = await openStores(config);
  try {
    await work(stores.warehouse, config);
  } finally {
    await stores.close();
  }
}

async function allLetters(warehouse: Warehouse, filter: LetterFilter): Promise<FiledLetter[]> {
  const letters: FiledLetter[] = [];
  for await (const page of findDeadLetters(warehouse, filter)) {
    for (const letter of page) letters.push(letter);
  }
  return letters;
}

function letterJson({ received_at_ms, ...letter }: FiledLetter) {
  return { ...letter, received_at: formatInstant(received_at_ms) };
}

function letterLine(letter: FiledLetter): string {
  const { id, origin, partition, offset, part, reason, json_path, message, state, note } = letter;
  const record = origin.startsWith('kafka:')
    ? `${origin}/${partition}/${offset}`
    : `${origin}:${offset}`;
  const place = part === 0 ? record : `${record} part ${part}`;
  const fate = state === 'open' ? '' : `  ${state}${note === '' ? '' : `: ${note}`}`;
  const shownId = id.slice(0, SHOWN_ID_LENGTH);
  return inOneLine(`${shownId}  ${place}  ${reason} at ${json_path}: ${message}${fate}`);
}

function cut(raw: Buffer, encoding: 'utf8' | 'hex'): string {
  const shown = raw.subarray(0, SHOWN_TEXT_BYTES).toString(encoding);
  const hidden = raw.length - SHOWN_TEXT_BYTES;
  return hidden > 0 ? `${shown}… (${grouped(hidden)} bytes more; --json has them all)` : shown;
}
