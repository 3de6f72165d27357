import { z } from 'zod';
import { document, type Published } from '../document.ts';
import { healthDocument } from './health.ts';
import { type PublicIncidentInput, publicIncident, publicIncidentJson } from './public-incident.ts';

/** With what the stream of events begins for whoever has nothing yet. */
export const liveSnapshotDocument = document(
  'live-snapshot@1',
  'How things stand where the stream of events begins',
  { health: healthDocument, incidents: z.array(publicIncident).describe('those that go on') },
);

export function liveSnapshotJson(
  health: Published<typeof healthDocument>,
  incidents: readonly PublicIncidentInput[],
): Published<typeof liveSnapshotDocument> {
  return {
    schema: 'uptally/live-snapshot@1',
    health,
    incidents: incidents.map(publicIncidentJson),
  };
}
