import { z } from 'zod';
import { formatInstant } from '../../ground/time.ts';
import type {
  IncidentRevision,
  IncidentWord,
  RecordedIncident,
} from '../../health/record/find-incidents.ts';
import { document, type Published } from '../document.ts';
import { instantOrNull } from '../instant-text.ts';
import { instant } from '../scalars.ts';
import { cellShape } from '../scope.ts';
import { episode, episodeJson } from './health-replay.ts';

const standing = z
  .enum(['standing', 'withdrawn', 'merged'])
  .describe('withdrawn: the calls as they are known now make no incident of it');

const recorded = z.strictObject({
  id: z.string(),
  standing,
  merged_into: z.string().nullable(),
  state: z.enum(['open', 'monitoring', 'resolved']),
  began: instant,
  opened: instant.describe('when the evidence sufficed'),
  recorded_at: instant.describe('when we wrote it down'),
  monitoring_since: instant.nullable(),
  ended: instant.nullable(),
  revision: z.int().describe('how often it has moved or changed its state'),
  headline: z.array(z.int()).describe('places of the episodes that say it best'),
  episodes: z.array(episode),
  bad: z.array(cellShape),
  healthy: z.array(cellShape),
  unseen: z.array(cellShape).describe('with too few calls to say'),
  rule: z.strictObject({
    false_incidents_per_year: z.number(),
    series: z.int().nullable().describe('null: those with calls in the 28 days before'),
  }),
});

export const incidentsDocument = document('incidents@1', 'Incidents that were measured', {
  incidents: z.array(recorded),
});

export const incidentDocument = document(
  'incident@1',
  'One incident, with its revisions and what people added',
  {
    incident: recorded,
    revisions: z.array(
      z.strictObject({
        revision: z.int(),
        recorded_at: instant,
        standing,
        merged_into: z.string().nullable(),
        began: instant,
        ended: instant.nullable(),
        began_before: instant.nullable(),
        ended_before: instant.nullable(),
      }),
    ),
    words: z.array(
      z.strictObject({
        number: z.int(),
        kind: z.enum(['say', 'link', 'review']),
        said_at: instant,
        said_by: z.string(),
        body: z.string(),
        url: z.string().nullable(),
      }),
    ),
  },
);

export function incidentsJson(
  incidents: readonly RecordedIncident[],
): Published<typeof incidentsDocument> {
  return { schema: 'uptally/incidents@1', incidents: incidents.map(recordedJson) };
}

export function incidentJson(
  incident: RecordedIncident,
  revisions: readonly IncidentRevision[],
  words: readonly IncidentWord[],
): Published<typeof incidentDocument> {
  return {
    schema: 'uptally/incident@1',
    incident: recordedJson(incident),
    revisions: revisions.map((revision) => ({
      revision: revision.revision,
      recorded_at: formatInstant(revision.recordedAt),
      standing: revision.standing,
      merged_into: revision.mergedInto,
      began: formatInstant(revision.began),
      ended: instantOrNull(revision.ended),
      began_before: instantOrNull(revision.beganBefore),
      ended_before: instantOrNull(revision.endedBefore),
    })),
    words: words.map(({ number, kind, saidAt, saidBy, body, url }) => ({
      number,
      kind,
      said_at: formatInstant(saidAt),
      said_by: saidBy,
      body,
      url,
    })),
  };
}

function recordedJson({
  id,
  standing: stands,
  mergedInto,
  recordedAt,
  revision,
  rule,
  figures,
}: RecordedIncident): Published<typeof recorded> {
  return {
    id,
    standing: stands,
    merged_into: mergedInto,
    state: figures.state,
    began: formatInstant(figures.began),
    opened: formatInstant(figures.opened),
    recorded_at: formatInstant(recordedAt),
    monitoring_since: instantOrNull(figures.monitoringSince),
    ended: instantOrNull(figures.ended),
    revision,
    headline: figures.headline,
    episodes: figures.episodes.map(episodeJson),
    bad: figures.bad,
    healthy: figures.healthy,
    unseen: figures.unseen,
    rule: {
      false_incidents_per_year: rule.falseIncidentsPerYear,
      series: rule.series,
    },
  };
}
