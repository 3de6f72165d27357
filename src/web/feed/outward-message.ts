import { createPrivateKey, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { DAY_MS, type EpochMs, formatInstant } from '../../ground/time.ts';
import type { HealthEvent } from '../../published/open/health-event.ts';
import { type ToldIncidentState, toldText, whatText } from './incident-updates.ts';
import type { OutwardMessage } from './post-message.ts';
import type { SubscriberKind } from './subscribers.ts';

/** A message that waits, to whom and of what. */
export interface DueMessage {
  /** The same however often it is sent. */
  readonly id: string;
  readonly kind: SubscriberKind;
  readonly url: string;
  readonly secret: string | null;
  readonly event: HealthEvent;
  /** As it was first written. */
  readonly eventText: string;
}

/** In the form that its receiver reads. `baseUrl`: where people look further. */
export function outwardMessage(
  due: DueMessage,
  { now, baseUrl }: { readonly now: EpochMs; readonly baseUrl: string | null },
): OutwardMessage {
  const { kind, url, eventText, event } = due;
  if (kind === 'webhook') {
    return { url, body: eventText, headers: signatureHeaders(due, now) };
  }
  const incident = incidentOf(event);
  const link = baseUrl === null ? null : `${baseUrl}/incidents/${incident.id}`;
  const text = textOf(event);
  const shapes = { slack: slackBody, pagerduty: pagerDutyBody, alertmanager: alertmanagerBody };
  const body = shapes[kind]({ incident, text, link, event, secret: due.secret });
  return { url, headers: {}, body: JSON.stringify(body) };
}

interface Told {
  readonly incident: ToldIncidentState;
  readonly text: string;
  readonly link: string | null;
  readonly event: HealthEvent;
  readonly secret: string | null;
}

function incidentOf({ data }: HealthEvent): ToldIncidentState {
  if (!('incident' in data) || typeof data.incident === 'string') {
    throw new TypeError('an event of an incident');
  }
  return data.incident;
}

function textOf({ data }: HealthEvent): string {
  if (!('message' in data)) return '';
  return data.message ?? `${whatText(data.incident)}: ${toldText(data.incident)}`;
}

/** Standard Webhooks: HMAC by the library; ed25519 over the same content. */
function signatureHeaders({ id, secret, eventText }: DueMessage, now: EpochMs) {
  const at = new Date(now);
  const timestamp = String(Math.floor(now / 1_000));
  const key = secret ?? '';
  const signature = key.startsWith('whsk_')
    ? `v1a,${sign(
        null,
        Buffer.from(`${id}.${timestamp}.${eventText}`),
        createPrivateKey({
          key: Buffer.from(key.slice('whsk_'.length), 'base64'),
          format: 'der',
          type: 'pkcs8',
        }),
      ).toString('base64')}`
    : new Webhook(key).sign(id, at, eventText);
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
}

/** A section of Slack takes 3,000 characters. */
const MOST_SLACK_TEXT = 2_900;

/** What a provider or a person wrote must not ring everybody (`<!channel>`). */
function slackText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.length > MOST_SLACK_TEXT ? `${escaped.slice(0, MOST_SLACK_TEXT)}…` : escaped;
}

function slackBody({ incident, text, link }: Told): object {
  const head = `${incident.id} · ${incident.state}`;
  const more = link === null ? '' : `\n<${link}|${incident.id}>`;
  return {
    text: slackText(`${head}: ${text}`),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${head}*\n${slackText(text)}${more}` } },
    ],
  };
}

const PAGERDUTY_SEVERITIES = { degraded: 'warning', partial: 'error', major: 'critical' } as const;

function isOver({ state }: ToldIncidentState): boolean {
  return state !== 'open' && state !== 'monitoring';
}

function pagerDutyBody({ incident, text, link, event, secret }: Told): object {
  return {
    routing_key: secret,
    event_action: isOver(incident) ? 'resolve' : 'trigger',
    dedup_key: incident.id,
    payload: {
      summary: text.slice(0, 1_024),
      source: 'uptally',
      severity: PAGERDUTY_SEVERITIES[incident.severity.now],
      timestamp: event.timestamp,
      component: whatText(incident).slice(0, 255),
      custom_details: { calls: incident.calls, models: incident.models.slice(0, 50) },
    },
    ...(link === null ? {} : { links: [{ href: link, text: incident.id }] }),
  };
}

/** An alert that nobody ends is over for Alertmanager after this. */
const ALERT_LASTS_MS = 7 * DAY_MS;

function alertmanagerBody({ incident, text, link, event }: Told): object {
  const at = Date.parse(event.timestamp);
  return [
    {
      labels: {
        alertname: 'UptallyIncident',
        incident: incident.id,
        what: whatText(incident).slice(0, 255),
      },
      annotations: { summary: text.slice(0, 1_024), severity: incident.severity.now },
      startsAt: incident.began,
      endsAt: isOver(incident) ? event.timestamp : formatInstant(at + ALERT_LASTS_MS),
      ...(link === null ? {} : { generatorURL: link }),
    },
  ];
}
