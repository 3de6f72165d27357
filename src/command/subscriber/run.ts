import { tell } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import {
  failedDeliveriesJson,
  madeSubscriberJson,
  subscribersJson,
} from '../../published/closed/subscribers.ts';
import { documentText } from '../../published/document-text.ts';
import { failedDeliveries, replayDeliveries } from '../../web/feed/deliver.ts';
import {
  addSubscriber,
  endSubscriber,
  findSubscribers,
  type GivenSubscriber,
} from '../../web/feed/subscribers.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderFailed, renderSubscribers } from './text.ts';

/** The key alone goes to standard output; of a kind without one, the id. */
export async function add(
  session: Session,
  {
    json,
    by,
    ...given
  }: Omit<GivenSubscriber, 'by'> & { readonly by?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  const actor = actorOf(session.config, by);
  return withStores(session, async ({ ledger }) => {
    const made = await addSubscriber(ledger, systemClock.now(), { ...given, by: actor });
    print(json ? documentText(madeSubscriberJson(made)) : (made.key ?? made.id));
    if (!json) tell(`${made.id} gets what happens from now on`);
    return 'done';
  });
}

export async function listSubscribers(
  session: Session,
  { json }: { readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const found = await findSubscribers(ledger);
    print(json ? documentText(subscribersJson(found)) : renderSubscribers(found, paint));
    return 'done';
  });
}

export async function endOne(
  session: Session,
  { id, by }: { readonly id: string; readonly by?: string | undefined },
): Promise<CommandOutcome> {
  const actor = actorOf(session.config, by);
  return withStores(session, async ({ ledger }) => {
    await endSubscriber(ledger, systemClock.now(), { id, why: `ended by ${actor}` });
    print(`${id} gets nothing any more`);
    return 'done';
  });
}

export async function listFailed(
  session: Session,
  { subscriber, json }: { readonly subscriber?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const failed = await failedDeliveries(ledger, subscriber);
    print(json ? documentText(failedDeliveriesJson(failed)) : renderFailed(failed, paint));
    return 'done';
  });
}

export async function replayGivenUp(
  session: Session,
  { id, number }: { readonly id: string; readonly number?: number | undefined },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const again = { subscriber: id, number };
    const count = await replayDeliveries(ledger, systemClock.now(), again);
    print(count === 0 ? 'Nothing was given up.' : `${count} to be tried again`);
    return 'done';
  });
}
