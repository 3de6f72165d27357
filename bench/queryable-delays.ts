import { z } from 'zod';
import { readPackageFile } from '../src/ground/package-file.ts';
import type { Warehouse } from '../src/stores/warehouse/warehouse.ts';

/** The newest offset of each partition that could be queried at an instant. */
export interface Sighting {
  readonly at: number;
  readonly newest: ReadonlyMap<number, number>;
}

const timeRow = z.object({
  partition: z.number(),
  offset: z.number(),
  produced_at_ms: z.number(),
});

/** How long the events that were produced since `since` took from their timestamp to be seen. */
export async function delaysOf(
  warehouse: Warehouse,
  sightings: readonly Sighting[],
  since: number,
): Promise<{ delayMsP50: number; delayMsP99: number }> {
  const statement = readPackageFile('bench', 'sql', 'event-times.sql');
  const events = await warehouse.select(statement, { since_ms: since }, timeRow);
  const delays: number[] = [];
  let [partition, next] = [-1, 0];
  for (const event of events) {
    // Ordered by partition and offset: who comes later was not seen earlier.
    if (event.partition !== partition) [partition, next] = [event.partition, 0];
    while ((sightings[next]?.newest.get(partition) ?? -1) < event.offset) next += 1;
    delays.push((sightings[next]?.at ?? Number.NaN) - event.produced_at_ms);
  }
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN;
  return { delayMsP50: at(0.5), delayMsP99: at(0.99) };
}
