import { timedNotices } from '../../money/judge/indicators/notice.ts';
import { binary, when } from './expression.ts';
import { minutesOf } from './outage-sheets.ts';
import { PLACE_COLUMNS, type PlacedPartition, placeCells, placeKey } from './place.ts';
import { formula, NO_ROWS, type RowBlock, SheetBuilder } from './sheet.ts';
import type { TermsSheets } from './terms-sheets.ts';

const NOTES = [
  'Incidents that count, with what the promised time is measured between; both ' +
    'readings are the same.',
  'Where something was not told yet, the clock runs until the statement was judged or, at the ' +
    'latest, the end of the period.',
];

/** What was told of incidents, and whether it came in time. */
export class IncidentsSheet {
  readonly sheet = new SheetBuilder('Incidents', NOTES, [
    ...PLACE_COLUMNS,
    { key: 'id', header: 'Incident', width: 24, form: 'text' },
    { key: 'began', header: 'Began, UTC', width: 17, form: 'instant' },
    { key: 'start', header: 'Clock from, UTC', width: 17, form: 'instant' },
    { key: 'end', header: 'Clock to, UTC', width: 17, form: 'instant' },
    formula('minutes', 'Minutes', 12, 'number'),
    formula('kept', 'In time', 9, 'whole'),
  ]);
  readonly #blocks = new Map<string, RowBlock>();

  constructor(partitions: readonly PlacedPartition[], terms: TermsSheets) {
    for (const placed of partitions) this.#lay(placed, terms);
  }

  blockOf(placed: PlacedPartition): RowBlock {
    return this.#blocks.get(placeKey(placed, 'claimed')) ?? NO_ROWS;
  }

  #lay(placed: PlacedPartition, terms: TermsSheets): void {
    const { statement, commitment, partition } = placed;
    const { indicator } = commitment;
    if (indicator.kind !== 'notice') return;
    const first = this.sheet.rows.length;
    const promised = terms.termsOf(statement, commitment.id, 0).ref('within_minutes');
    for (const { notice, clock } of timedNotices(indicator, partition.claimed.input)) {
      const row = this.sheet.add({
        ...placeCells(placed, 'both'),
        id: notice.id ?? '',
        began: { instant: notice.began },
        start: { instant: clock.start },
        end: { instant: clock.end },
      });
      row.set('minutes', minutesOf(row));
      row.set('kept', when(binary(row.ref('minutes'), '<=', promised), 1, 0));
    }
    this.#blocks.set(placeKey(placed, 'claimed'), this.sheet.since(first));
  }
}
