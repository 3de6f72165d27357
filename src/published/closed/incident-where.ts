import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import { dimensions } from '../../health/where/dimension.ts';
import type { Impact } from '../../health/where/impact.ts';
import { document, type Published } from '../document.ts';
import {
  type CellsHit,
  contrastShapes,
  hitJson,
  hitShape,
  othersShape,
  restJson,
  toldValue,
  totalShape,
} from '../open/incident-impact.ts';
import { count, instant } from '../scalars.ts';
import { cellShape } from '../scope.ts';

const tenantsHit = count.describe('tenants with at least one lost call');

export const incidentWhereDocument = document(
  'incident-where@1',
  'Where an incident, or the failed calls of a time, hit: also which accounts and tenants',
  {
    incident: z.string().nullable().describe('null: all calls of a time'),
    from: instant,
    to: instant.describe('its end, or when this was counted'),
    total: z.strictObject({ ...totalShape, tenants_hit: tenantsHit }),
    tenants: count.describe('with a call in that time; untold ones are none'),
    dimensions: z
      .array(
        z.strictObject({
          dimension: z.enum(dimensions),
          values: z.array(
            z.strictObject({ value: toldValue, ...hitShape, tenants_hit: tenantsHit }),
          ),
          others: othersShape,
          ...contrastShapes,
        }),
      )
      .describe(
        'those that make a difference first: with all on one value, then the widest spread',
      ),
    cells: z
      .strictObject({
        hit: z.array(cellShape),
        spared: z.array(cellShape),
        unseen: z.array(cellShape).describe('with too few calls to say'),
      })
      .nullable()
      .describe('of the incident'),
  },
);

export function incidentWhereJson(
  { interval, total, tenants, dimensions: all }: Impact,
  incident: { readonly id: string; readonly cells: CellsHit } | null,
): Published<typeof incidentWhereDocument> {
  return {
    schema: 'uptally/incident-where@1',
    incident: incident?.id ?? null,
    from: formatInstant(interval.start),
    to: formatInstant(interval.end),
    total: { ...hitJson(total), uncounted: total.uncounted, tenants_hit: total.tenantsHit },
    tenants,
    dimensions: all.map((one) => ({
      dimension: one.dimension,
      values: one.values.map((value) => ({
        value: value.value,
        ...hitJson(value),
        tenants_hit: value.tenantsHit,
      })),
      ...restJson(one),
    })),
    cells: incident === null ? null : cellsJson(incident.cells),
  };
}

function cellsJson({ bad, healthy, unseen }: CellsHit) {
  return { hit: bad, spared: healthy, unseen };
}
