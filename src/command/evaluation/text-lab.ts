import { isDeepStrictEqual } from 'node:util';
import type { Commitment, ContractVersion } from '../../money/contract/contract.ts';
import { type ReadingName, readings } from '../../money/input/reading.ts';
import type { Lab, LabVariant } from '../../money/lab/lab.ts';
import {
  isProvisional,
  isUnknown,
  type LabFigure,
  labFigure,
  variantName,
} from '../../papers/no-clause/lab-rows.ts';
import { boundWords, tierWords } from '../../papers/words/contract-words.ts';
import { amountText, countText, NO_DATA, plainText } from '../../papers/words/format-figure.ts';
import { percentWords } from '../../papers/words/verdict-words.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/**
 * A lab as a table for a terminal; both readings of a variant where they differ. `versions` are
 * those that governed, one for each variant; `notes` stand below.
 */
export function renderLabText(
  lab: Lab,
  versions: readonly ContractVersion[],
  paint: Paint,
  notes: readonly string[] = [],
): string {
  const rows = lab.variants.flatMap((variant, i) =>
    variantRows(lab, variant, i, versions[i]?.commitments ?? []),
  );
  const [base] = lab.variants as [LabVariant];
  const heads = [
    'variant',
    ...lab.varied,
    'commitment',
    'reading',
    'attainment',
    'target',
    'tier',
    'verdict',
    'credit',
    'difference',
  ];
  const what =
    lab.varied.length === 0 ? 'Contracts' : `${base.contract.id}, version ${base.contract.version}`;
  return plainText(
    [
      `${what}, period ${base.period.label}: ${countText(lab.events.distinct)} events, ` +
        `${lab.variants.length} variants`,
      '',
      ...textTable(heads, rows, paint),
      '',
      'attainment: the lowest of the partitions, with its tier; credit: all lines of the ' +
        'variant; difference: ' +
        'to the first variant',
      ...notes.map((note) => `note: ${note}`),
    ].join('\n'),
  );
}

function variantRows(
  lab: Lab,
  variant: LabVariant,
  index: number,
  terms: readonly Commitment[],
): readonly (readonly TableCell[])[] {
  const emphasis = index === 0 ? ('bold' as const) : undefined;
  return variant.commitments.flatMap((commitment, nth) => {
    // The credit is that of the variant, not of one commitment of it.
    const isFirst = nth === 0;
    const told = [...commitment.partitions, ...(isFirst ? variant.credits : [])];
    const shown = told.every(isOneReading) ? readings.slice(0, 1) : readings;
    return shown.map((reading): readonly TableCell[] => {
      const isNamed = isFirst && reading === 'claimed';
      return [
        { text: isNamed ? variantName(lab, index) : '', style: emphasis },
        ...variant.values.map((value) => cell(isNamed ? (value ?? '–') : '')),
        cell(reading === 'claimed' ? commitment.id : ''),
        cell(shown.length > 1 ? reading : ''),
        ...figureCells(
          labFigure(commitment, reading),
          terms.find(({ id }) => id === commitment.id),
        ),
        ...(isFirst ? moneyCells(variant, reading, index) : []),
      ];
    });
  });
}

function isOneReading(both: Readonly<Record<ReadingName, unknown>>): boolean {
  return isDeepStrictEqual(both.claimed, both.conceded);
}

function figureCells(figure: LabFigure, promised: Commitment | undefined): readonly TableCell[] {
  const { lowestPercent, tier, verdict, breached, partitions, isUntold } = figure;
  const of = partitions > 1 && breached > 0 ? ` ${breached} of ${partitions}` : '';
  return [
    {
      text: plainText(
        percentWords({
          percent: lowestPercent,
          reason: isUntold ? 'not_told' : null,
        }),
      ),
      right: true,
    },
    cell(promised === undefined ? '' : boundWords(promised.target)),
    cell(tierWords(promised?.creditTerms?.tiers ?? [], tier)),
    { text: `${verdict ?? NO_DATA}${of}`, style: breached > 0 ? 'red' : undefined },
  ];
}

function moneyCells(
  variant: LabVariant,
  reading: ReadingName,
  index: number,
): readonly TableCell[] {
  const { total, difference } = variant;
  const status = isUnknown(variant, reading)
    ? ' + unknown'
    : isProvisional(variant, reading)
      ? ' provisional'
      : '';
  const change = difference[reading];
  return [
    { text: `${amountText(total[reading], total.currency)}${status}`, right: true },
    { text: index === 0 ? '' : signed(change), right: true, style: styleOf(change) },
  ];
}

/** `+1,234.50`, `−5.00`, `0.00`; `?` where it is not known. */
function signed(amount: string | null): string {
  if (amount === null) return '?';
  const text = amountText(amount, '').trim();
  return isZero(amount) || amount.startsWith('-') ? text : `+${text}`;
}

function styleOf(amount: string | null): TableCell['style'] {
  if (amount === null || isZero(amount)) return 'dim';
  return amount.startsWith('-') ? 'yellow' : 'green';
}

function isZero(amount: string): boolean {
  return /^-?[0.]+$/.test(amount);
}

function cell(text: string): TableCell {
  return { text };
}
