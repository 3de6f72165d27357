import { z } from 'zod';
import { type EpochMs, formatInstant } from '../../ground/time.ts';
import type { Declaration } from '../../health/declared/declarations.ts';
import type { Cell } from '../../health/detect/cell.ts';
import type { RecordedIncident } from '../../health/record/find-incidents.ts';
import { named, type Published } from '../document.ts';
import { instant } from '../scalars.ts';

/** Fields of a cell by which a contract may tell its partitions apart. */
export const whereFields = ['provider', 'model', 'region', 'account', 'route'] as const;
export type WhereField = (typeof whereFields)[number];

const where = z
  .partialRecord(z.enum(whereFields), z.string())
  .describe('fields of the calls that it hit; none: all calls');

export const outagesDocument = named(
  'outages@1',
  'Measured incidents as the contract language reads outages',
  z.array(z.strictObject({ id: z.string(), start: instant, end: instant, where })),
);

export const noticesDocument = named(
  'notices@1',
  'Measured incidents as the contract language reads notices',
  z.array(
    z.strictObject({
      id: z.string(),
      began: instant,
      ended: instant.nullable(),
      declared: instant.nullable().describe('when our own poller first saw a post about it'),
      updates: z.array(instant),
      where,
    }),
  ),
);

/** An outage for each incident that is over, or for each combination of the fields that it hit. */
export function outagesJson(
  incidents: readonly RecordedIncident[],
  fields: readonly WhereField[],
): Published<typeof outagesDocument> {
  return incidents.flatMap((incident) => {
    const { began, ended } = incident.figures;
    if (ended === null) return [];
    return hits(incident, fields).map(({ id, where: hit }) => ({
      id,
      start: formatInstant(began),
      end: formatInstant(ended),
      where: hit,
    }));
  });
}

/** A notice for each incident, with what its provider said of it and when. */
export function noticesJson(
  incidents: readonly (RecordedIncident & { readonly declarations: readonly Declaration[] })[],
  fields: readonly WhereField[],
): Published<typeof noticesDocument> {
  return incidents.flatMap((incident) => {
    const { began, ended } = incident.figures;
    const posts = incident.declarations.flatMap(({ post }) => post ?? []);
    const seen = posts.map(({ firstSeen }) => firstSeen);
    const updates = posts.flatMap((post) => post.updates);
    return hits(incident, fields).map(({ id, where: hit }) => ({
      id,
      began: formatInstant(began),
      ended: ended === null ? null : formatInstant(ended),
      declared: seen.length === 0 ? null : formatInstant(Math.min(...seen)),
      updates: [...new Set(updates)].sort(byTime).map(formatInstant),
      where: hit,
    }));
  });
}

function byTime(a: EpochMs, b: EpochMs): number {
  return a - b;
}

/**
 * One record of an incident; or, where its bad cells differ in a field, one of each combination,
 * under an id that stays its own when others come in.
 */
function hits(
  { id, figures }: RecordedIncident,
  fields: readonly WhereField[],
): readonly { readonly id: string; readonly where: Partial<Record<WhereField, string>> }[] {
  const combinations = new Map<string, Partial<Record<WhereField, string>>>();
  for (const cell of figures.bad) {
    const hit = whereOf(cell, fields);
    combinations.set(JSON.stringify(hit), hit);
  }
  const all = combinations.size === 0 ? [{}] : [...combinations.values()];
  const idOf = (hit: Partial<Record<WhereField, string>>) =>
    all.length === 1 ? id : [id, ...Object.values(hit).map(encodeURIComponent)].join('/');
  return all.map((hit) => ({ id: idOf(hit), where: hit }));
}

function whereOf(cell: Cell, fields: readonly WhereField[]): Partial<Record<WhereField, string>> {
  return Object.fromEntries(fields.map((field) => [field, cell[field]]));
}
