import { formatTable } from '../../calls/format/choose-format.ts';
import {
  type FiledLetter,
  findDeadLetters,
  type LetterFilter,
  markLetters,
  readLetterRecords,
} from '../../calls/intake/find-dead-letters.ts';
import { replayDeadLetters } from '../../calls/intake/replay-dead-letters.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import {
  deadLetterJson,
  deadLettersJson,
  droppedLettersJson,
  replayJson,
} from '../../published/closed/dead-letters.ts';
import { documentLine, documentText } from '../../published/document-text.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { grouped, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { droppedText, renderLetter, renderLetters, replayText } from './text.ts';

/** Prints dead letters, oldest first, at most `limit` of them, and how many there are. */
export async function listDeadLetters(
  session: Session,
  options: { readonly filter: LetterFilter; readonly limit: number; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ warehouse }) => {
    const letters = await allLetters(warehouse, options.filter);
    letters.sort((a, b) => a.received_at_ms - b.received_at_ms || (a.id < b.id ? -1 : 1));
    const shown = letters.slice(0, options.limit);
    if (options.json) print(documentText(deadLettersJson(shown, letters.length)));
    else print(renderLetters(shown, letters.length));
    return 'done';
  });
}

/** Prints one letter with its bytes; throws `invalid_input` unless the id names exactly one. */
export async function showDeadLetter(
  session: Session,
  options: { readonly id: string; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ warehouse }) => {
    const [letter, other] = await allLetters(warehouse, { ids: [options.id] });
    if (letter === undefined || other !== undefined) {
      const expectation =
        letter === undefined
          ? 'the id of a dead letter; `uptally dead-letters list` shows them'
          : 'more of the id: several begin like this';
      throw invalidInput([{ place: 'id', value: options.id, expectation }]);
    }
    const record = (await readLetterRecords(warehouse, [letter.id])).get(letter.id);
    const bytes = record?.bytes ?? Buffer.alloc(0);
    if (options.json) {
      print(documentText(deadLetterJson(letter, { headers: record?.headers, bytes })));
    } else print(renderLetter(letter, bytes));
    return 'done';
  });
}

/** Stores what can be read now as events; `incomplete` if some of it still cannot. */
export async function replayLetters(
  session: Session,
  options: { readonly filter: LetterFilter; readonly json: boolean },
): Promise<CommandOutcome> {
  const { config, signal } = session;
  return withStores(session, async ({ warehouse }) => {
    const replay = await withStep({ label: 'Replaying', shown: replayText }, (step) =>
      replayDeadLetters({
        warehouse,
        clock: systemClock,
        formats: formatTable(config.values.UPTALLY_LITELLM_TIME_ZONE),
        filter: { state: 'open', ...options.filter },
        signal,
        onProgress: (found) => step.note(`${grouped(found)} letters`),
      }),
    );
    if (options.json) print(documentLine(replayJson(replay)));
    return Object.keys(replay.remaining).length > 0 ? 'incomplete' : 'done';
  });
}

/** Gives letters up; their bytes stay, with the reason. */
export async function dropLetters(
  session: Session,
  options: { readonly filter: LetterFilter; readonly because: string; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ warehouse }) => {
    const letters = await allLetters(warehouse, { ...options.filter, state: 'open' });
    const ids = letters.map(({ id }) => id);
    const mark = { state: 'dropped', note: options.because, now: systemClock.now() } as const;
    await markLetters(warehouse, ids, mark);
    print(options.json ? documentLine(droppedLettersJson(ids.length)) : droppedText(ids.length));
    return 'done';
  });
}

async function allLetters(warehouse: Warehouse, filter: LetterFilter): Promise<FiledLetter[]> {
  const letters: FiledLetter[] = [];
  for await (const page of findDeadLetters(warehouse, filter)) {
    for (const letter of page) letters.push(letter);
  }
  return letters;
}
