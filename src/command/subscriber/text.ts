import { localMinute } from '../../ground/time.ts';
import type { FailedDelivery } from '../../web/feed/deliver.ts';
import type { Subscriber } from '../../web/feed/subscribers.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

export function renderSubscribers(subscribers: readonly Subscriber[], paint: Paint): string {
  if (subscribers.length === 0) return 'There is no subscriber.';
  const rows = subscribers.map((one): readonly TableCell[] => [
    { text: one.id },
    { text: one.kind },
    { text: one.name },
    { text: one.whyEnded ?? 'goes on', style: one.endedAt === null ? 'green' : 'dim' },
    { text: String(one.delivered), right: true },
    { text: String(one.waiting), right: true },
    { text: String(one.givenUp), right: true },
    { text: new URL(one.url).host },
  ]);
  const heads = ['id', 'kind', 'name', 'state', 'delivered', 'waiting', 'given up', 'at'];
  return textTable(heads, rows, paint).join('\n');
}

export function renderFailed(failed: readonly FailedDelivery[], paint: Paint): string {
  if (failed.length === 0) return 'Every message got through, or was not tried yet.';
  const rows = failed.map((one): readonly TableCell[] => [
    { text: one.subscriber },
    { text: String(one.number), right: true },
    { text: one.type },
    { text: one.about },
    { text: String(one.attempts), right: true },
    {
      text: one.nextAt === null ? 'given up' : `${localMinute(one.nextAt, 'UTC')} UTC`,
    },
    { text: one.problem },
  ]);
  const heads = ['subscriber', 'number', 'type', 'about', 'tries', 'next', 'problem'];
  return textTable(heads, rows, paint).join('\n');
}
