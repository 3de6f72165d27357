import { z } from 'zod';

/**
 * The form of Atlassian Statuspage, version 2, so that whoever reads such pages reads what we
 * measure: https://metastatuspage.com/api. Its words only, since clients refuse others.
 */

const instant = z.iso.datetime({ offset: true });
const orNull = instant.nullable();

const page = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  time_zone: z.string(),
  updated_at: instant,
});

const status = z.strictObject({
  indicator: z.enum(['none', 'minor', 'major', 'critical']),
  description: z.string(),
});

const componentWord = z.enum([
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
]);

const component = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: componentWord,
  created_at: instant,
  updated_at: instant,
  position: z.int(),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z.string().nullable(),
  group_id: z.string().nullable(),
  page_id: z.string(),
  group: z.boolean(),
  only_show_if_degraded: z.boolean(),
});

const incidentStatus = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);

const update = z.strictObject({
  id: z.string(),
  incident_id: z.string(),
  status: incidentStatus,
  body: z.string(),
  created_at: instant,
  updated_at: instant,
  display_at: instant,
  affected_components: z.null(),
  deliver_notifications: z.boolean(),
  custom_tweet: z.null(),
  tweet_id: z.null(),
});

const incident = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: incidentStatus,
  impact: z.enum(['none', 'minor', 'major', 'critical']),
  shortlink: z.string(),
  started_at: instant,
  created_at: instant,
  updated_at: instant,
  monitoring_at: orNull,
  resolved_at: orNull,
  page_id: z.string(),
  reminder_intervals: z.null(),
  components: z.array(component),
  incident_updates: z.array(update),
});

const maintenance = z.strictObject({
  ...incident.shape,
  status: z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
  impact: z.literal('maintenance'),
  incident_updates: z.array(z.never()),
  scheduled_for: instant,
  scheduled_until: instant,
});

export const statuspage = {
  status: z.strictObject({ page, status }),
  components: z.strictObject({ page, components: z.array(component) }),
  incidents: z.strictObject({ page, incidents: z.array(incident) }),
  maintenances: z.strictObject({ page, scheduled_maintenances: z.array(maintenance) }),
  summary: z.strictObject({
    page,
    status,
    components: z.array(component),
    incidents: z.array(incident),
    scheduled_maintenances: z.array(maintenance),
  }),
} as const;

export type StatuspagePage = z.output<typeof page>;
export type StatuspageStatus = z.output<typeof status>;
export type StatuspageComponent = z.output<typeof component>;
export type StatuspageIncident = z.output<typeof incident>;
export type StatuspageMaintenance = z.output<typeof maintenance>;
