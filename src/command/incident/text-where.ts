import { localMinute } from '../../ground/time.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { IncidentFigures } from '../../health/incident/reconcile.ts';
import type { Impact } from '../../health/where/impact.ts';
import type { ValueHit } from '../../health/where/public-impact.ts';
import { failedPercent, impactSentences } from '../../papers/words/impact-words.ts';
import { scopeWords } from '../../papers/words/incident-words.ts';
import { grouped, quantity } from '../terminal/print.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

type IncidentCells = Pick<IncidentFigures, 'bad' | 'healthy' | 'unseen'>;

type AnyDimension = Impact['dimensions'][number];

/** Sentences, then a table for each dimension that the log tells. */
export function renderImpact(
  impact: Impact,
  {
    incident,
    timeZone,
    paint,
  }: {
    readonly incident: { readonly id: string; readonly cells: IncidentCells } | null;
    readonly timeZone: string;
    readonly paint: Paint;
  },
): string {
  const { interval, dimensions } = impact;
  const [from, to] = [interval.start, interval.end].map((at) => localMinute(at, timeZone));
  const told = dimensions.filter(isTold);
  const untold = dimensions.filter((one) => !isTold(one)).map(({ dimension }) => dimension);
  return [
    `${paint('bold', incident?.id ?? 'All calls')}  ${from} to ${to} (${timeZone})`,
    ...impactSentences(impact),
    ...tenantWords(impact),
    ...(incident === null ? [] : ['', ...cellLines(incident.cells)]),
    ...told.flatMap((one) => ['', ...dimensionLines(one, impact, paint)]),
    ...(untold.length === 0 ? [] : ['', `Not told by any call: ${untold.join(', ')}.`]),
  ].join('\n');
}

function tenantWords({ total, tenants }: Impact): readonly string[] {
  if (tenants === 0 || total.lostCalls === 0) return [];
  const share = failedPercent(total.tenantsHit, tenants);
  const all = quantity(tenants, 'tenant');
  return [`${grouped(total.tenantsHit)} of ${all} (${share}) lost a call at least.`];
}

function isTold({ values, others }: AnyDimension): boolean {
  return others.values > 0 || values.some(({ value }) => value !== '');
}

/** So many fit a screen with ten tables. */
const MOST_SHOWN = 6;

function dimensionLines(
  { dimension, values, others, contrast }: AnyDimension,
  { total, tenants }: Impact,
  paint: Paint,
): readonly string[] {
  const shown = values.slice(0, MOST_SHOWN);
  const hidden = values.length - shown.length + others.values;
  const rest = shown.reduce((sum, one) => sum - one.lostCalls, total.lostCalls);
  const rows = shown.map((one): readonly TableCell[] => [
    { text: one.value === '' ? 'not told' : one.value },
    { text: grouped(one.calls), right: true },
    { text: one.calls === 0 ? '' : failedPercent(one.bad, one.calls), right: true },
    { text: one.calls === 0 ? '' : barOf(one.bad, one.calls), style: 'red' },
    { text: grouped(one.lostCalls), right: true },
    { text: tenantsText(one.tenantsHit, tenants), right: true },
    { text: elsewhereText(one, total.elsewhere.calls), right: true },
  ]);
  const heads = [
    contrast?.makesDifference === true ? `* ${dimension}` : dimension,
    'attempts',
    'failed',
    '',
    'lost calls',
    'tenants hit',
    'failed elsewhere',
  ];
  const more = `and ${quantity(hidden, 'other')} with ${grouped(rest)} lost calls`;
  return [...textTable(heads, rows, paint), ...(hidden === 0 ? [] : [more])];
}

const BAR_WIDTH = 10;

/** Of what failed at least a tick. */
function barOf(bad: number, calls: number): string {
  const ticks = bad === 0 ? 0 : Math.max(1, Math.floor((BAR_WIDTH * bad) / calls));
  return '█'.repeat(ticks).padEnd(BAR_WIDTH, '·');
}

function tenantsText(hit: number, tenants: number): string {
  return tenants === 0 ? '' : `${grouped(hit)} of ${grouped(tenants)}`;
}

function elsewhereText({ elsewhere }: ValueHit, all: number): string {
  if (all === 0) return '';
  return `${grouped(elsewhere.bad)} of ${grouped(elsewhere.calls)}`;
}

/** The cells that an incident hit, and those that it spared. */
export function cellLines(cells: IncidentCells): readonly string[] {
  return [
    cellsLine('Bad', cells.bad),
    cellsLine('Spared', cells.healthy),
    cellsLine('With too few calls to say', cells.unseen),
  ];
}

const MOST_CELLS = 8;

function cellsLine(head: string, cells: readonly Cell[]): string {
  if (cells.length === 0) return `${head}: none`;
  const named = cells.slice(0, MOST_CELLS).map((cell) => scopeWords({ kind: 'cell', ...cell }));
  const more = cells.length > MOST_CELLS ? `; and ${cells.length - MOST_CELLS} more` : '';
  return `${head}: ${named.join('; ')}${more}`;
}
