import { z } from 'zod';
import { united } from '../../ground/interval.ts';
import type { EpochMs, Interval } from '../../ground/time.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { AttainedSlots, Commitment } from '../contract/contract.ts';
import { activeTime, governingVersion, type Period } from '../contract/period.ts';
import { partitionValues } from '../count/select-units.ts';
import type { EventLog } from '../count/steady.ts';
import type { EvaluatedCommitment, Evaluation } from '../judge/evaluation.ts';
import { missedSlots } from '../judge/indicators/attained-slots.ts';
import { countsTime, slotMsOf } from '../judge/indicators/indicate.ts';
import { judgePartitions, type PartitionsInput } from '../judge/judge-contract.ts';
import { existingSlots, slotGrid, slotTime } from '../judge/slot-grid.ts';
import { type EvaluateInput, logOf } from './evaluate-contract.ts';

/**
 * When a breach began and ended, as docs/contract-language.md, "Claims" says: the first and the
 * last bad or down instant of the period in the claimed reading, over all partitions of `sla`
 * commitments that are breached in it.
 */
export interface Breach {
  readonly start: EpochMs;
  readonly end: {
    readonly instant: EpochMs;
    /**
     * The end of time that was down, exclusive; false: the instant of
     * the last bad call or incident.
     */
    readonly isEnd: boolean;
  };
}

export interface FindBreachInput
  extends Pick<
    EvaluateInput,
    'warehouse' | 'contract' | 'exclusions' | 'outages' | 'notices' | 'asOf' | 'log'
  > {
  readonly evaluation: Evaluation;
}

/** Null if nothing that costs money was breached. Throws what the warehouse throws. */
export async function findBreach(input: FindBreachInput): Promise<Breach | null> {
  const breaches: Breach[] = [];
  // One after the other: each may use all cores and much memory of the warehouse.
  for (const evaluated of input.evaluation.commitments) {
    if (evaluated.standing === 'sla') breaches.push(...(await breachesOf(evaluated, input)));
  }
  return breaches.reduce<Breach | null>(
    (whole, next) => (whole === null ? next : joined(whole, next)),
    null,
  );
}

function joined(a: Breach, b: Breach): Breach {
  const end = a.end.instant > b.end.instant ? a.end : b.end;
  return { start: Math.min(a.start, b.start), end };
}

async function breachesOf(
  evaluated: EvaluatedCommitment,
  input: FindBreachInput,
): Promise<readonly Breach[]> {
  const { version, period } = governingVersion(input.contract, input.evaluation.period.label);
  const commitment = version.commitments.find(({ id }) => id === evaluated.id);
  const breached = new Set(
    evaluated.partitions
      .filter(({ claimed }) => claimed.verdict === 'breached')
      .map(({ partition }) => JSON.stringify(Object.values(partition))),
  );
  if (commitment === undefined || breached.size === 0) return [];
  const counted: CountedCommitment = {
    ...input,
    commitment,
    period,
    activeTime: activeTime(input.contract),
    exclusions: input.exclusions?.exclusions ?? [],
    // Right whatever was delivered since the evaluation.
    log: logOf(input).careful,
  };
  const told = {
    outages: input.outages?.outages ?? null,
    notices: input.notices?.notices ?? null,
  };
  const found = isJudged(commitment)
    ? await judgedTimes(counted, told)
    : await badInstants(counted);
  return found
    .filter(({ values }) => breached.has(JSON.stringify(values)))
    .map(({ breach }) => breach);
}

type CountedCommitment = Omit<Parameters<EventLog['countSlots']>[0], 'slotMs' | 'period'> & {
  readonly period: Period;
  readonly log: EventLog;
};

interface PartitionBreach {
  readonly values: readonly string[];
  readonly breach: Breach;
}

/** Whether the breach lies in outages or incidents, and not in calls. */
function isJudged({ indicator }: Commitment): boolean {
  return countsTime(indicator) || indicator.kind === 'notice';
}

/**
 * From the first to the last outage that counts, inside the period; of incidents, from the
 * beginning of the first that broke the promise to that of the last.
 */
async function judgedTimes(
  input: CountedCommitment,
  told: Pick<PartitionsInput, 'outages' | 'notices'>,
): Promise<readonly PartitionBreach[]> {
  const { commitment } = input;
  const counts = await input.log.countSlots({ ...input, slotMs: slotMsOf(commitment.indicator) });
  return judgePartitions({ ...input, ...told }, commitment, counts).flatMap(
    ({ values, claimed }): readonly PartitionBreach[] => {
      const began = claimed.broken.map((notice) => notice.began).sort((a, b) => a - b);
      const [earliest, latest] = [began.at(0), began.at(-1)];
      if (earliest !== undefined && latest !== undefined) {
        const end = { instant: latest, isEnd: false };
        return [{ values, breach: { start: earliest, end } }];
      }
      const outages = claimed.decisive?.outages ?? [];
      const [first, last] = [outages.at(0), outages.at(-1)];
      if (first === undefined || last === undefined) return [];
      const end = { instant: last.end, isEnd: true };
      return [{ values, breach: { start: first.start, end } }];
    },
  );
}

const instantsRow = z.object({
  partition_values: partitionValues,
  slot: z.int(),
  first_ms: z.int(),
  last_ms: z.int(),
});

/**
 * From the first to the last call that made the figure worse, inside the period; of
 * a speed, of slots that miss it.
 */
async function badInstants(input: CountedCommitment): Promise<readonly PartitionBreach[]> {
  const { warehouse, commitment, period, log } = input;
  const { indicator } = commitment;
  const missed = indicator.kind === 'attained_slots' ? await missedOf(input, indicator) : null;
  const found: PartitionBreach[] = [];
  for (const units of log.selectParts({ ...input, activeTime: countingTime(input) })) {
    const rows = await warehouse.select(
      ...warehouseQuery('evaluation/bad-instants', {
        fragments: { units: units.text },
        parameters: {
          ...units.parameters,
          start_ms: period.start,
          end_ms: period.end,
          by_metric: missed !== null,
          slot_ms: slotMsOf(indicator) ?? period.end - period.start,
        },
      }),
      instantsRow,
    );
    found.push(
      ...rows
        .filter(
          ({ partition_values, slot }) =>
            missed === null || missed.get(JSON.stringify(partition_values))?.has(slot) === true,
        )
        .map(({ partition_values, first_ms, last_ms }) => ({
          values: partition_values,
          breach: { start: first_ms, end: { instant: last_ms, isEnd: false } },
        })),
    );
  }
  return found;
}

/** The slots that miss a speed, by the values of their partition. */
async function missedOf(
  input: CountedCommitment,
  indicator: AttainedSlots,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const counts = await input.log.countSlots({
    ...input,
    activeTime: countingTime(input),
    slotMs: indicator.slotMs,
  });
  return new Map(
    counts.map(({ values, slots }) => {
      const missed = missedSlots(
        indicator,
        slots.map(({ claimed }) => claimed),
      );
      return [JSON.stringify(values), new Set(missed.map(({ slot }) => slot))];
    }),
  );
}

/** Active time without the slots that do not exist because they are not wholly inside it. */
function countingTime({ commitment, period, activeTime }: CountedCommitment): readonly Interval[] {
  const slotMs = slotMsOf(commitment.indicator);
  if (commitment.partialPeriod === 'full' || slotMs === null) return activeTime;
  const grid = slotGrid(period, slotMs);
  const { exists } = existingSlots(grid, [], activeTime);
  return united(
    Array.from({ length: grid.total }, (_, slot) => slot)
      .filter(exists)
      .map((slot) => slotTime(grid, slot)),
  );
}
