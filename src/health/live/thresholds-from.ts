import { DAY_MS, type EpochMs } from '../../ground/time.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { scopeKey, scopesOf } from '../detect/cell.ts';
import {
  DAYS_LOOKED_BACK,
  type DetectionRule,
  seriesByDay,
  type ThresholdAt,
  thresholdsByDay,
} from '../detect/threshold.ts';
import { cellsByDay } from './read-facts.ts';

/** Of the minutes in `[start, until)`, by the series that had calls before their day. */
export async function thresholdsFrom(
  warehouse: Warehouse,
  start: EpochMs,
  until: EpochMs,
  rule: DetectionRule,
): Promise<ThresholdAt> {
  if (rule.series !== null) return thresholdsByDay(rule, new Map());
  const before = start - (DAYS_LOOKED_BACK + 1) * DAY_MS;
  const cells = await cellsByDay(warehouse, { start: Math.max(0, before), end: until });
  const days = new Map<string, number[]>();
  for (const { day, cell } of cells.toSorted((a, b) => a.day - b.day)) {
    for (const scope of scopesOf(cell)) {
      const key = scopeKey(scope);
      const own = days.get(key);
      if (own === undefined) days.set(key, [day]);
      else own.push(day);
    }
  }
  return thresholdsByDay(rule, seriesByDay(days.values()));
}
