import { addDays, type Interval, localDate, startOfLocalDate } from '../../ground/time.ts';
import type { PerOutage } from '../../money/contract/contract.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import { type SlotGrid, slotAt, slotTime } from '../../money/judge/slot-grid.ts';
import {
  binary,
  cutOff,
  type Expression,
  greatest,
  least,
  number,
  rounded,
  roundedUp,
  sumBetween,
  sumOf,
  when,
} from './expression.ts';
import { minutesOf, statedMinutes } from './outage-sheets.ts';
import { PLACE_COLUMNS, type PlacedPartition, placeCells } from './place.ts';
import { formula, type LaidRow, SheetBuilder } from './sheet.ts';
import type { SlotsSheet } from './slots-sheet.ts';

const NOTES = [
  'Outages that pay by the step, by the local day in which each step begins.',
  'An outage begins and ends (columns E and F) where it did when the statement was issued; its ' +
    'minutes are those of its slots that are counted down.',
];

/** Rows of credits that are paid for every so many minutes of an outage. */
export class DaysSheet {
  readonly sheet = new SheetBuilder('Days', NOTES, [
    ...PLACE_COLUMNS,
    { key: 'start', header: 'Start, UTC', width: 17, form: 'instant' },
    { key: 'end', header: 'End, UTC', width: 17, form: 'instant' },
    { key: 'first', header: 'First slot', width: 10, form: 'whole' },
    { key: 'beyond', header: 'Before slot', width: 11, form: 'whole' },
    formula('minutes', 'Minutes', 12, 'number'),
    formula('steps', 'Steps', 8, 'whole'),
    { key: 'day', header: 'Local day', width: 12, form: 'text' },
    { key: 'day_start', header: 'Minutes to its start', width: 19, form: 'number' },
    { key: 'day_end', header: 'Minutes to its end', width: 18, form: 'number' },
    formula('begin', 'Steps that begin on it', 20, 'whole'),
    formula('counted', 'Of these counted', 16, 'whole'),
  ]);
  readonly #slots: SlotsSheet;

  constructor(slots: SlotsSheet) {
    this.#slots = slots;
  }

  /** Lays the outages that a tier pays for, and gives the number of steps that count. */
  stepsOf(
    placed: PlacedPartition,
    reading: ReadingName,
    { tier, credit, timeZone }: { tier: LaidRow; credit: PerOutage; timeZone: string },
  ): Expression {
    const outages = placed.partition[reading].decisive?.outages ?? [];
    const pieces = outages.flatMap((outage, i) =>
      daysOf(outage, timeZone).map((day) => ({
        outage,
        previous: outages[i - 1],
        next: outages[i + 1],
        day,
      })),
    );
    const first = this.sheet.rows.length;
    let dayBegins = first;
    for (const [i, { outage, previous, next, day }] of pieces.entries()) {
      if (pieces[i - 1]?.day !== day) dayBegins = this.sheet.rows.length;
      const row = this.#layOutage(placed, reading, outage, { previous, next, day, timeZone });
      row.set('steps', stepsIn(row, tier));
      row.set('begin', stepsOnDay(row, tier));
      const earlier = sumOf(this.sheet.range('counted', dayBegins, this.sheet.rows.length - 1));
      row.set(
        'counted',
        credit.maxPerDay === null
          ? row.ref('begin')
          : greatest(0, least(row.ref('begin'), binary(tier.ref('most'), '-', earlier))),
      );
    }
    return sumOf(this.sheet.since(first).range('counted'));
  }

  #layOutage(
    placed: PlacedPartition,
    reading: ReadingName,
    outage: Interval,
    {
      previous,
      next,
      day,
      timeZone,
    }: Neighbours & { readonly day: string; readonly timeZone: string },
  ): LaidRow {
    const { commitment, partition } = placed;
    const { grid } = partition[reading].input.existing;
    const isSlots = commitment.indicator.kind === 'good_time';
    const slots = isSlots ? wholeSlots(outage, grid, { previous, next }) : null;
    const row = this.sheet.add({
      ...placeCells(placed, reading),
      start: { instant: outage.start },
      end: { instant: outage.end },
      first: slots?.first ?? null,
      beyond: slots?.beyond ?? null,
      day,
      day_start: statedMinutes({ start: outage.start, end: startOfLocalDate(day, timeZone) }),
      day_end: statedMinutes({
        start: outage.start,
        end: startOfLocalDate(addDays(day, 1), timeZone),
      }),
    });
    const figure = decisiveFigure(placed, reading);
    const block = this.#slots.blockOf(placed, reading, figure);
    row.set(
      'minutes',
      slots === null
        ? minutesOf(row)
        : sumBetween(block.range('lost'), block.range('slot'), row.ref('first'), row.ref('beyond')),
    );
    return row;
  }
}

interface Neighbours {
  readonly previous: Interval | undefined;
  readonly next: Interval | undefined;
}

/** Null where an outage shares a slot with another one: an exclusion cuts it inside of a slot. */
function wholeSlots(outage: Interval, grid: SlotGrid, { previous, next }: Neighbours) {
  const first = slotAt(grid, outage.start);
  const last = slotAt(grid, outage.end - 1);
  const isAlone =
    (previous === undefined || previous.end <= slotTime(grid, first).start) &&
    (next === undefined || next.start >= slotTime(grid, last).end);
  return isAlone ? { first, beyond: last + 1 } : null;
}

function decisiveFigure({ partition }: PlacedPartition, reading: ReadingName): number {
  const { figures, decisive } = partition[reading];
  return Math.max(0, decisive === null ? 0 : figures.indexOf(decisive));
}

function daysOf({ start, end }: Interval, timeZone: string): readonly string[] {
  const days = [localDate(start, timeZone)];
  for (let day = days[0] ?? ''; ; ) {
    day = addDays(day, 1);
    if (startOfLocalDate(day, timeZone) >= end) return days;
    days.push(day);
  }
}

/** Whole steps of an outage that is long enough. */
function stepsIn(row: LaidRow, tier: LaidRow): Expression {
  const minutes = row.ref('minutes');
  return when(
    binary(rounded(minutes, 6), '>=', tier.ref('least')),
    cutOff(rounded(binary(minutes, '/', tier.ref('every')), 6)),
    0,
  );
}

function stepsOnDay(row: LaidRow, tier: LaidRow): Expression {
  const before = (key: 'day_start' | 'day_end') => {
    const steps = roundedUp(rounded(binary(row.ref(key), '/', tier.ref('every')), 6));
    return least(row.ref('steps'), greatest(number(0), steps));
  };
  return binary(before('day_end'), '-', before('day_start'));
}
