import type { Interval } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Scope } from '../detect/cell.ts';
import { type PublicImpact, publicImpact } from '../where/public-impact.ts';
import { readImpact } from './read-impact.ts';

/** Where the failing calls of some scopes were, as far as anybody may see it. */
export async function readPublicImpact(
  warehouse: Warehouse,
  interval: Interval,
  scopes: readonly Scope[],
): Promise<PublicImpact> {
  return publicImpact(await readImpact(warehouse, interval, scopes));
}
