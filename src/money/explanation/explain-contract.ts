import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import { decimal } from '../../ground/exact.ts';
import { localText } from '../../ground/local-text.ts';
import { type EpochMs, HOUR_MS, type Interval } from '../../ground/time.ts';
import type { Bound, Commitment, ContractVersion } from '../contract/contract.ts';
import { countContract, type EvaluateInput, logOf } from '../evaluation/evaluate-contract.ts';
import type { ReadingName } from '../input/reading.ts';
import { worstStatus } from '../judge/credit.ts';
import { fieldRecord } from '../judge/field-values.ts';
import { indicate, slotMsOf } from '../judge/indicators/indicate.ts';
import type { IndicatorInput } from '../judge/indicators/indicator.ts';
import {
  type JudgedCommitment,
  type JudgedPartition,
  type JudgeInput,
  judgedContract,
  publishedEvaluation,
} from '../judge/judge-contract.ts';
import type { Figure } from '../judge/judge-reading.ts';
import type { PartitionCounts } from '../judge/partition-counts.ts';
import { satisfies } from '../judge/satisfies.ts';
import { existingSlots, slotGrid } from '../judge/slot-grid.ts';
import { explainLine } from './explain-credit.ts';
import { explainLosses } from './explain-losses.ts';
import { explainSlot } from './explain-slot.ts';
import type { ExplainedPartition, Explanation } from './explanation.ts';
import { boundOf, fractionOf } from './fraction.ts';

export interface ExplainInput extends EvaluateInput, Selection {
  readonly reading: ReadingName;
  /** Losses to list for each partition, and calls to list in one slot. */
  readonly most: { readonly losses: number; readonly calls: number };
}

/** What to explain of a result. */
export interface Selection {
  /** An id; absent: all. */
  readonly commitment?: string | undefined;
  /** Values that the fields of a partition must have. */
  readonly partition: ReadonlyMap<string, string>;
  /** An instant of the slot whose calls are listed; absent: none are. */
  readonly slot?: EpochMs | undefined;
}

/**
 * One reading of a result with every step from the total to the calls of a slot. Throws what
 * `evaluateContract` throws, and `invalid_input` for a selection of nothing.
 */
export async function explainContract(input: ExplainInput): Promise<Explanation> {
  const { reading, warehouse } = input;
  const counted = await countContract(input);
  const { version, period, fees } = counted;
  checkSelection(input, version, period);
  const judged = judgedContract(counted);
  const evaluation = publishedEvaluation(counted, judged);
  const selected = selectedPartitions(judged.commitments, input);

  const commitments: Explanation['commitments'] = [];
  for (const { commitment, partitions } of selected) {
    const pieces = await piecesOf(input, counted, commitment);
    const explained: ExplainedPartition[] = [];
    for (const partition of partitions) {
      explained.push(
        await explainPartition({ input, counted, commitment, partition, pieces, warehouse }),
      );
    }
    commitments.push({
      id: commitment.id,
      standing: commitment.creditTerms === null ? 'target' : 'sla',
      method: commitment.method,
      partitions: explained,
    });
  }

  const isSelected = (id: string, values: readonly string[]) =>
    selected.some(
      ({ commitment, partitions }) =>
        commitment.id === id && partitions.some((partition) => partition.values === values),
    );
  const lines = judged.lines.filter(({ shares }) =>
    shares.some(({ parts }) => parts.some((part) => isSelected(part.commitment, part.partition))),
  );
  const context = { judged, reading, feesFile: fees?.file ?? '' };
  return {
    schema: 'uptally/explanation@1',
    reading,
    contract: evaluation.contract,
    period: evaluation.period,
    events: evaluation.events,
    total: explainTotal(evaluation, version, reading),
    credits: lines.map((line) => explainLine(line, context)),
    commitments,
  };
}

/** Throws `invalid_input` for what the version does not have, whatever the calls are. */
export function checkSelection(
  { commitment, partition, slot }: Selection,
  { version, commitments, timeZone }: ContractVersion,
  period: Interval,
): void {
  const faults: Fault[] = [];
  const found = commitments.filter(({ id }) => commitment === undefined || id === commitment);
  if (found.length === 0) {
    const ids = commitments.map(({ id }) => id).join(', ');
    const expectation = `a commitment of version ${version}: ${ids}`;
    faults.push({ place: '--commitment', value: shownValue(commitment), expectation });
  }
  const fields = [...new Set(found.flatMap(({ partitionBy }) => partitionBy))];
  for (const field of partition.keys()) {
    if (found.length === 0 || fields.includes(field)) continue;
    const expectation = `a field of partition_by: ${fields.join(', ') || '(none)'}`;
    faults.push({ place: '--partition', value: shownValue(field), expectation });
  }
  if (slot !== undefined && (slot < period.start || slot >= period.end)) {
    const expectation =
      `an instant of the period, from ${localText(period.start, timeZone)} to before ` +
      `${localText(period.end, timeZone)}`;
    faults.push({ place: '--slot', value: localText(slot, timeZone), expectation });
  }
  if (faults.length > 0) throw invalidInput(faults);
}

const SHOWN_PARTITIONS = 10;

function selectedPartitions(
  judged: readonly JudgedCommitment[],
  { commitment: id, partition }: Selection,
): readonly JudgedCommitment[] {
  const asked = judged.filter(({ commitment }) => id === undefined || commitment.id === id);
  if (partition.size === 0) return asked;
  const selected = asked.flatMap(({ commitment, partitions }) => {
    const matching = partitions.filter(({ values }) =>
      [...partition].every(([field, value]) => {
        const position = commitment.partitionBy.indexOf(field);
        return position >= 0 && values[position] === value;
      }),
    );
    return matching.length === 0 ? [] : [{ commitment, partitions: matching }];
  });
  if (selected.length > 0) return selected;
  const names = asked.flatMap(({ commitment, partitions }) =>
    partitions.map(({ values }) =>
      commitment.partitionBy.map((field, i) => `${field}=${values[i]}`).join(' '),
    ),
  );
  const shown = [...new Set(names)];
  const more = shown.length > SHOWN_PARTITIONS ? `, … (${shown.length} of them)` : '';
  throw invalidInput([
    {
      place: '--partition',
      value: [...partition].map((entry) => entry.join('=')).join(' '),
      expectation:
        'a partition with calls: ' +
        `${shown.slice(0, SHOWN_PARTITIONS).join(', ') || '(none)'}${more}`,
    },
  ]);
}

/** What is lost lies in slots, or in incidents. */
function hasLosses({ indicator }: Commitment): boolean {
  return slotMsOf(indicator) !== null || indicator.kind === 'notice';
}

/** A contract without slots is looked at by the hour; null: what is lost is known without. */
async function piecesOf(
  input: ExplainInput,
  { period, activeTime, exclusions, asOf }: JudgeInput,
  commitment: Commitment,
): Promise<readonly PartitionCounts[] | null> {
  if (hasLosses(commitment)) return null;
  return logOf(input).careful.countSlots({
    warehouse: input.warehouse,
    commitment,
    period,
    slotMs: HOUR_MS,
    activeTime,
    exclusions,
    asOf,
  });
}

interface ExplainPartitionInput {
  readonly input: ExplainInput;
  readonly counted: JudgeInput;
  readonly commitment: Commitment;
  readonly partition: JudgedPartition;
  readonly pieces: readonly PartitionCounts[] | null;
  readonly warehouse: ExplainInput['warehouse'];
}

async function explainPartition(explain: ExplainPartitionInput): Promise<ExplainedPartition> {
  const { input, counted, commitment, partition, warehouse } = explain;
  const { reading } = input;
  const { figures, decisive, reading: published } = partition[reading];
  const looked = {
    claimed: lookedAt(explain, 'claimed'),
    conceded: lookedAt(explain, 'conceded'),
  };
  const isKnown = explain.pieces === null;
  return {
    partition: fieldRecord(commitment.partitionBy, partition.values),
    ...published,
    figures: figures.map((figure) => explainFigure(figure, figure === decisive)),
    lost:
      decisive === null
        ? null
        : explainLosses({
            figure: decisive,
            losses: (isKnown ? decisive : indicate(commitment.indicator, looked[reading])).losses(),
            slots: looked[reading],
            hasSlots: slotMsOf(commitment.indicator) !== null,
            units: published.units,
            most: input.most.losses,
          }),
    slot:
      input.slot === undefined
        ? null
        : await explainSlot({
            warehouse,
            counted,
            commitment,
            partition: partition.values,
            grid: looked[reading].existing.grid,
            instant: input.slot,
            reading,
            slots: { claimed: looked.claimed.slots, conceded: looked.conceded.slots },
            most: input.most.calls,
          }),
  };
}

/** What a partition was judged by, in pieces where it has no slots. */
function lookedAt(
  { pieces, partition, counted }: ExplainPartitionInput,
  reading: ReadingName,
): IndicatorInput {
  const { input } = partition[reading];
  if (pieces === null) return input;
  const key = JSON.stringify(partition.values);
  const slots = pieces.find(({ values }) => JSON.stringify(values) === key)?.slots ?? [];
  return {
    ...input,
    slots: slots.map((slot) => slot[reading]),
    existing: existingSlots(slotGrid(counted.period, HOUR_MS), [], null),
  };
}

function explainFigure(
  { attainment, compared, target, isMet, whole }: Figure,
  decides: boolean,
): ExplainedPartition['figures'][number] {
  return {
    attainment: fractionOf(attainment),
    compared: fractionOf(compared),
    target: boundOf(target),
    met: isMet,
    decides,
    whole: { count: fractionOf(whole.count), of: whole.of },
  };
}

function explainTotal(
  { total, credits }: ReturnType<typeof publishedEvaluation>,
  { floor, money }: ContractVersion,
  reading: ReadingName,
): Explanation['total'] {
  const statuses = credits.map((line) => line[reading].status);
  const isUnknown = statuses.includes('unknown');
  const isReached = (bound: Bound) => satisfies(decimal(total[reading]), bound);
  const isBelow = credits.some((line) => line[reading].reason === 'below_floor');
  return {
    amount: total[reading],
    currency: total.currency,
    status: worstStatus(statuses),
    floor:
      floor === null
        ? null
        : { bound: boundOf(floor), reached: isUnknown ? null : !isBelow && isReached(floor) },
    rounding: { decimals: money.decimals, mode: money.rounding },
  };
}
