import type { Clock } from '../../ground/time.ts';
import { SECOND_MS } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { findPolls } from './find-polls.ts';
import { pollSource } from './poll-source.ts';
import { knownAnswers, type PollRecord, recordPoll } from './record-poll.ts';
import type { Source } from './source.ts';

/**
 * Asks every page whose turn it is, all at once, and keeps what they answered, page by page: one
 * that hangs holds up no other. Who calls it holds the lock, so that of several processes one asks.
 * Of each page, in this order: 1. what is known of it is read, 2. its addresses are asked, 3. all
 * that they answered is kept in one transaction, with what is known for the next time. Who ends
 * before 3, or is told to, leaves the page as if it had not been asked, for the next one to ask:
 * its posts are seen later, never lost and never twice.
 */
export async function pollSources(
  sources: readonly Source[],
  {
    ledger,
    clock,
    signal,
  }: { readonly ledger: Ledger; readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<readonly PollRecord[]> {
  const polls = await findPolls(ledger);
  const now = clock.now();
  const due = sources.filter(({ id, pollSeconds }) => {
    const asked = polls.filter(({ source }) => source === id).map(({ askedAt }) => askedAt);
    // Half a second early is on time: a job that runs each minute must not skip every second one.
    return (
      asked.length === 0 || now - Math.max(...asked) >= pollSeconds * SECOND_MS - SECOND_MS / 2
    );
  });
  const records = await Promise.all(
    due.map(async (source) => {
      const known = await knownAnswers(ledger, source.id);
      const answers = await pollSource(source, { clock, known, signal });
      // That we stopped asking is no failure of the page.
      return signal?.aborted === true ? [] : [await recordPoll(ledger, source.id, answers)];
    }),
  );
  return records.flat();
}
