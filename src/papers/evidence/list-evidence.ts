import { z } from 'zod';
import { type CallEventField, callEventFields } from '../../calls/call/call-fields.ts';
import { type EpochMs, formatInstant, type Interval } from '../../ground/time.ts';
import type { Commitment } from '../../money/contract/contract.ts';
import { asOfParameter } from '../../money/count/select-units.ts';
import type { EventLog } from '../../money/count/steady.ts';
import { unitClass } from '../../money/count/unit-class.ts';
import { fieldRecord } from '../../money/judge/field-values.ts';
import { slotMsOf } from '../../money/judge/indicators/indicate.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';
import type { PartitionCounts } from '../../money/judge/partition-counts.ts';
import { type SlotGrid, slotAt, slotGrid, slotTime } from '../../money/judge/slot-grid.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { EvidenceUnit } from './listed-counts.ts';
import { type LeftOut, shownLabels } from './own-fields.ts';
import { partitionKey } from './partition-key.ts';
import { type SlowSlots, slowSlots } from './slow-slots.ts';

export interface ListEvidenceInput {
  readonly warehouse: Warehouse;
  readonly judged: JudgeInput;
  readonly log: EventLog;
  /** Events that were stored then or later are not listed. */
  readonly storedUntil?: EpochMs | undefined;
  /** The good ones too. */
  readonly all: boolean;
  readonly leftOut: LeftOut;
}

/** Units that one question may bring, unless one slot has more. */
const MOST_UNITS = 50_000;

const evidenceRow = z.object({
  partition_values: z.array(z.string()),
  instant_ms: z.int(),
  claimed: unitClass,
  conceded: unitClass,
  rule: z.int(),
  attempt_count: z.int(),
  has_value: z.coerce.boolean(),
  attains: z.coerce.boolean(),
  /** Values of the columns that were asked for. */
  call: z.custom<readonly unknown[]>(Array.isArray),
});

/**
 * Every unit that is not good in both readings and, of slots that miss their percentile, every
 * value that does not attain; or every unit; with the call that decides it. By commitment, then by
 * time. Memory holds one span of slots at a time.
 */
export async function* listEvidence(input: ListEvidenceInput): AsyncGenerator<EvidenceUnit> {
  const { judged, all, leftOut } = input;
  const { version, period } = judged;
  const slow = slowSlots(judged);
  const fields = callEventFields.filter(
    (field) => !leftOut.fields.includes(field) || (field === 'labels' && leftOut.labels.size > 0),
  );
  for (const [i, commitment] of version.commitments.entries()) {
    const slotMs = slotMsOf(commitment.indicator) ?? period.end - period.start;
    const grid = slotGrid(period, slotMs);
    const bySlot = unitsBySlot(judged, i, all, slow);
    for (const span of spans(bySlot, (slot) => slotTime(grid, slot))) {
      const slowOfSpan = slowWithin(span, grid, commitment, slow, judged.counts[i] ?? []);
      for (const row of await evidenceOfSpan(input, commitment, span, fields, slowOfSpan)) {
        const partition = fieldRecord(commitment.partitionBy, row.partition_values);
        const slot = slotAt(grid, row.instant_ms);
        const isLost = row.claimed !== 'good' || row.conceded !== 'good';
        // Another partition missed in this slot.
        if (
          !all &&
          !isLost &&
          slow.get(partitionKey(commitment.id, partition))?.has(slot) !== true
        ) {
          continue;
        }
        const values = Object.fromEntries(fields.map((field, j) => [field, row.call[j]]));
        yield {
          commitment: commitment.id,
          partition,
          slot,
          at: formatInstant(row.instant_ms),
          claimed: row.claimed,
          conceded: row.conceded,
          // Index in `classify`; null: no rule matched.
          rule: row.rule === 0 ? null : row.rule - 1,
          attempts: row.attempt_count,
          ...(commitment.indicator.kind === 'attained_slots'
            ? { attains: row.has_value ? row.attains : null }
            : {}),
          event: {
            ...values,
            ...(leftOut.fields.includes('labels') && 'labels' in values
              ? { labels: shownLabels(values.labels as Readonly<Record<string, string>>, leftOut) }
              : {}),
            started_at: formatInstant(Number(values.started_at)),
            duration_ms: Number(values.duration_ms),
          },
        };
      }
    }
  }
}

function evidenceOfSpan(
  { warehouse, judged, log, storedUntil, all }: ListEvidenceInput,
  commitment: Commitment,
  span: Interval,
  fields: readonly CallEventField[],
  slow: readonly number[],
): Promise<z.output<typeof evidenceRow>[]> {
  const { period, activeTime, exclusions, asOf } = judged;
  const columns = fields.map((field) => (field === 'started_at' ? 'started_at_ms' : field));
  const input = { commitment, activeTime, exclusions, asOf, withEvidence: true };
  // Of copies of one content any may be listed; otherwise the call that counts has to be sought.
  const deliveries = log.selectDeliveries({ ...input, period: span, callColumns: columns });
  const units = deliveries ?? log.selectUnits({ ...input, period });
  const parameters = {
    ...units.parameters,
    from_ms: span.start,
    to_ms: span.end,
    all,
    start_ms: period.start,
    slot_ms: slotMsOf(commitment.indicator) ?? period.end - period.start,
    slow_slots: slow,
    stored_until_ms: asOfParameter(storedUntil),
  };
  const query =
    deliveries !== null
      ? warehouseQuery('evidence/list-attempts', { fragments: { units: units.text }, parameters })
      : warehouseQuery('evidence/list-evidence', {
          fragments: { units: units.text, call: `tuple(${columns.join(', ')})` },
          parameters,
        });
  return warehouse.select(...query, evidenceRow);
}

/** Units to list by slot, in order; slots without any are absent. */
function unitsBySlot(
  { counts, version }: JudgeInput,
  index: number,
  all: boolean,
  slow: SlowSlots,
): readonly (readonly [slot: number, units: number])[] {
  const bySlot = new Map<number, number>();
  const commitment = version.commitments[index];
  for (const { values, slots } of counts[index] ?? []) {
    const key = partitionKey(
      commitment?.id ?? '',
      fieldRecord(commitment?.partitionBy ?? [], values),
    );
    for (const { claimed, conceded } of slots) {
      const lost = claimed.bad + claimed.invalid + conceded.bad + conceded.invalid;
      const slowOnes =
        slow.get(key)?.has(claimed.slot) === true
          ? claimed.values - claimed.attaining + conceded.values - conceded.attaining
          : 0;
      const units = all ? lost + claimed.good : lost + slowOnes;
      if (units > 0) bySlot.set(claimed.slot, (bySlot.get(claimed.slot) ?? 0) + units);
    }
  }
  return [...bySlot].sort(([a], [b]) => a - b);
}

/** Slots of a span that miss their percentile, in whatever partition. */
function slowWithin(
  { start, end }: Interval,
  grid: SlotGrid,
  { id, partitionBy }: Commitment,
  slow: SlowSlots,
  counts: readonly PartitionCounts[],
): readonly number[] {
  const [first, beyond] = [slotAt(grid, start), slotAt(grid, end)];
  const slots = counts.flatMap(({ values }) => [
    ...(slow.get(partitionKey(id, fieldRecord(partitionBy, values))) ?? []),
  ]);
  return [...new Set(slots)].filter((slot) => slot >= first && slot < beyond);
}

/** Neighbouring slots together, as long as they are not too many units. */
function* spans(
  slots: readonly (readonly [slot: number, units: number])[],
  timeOf: (slot: number) => Interval,
): Generator<Interval> {
  let [start, end, gathered] = [0, 0, 0];
  for (const [slot, units] of slots) {
    const time = timeOf(slot);
    if (gathered > 0 && gathered + units > MOST_UNITS) {
      yield { start, end };
      gathered = 0;
    }
    if (gathered === 0) start = time.start;
    end = time.end;
    gathered += units;
  }
  if (gathered > 0) yield { start, end };
}
