import { bringMinutesUpToDate } from '../../calls/minute/roll-up-minutes.ts';
import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import {
  addDays,
  DAY_MS,
  type DateText,
  startOfLocalDate,
  systemClock,
} from '../../ground/time.ts';
import { gatherRedundancy } from '../../health/redundancy/gather-redundancy.ts';
import { parseRouting } from '../../health/redundancy/routing.ts';
import { redundancyJson } from '../../published/closed/redundancy.ts';
import { documentText } from '../../published/document-text.ts';
import { detectionRule } from '../../running/incidents-now.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print, quantity } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderRedundancy } from './text.ts';

/** A year and a month, with some days left. */
const MOST_DAYS = 400;

/** Prints what fallbacks were worth in some days. */
export async function showRedundancy(
  session: Session,
  options: {
    readonly from: DateText;
    readonly to: DateText;
    readonly routing?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const { from, to, routing: file } = options;
  if (to < from) {
    throw invalidInput([{ place: '--to', value: to, expectation: 'a date not before --from' }]);
  }
  const routing = file === undefined ? null : parseRouting(readText(file, 'YAML in UTF-8'), file);
  const interval = {
    start: startOfLocalDate(from, 'UTC'),
    end: startOfLocalDate(addDays(to, 1), 'UTC'),
  };
  if (interval.end - interval.start > MOST_DAYS * DAY_MS) {
    const expectation = `a date less than ${MOST_DAYS} days after --from`;
    throw invalidInput([{ place: '--to', value: to, expectation }]);
  }
  return withStores(session, async (stores) => {
    const { warehouse } = stores;
    await withStep({ label: 'Counting minutes' }, () =>
      bringMinutesUpToDate({ ...stores, clock: systemClock }),
    );
    const found = await withStep(
      { label: 'Reading calls', shown: ({ pairs }) => quantity(pairs.length, 'pair') },
      () =>
        gatherRedundancy({
          warehouse,
          interval,
          routing,
          rule: detectionRule(session.config),
          signal: session.signal,
        }),
    );
    const record = redundancyJson(found);
    print(options.json ? documentText(record) : renderRedundancy(record, paint));
    return 'done';
  });
}
