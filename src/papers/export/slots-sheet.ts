import { difference, intersection, totalMs } from '../../ground/interval.ts';
import { MINUTE_MS } from '../../ground/time.ts';
import type { Commitment, DownRuns } from '../../money/contract/contract.ts';
import { isToldByPeople } from '../../money/contract/told-by-people.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { slotMsOf } from '../../money/judge/indicators/indicate.ts';
import type { IndicatorInput, ReadSlot } from '../../money/judge/indicators/indicator.ts';
import { slotTime } from '../../money/judge/slot-grid.ts';
import { type PlacedPartition, placeCells, placeKey } from './place.ts';
import {
  type CellContent,
  columnLetters,
  firstRow,
  NO_ROWS,
  type RowBlock,
  type Sheet,
  type SheetColumn,
  type SheetRow,
} from './sheet.ts';
import { SlotBlock } from './slot-block.ts';
import { furtherKeys, type Lane, laneKey, lanesOf, slotColumns } from './slot-columns.ts';
import { slotFormulas, validFormula } from './slot-formulas.ts';
import type { TermsSheets } from './terms-sheets.ts';

/** The slots of one partition, and how many rows stand above them. */
interface BlockPlace {
  readonly placed: PlacedPartition;
  readonly before: number;
}

/**
 * One row for each slot of each partition, with columns for each reading and each figure. Rows are
 * laid when they are looked at, and only those of one partition are held.
 */
export class SlotsSheet implements Sheet {
  readonly name = 'Slots';
  readonly notes: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rowCount: number;
  readonly #terms: TermsSheets;
  readonly #places = new Map<string, BlockPlace>();
  #held: { readonly place: BlockPlace; readonly block: SlotBlock } | null = null;

  constructor(partitions: readonly PlacedPartition[], terms: TermsSheets) {
    this.#terms = terms;
    const counted = partitions.filter(({ commitment }) => !isToldByPeople(commitment));
    this.columns = slotColumns(counted);
    this.notes = notesFor(this.columns);
    let before = 0;
    for (const placed of counted) {
      this.#places.set(placeKey(placed, 'claimed'), { placed, before });
      before += rowCountOf(placed);
    }
    this.rowCount = before;
  }

  get rows(): Iterable<SheetRow> {
    return this.#allRows();
  }

  /** The slots of a partition, as one figure in one reading sees them. */
  blockOf(placed: PlacedPartition, reading: ReadingName, figure: number): RowBlock {
    const place = this.#places.get(placeKey(placed, 'claimed'));
    if (place === undefined) return NO_ROWS;
    const isSame = placed.partition.claimed === placed.partition.conceded;
    const lane = { reading: isSame ? ('claimed' as const) : reading, figure };
    return { range: (key) => this.#blockAt(place).range(laneKey(key, lane)) };
  }

  *#allRows(): Generator<SheetRow> {
    for (const place of this.#places.values()) yield* this.#blockAt(place).rows();
  }

  #blockAt(place: BlockPlace): SlotBlock {
    if (this.#held?.place === place) return this.#held.block;
    // Let go before the next one is laid: a month of minutes is much.
    this.#held = null;
    const { placed, before } = place;
    const block = new SlotBlock(this, firstRow(this) + before, rowCountOf(placed));
    this.#lay(block, placed);
    this.#held = { place, block };
    return block;
  }

  #lay(block: SlotBlock, placed: PlacedPartition): void {
    const { statement, commitment } = placed;
    stateSlots(block, placed);
    for (const lane of lanesOf(placed)) {
      const { figure } = lane;
      if (figure === 0) {
        stateCounts(block, placed, lane);
        block.compute(lane, [validFormula]);
      }
      const terms = this.#terms.termsOf(statement, commitment.id, figure);
      block.compute(lane, slotFormulas(commitment, figure, terms));
    }
  }
}

function notesFor(columns: readonly SheetColumn[]): readonly string[] {
  const letters = (key: string) => columnLetters(columns.findIndex((column) => column.key === key));
  const hasBoth = columns.some(({ key }) => key.startsWith('conceded_'));
  return [
    'What was counted in each slot, and what follows from it. Change a count, and ' +
      'the amount changes.',
    'Only slots with calls are listed; all of them where a slot without calls could count as ' +
      'down. Slots beside the period are there for outages that reach across its edges.',
    `Whether a slot exists (column ${letters('exists')}) was decided by exclusions and by the ` +
      'time that the contract is in force; which calls count, by the log.',
    hasBoth
      ? 'Columns of the conceded reading are filled where it sees other counts than the claimed ' +
        `one; elsewhere (column ${letters('readings')}: same) the others hold for both.`
      : 'Both readings see the same counts.',
  ];
}

function stateSlots(block: SlotBlock, placed: PlacedPartition): void {
  const { claimed, conceded } = placed.partition;
  const { grid } = claimed.input.existing;
  const slots = slotsToLay(placed.commitment, claimed.input);
  const state = (key: string, of: (slot: ReadSlot) => CellContent) =>
    block.state(key, slots.map(of));
  const { statement, commitment, partition } = placeCells(placed, '');
  const readings = claimed === conceded ? 'same' : 'differ';
  for (const [key, text] of Object.entries({ statement, commitment, partition, readings })) {
    state(key, () => text);
  }
  state('slot', ({ slot }) => slot);
  state('start', ({ slot }) => ({ instant: slotTime(grid, slot).start }));
  state('end', ({ slot }) => ({ instant: slotTime(grid, slot).end }));
  state('inside', ({ slot }) => (slot >= 0 && slot < grid.total ? 1 : 0));
}

const COUNTS = ['good', 'bad', 'invalid', 'values', 'attaining'] as const;

/** What a reading sees in each slot, and the minutes of it that can be lost. */
function stateCounts(
  block: SlotBlock,
  { commitment, partition }: PlacedPartition,
  lane: Lane,
): void {
  const { input } = partition[lane.reading];
  const { existing } = input;
  const slots = slotsToLay(commitment, input);
  const state = (key: string, of: (slot: ReadSlot) => CellContent) =>
    block.state(laneKey(key, lane), slots.map(of));
  state('exists', ({ slot }) => (existing.exists(slot) ? 1 : 0));
  for (const key of COUNTS) state(key, (slot) => slot[key]);
  if (!furtherKeys(commitment).includes('losing')) return;
  const losing = difference(input.time, input.removed);
  state('losing', ({ slot }) => {
    const lost = intersection(losing, [slotTime(existing.grid, slot)]);
    return totalMs(lost) / MINUTE_MS;
  });
}

const NOTHING = { good: 0, bad: 0, invalid: 0, values: 0, attaining: 0 };

/** The same ones in both readings. */
function slotsToLay(commitment: Commitment, { slots, existing: { grid } }: IndicatorInput) {
  if (!laysEverySlot(commitment)) return slots;
  const bySlot = new Map(slots.map((slot) => [slot.slot, slot]));
  return Array.from({ length: grid.beyond - grid.first }, (_, i): ReadSlot => {
    const slot = grid.first + i;
    return bySlot.get(slot) ?? { slot, ...NOTHING };
  });
}

/** How many rows a partition will have, before any is laid. */
function rowCountOf({ commitment, partition: { claimed } }: PlacedPartition): number {
  const { slots, existing } = claimed.input;
  return laysEverySlot(commitment) ? existing.grid.beyond - existing.grid.first : slots.length;
}

function laysEverySlot({ indicator }: Commitment): boolean {
  const runs: DownRuns | null =
    indicator.kind === 'good_time'
      ? indicator
      : indicator.kind === 'outage_minutes'
        ? indicator.from
        : null;
  return runs !== null && runs.emptySlot !== 'up' && slotMsOf(indicator) !== null;
}
