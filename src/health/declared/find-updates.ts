import { z } from 'zod';
import type { LedgerSession } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import type { UpdateText } from './promise.ts';

const updateRow = z.object({
  source: z.string(),
  post_id: z.string(),
  at: z.date(),
  body: z.string(),
});

/** Each as it was first seen. */
export async function findUpdates(ledger: LedgerSession): Promise<readonly UpdateText[]> {
  const rows = await ledger.query(...ledgerQuery('declared/updates'), updateRow);
  return rows.map(({ source, post_id, at, body }) => ({
    post: `${source}/${post_id}`,
    at: at.getTime(),
    text: body,
  }));
}
