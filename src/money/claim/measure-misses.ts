import { z } from 'zod';
import { type Exact, ratio } from '../../ground/exact.ts';
import { HOUR_MS } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { AttainedSlots, Commitment } from '../contract/contract.ts';
import { type EventLog, steadyLog } from '../count/steady.ts';
import { missedSlots } from '../judge/indicators/attained-slots.ts';
import { type JudgedPartition, type JudgeInput, judgePartitions } from '../judge/judge-contract.ts';
import type { PartitionCounts } from '../judge/partition-counts.ts';

/** What a letter says beyond the counts that a statement stands on, by the id of a commitment. */
export interface Measures {
  /**
   * Of slots that miss: their percentile, cut to thousandths, by partition values as JSON and slot.
   */
  readonly percentiles: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<number, Exact>>>;
  /** Of a ratio, which has no slots: its units by the hour. */
  readonly hours: ReadonlyMap<string, readonly PartitionCounts[]>;
}

export const NOT_MEASURED: Measures = { percentiles: new Map(), hours: new Map() };

/**
 * Reads what the letters of a statement say beyond its counts from the events, as far as they are
 * still those that were counted: where a slot has other counts today, nothing is known of it.
 */
export async function measureMisses(warehouse: Warehouse, judged: JudgeInput): Promise<Measures> {
  const percentiles = new Map<string, ReadonlyMap<string, ReadonlyMap<number, Exact>>>();
  const hours = new Map<string, readonly PartitionCounts[]>();
  // Events may have come again since the statement.
  const log = steadyLog(warehouse).careful;
  for (const [i, commitment] of judged.version.commitments.entries()) {
    const counts = judged.counts[i] ?? [];
    const breached = judgePartitions(judged, commitment, counts).filter(
      ({ claimed }) => claimed.reading.verdict === 'breached',
    );
    if (commitment.creditTerms === null || breached.length === 0) continue;
    const { indicator } = commitment;
    if (indicator.kind === 'ratio') {
      hours.set(commitment.id, await hoursOf({ warehouse, log }, judged, commitment, counts));
    }
    if (indicator.kind === 'attained_slots' && indicator.over !== 'requests') {
      const found = await percentilesOf({ warehouse, log }, judged, {
        commitment,
        indicator,
        breached,
      });
      percentiles.set(commitment.id, found);
    }
  }
  return { percentiles, hours };
}

interface Stored {
  readonly warehouse: Warehouse;
  readonly log: EventLog;
}

/** Partitions whose hours add up to what was counted. */
async function hoursOf(
  { warehouse, log }: Stored,
  { period, activeTime, exclusions, asOf }: JudgeInput,
  commitment: Commitment,
  counts: readonly PartitionCounts[],
): Promise<readonly PartitionCounts[]> {
  const found = await log.countSlots({
    warehouse,
    commitment,
    period,
    slotMs: HOUR_MS,
    activeTime,
    exclusions,
    asOf,
  });
  const totals = new Map(counts.map((counted) => [JSON.stringify(counted.values), sums(counted)]));
  return found.filter((hours) => totals.get(JSON.stringify(hours.values)) === sums(hours));
}

function sums({ slots }: PartitionCounts): string {
  const total = { good: 0, bad: 0 };
  for (const { claimed } of slots) {
    total.good += claimed.good;
    total.bad += claimed.bad;
  }
  return `${total.good} ${total.bad}`;
}

const percentileRow = z.object({
  partition_values: z.array(z.string()),
  slot: z.int(),
  value_count: z.int(),
  attaining: z.int(),
  percentile_thousandths: z.string().regex(/^-?\d+$/),
});

async function percentilesOf(
  { warehouse, log }: Stored,
  { period, activeTime, exclusions, asOf }: JudgeInput,
  {
    commitment,
    indicator,
    breached,
  }: {
    readonly commitment: Commitment;
    readonly indicator: AttainedSlots;
    readonly breached: readonly JudgedPartition[];
  },
): Promise<ReadonlyMap<string, ReadonlyMap<number, Exact>>> {
  const missed = new Map(
    breached.map(({ values, claimed }) => [
      JSON.stringify(values),
      new Map(missedSlots(indicator, claimed.input.slots).map((slot) => [slot.slot, slot])),
    ]),
  );
  const units = log.selectUnits({
    commitment,
    period,
    activeTime,
    exclusions,
    asOf,
    withEvidence: true,
  });
  const rows = await warehouse.select(
    ...warehouseQuery('claim/slot-percentiles', {
      fragments: { units: units.text },
      parameters: {
        ...units.parameters,
        start_ms: period.start,
        end_ms: period.end,
        slot_ms: indicator.slotMs,
        percentile: indicator.percentile,
        slots: [...new Set([...missed.values()].flatMap((slots) => [...slots.keys()]))],
      },
    }),
    percentileRow,
  );
  const found = new Map<string, Map<number, Exact>>();
  for (const row of rows) {
    const key = JSON.stringify(row.partition_values);
    const counted = missed.get(key)?.get(row.slot);
    if (counted?.values !== row.value_count || counted.attaining !== row.attaining) continue;
    const slots = found.get(key) ?? new Map<number, Exact>();
    found.set(key, slots.set(row.slot, ratio(BigInt(row.percentile_thousandths), 1000n)));
  }
  return found;
}
