import { join } from 'node:path';
import type { z } from 'zod';
import type { RecordFormat } from '../calls/call/record-format.ts';
import type { KafkaLogin } from '../calls/kafka/kafka-login.ts';
import type { KafkaConfig } from '../calls/kafka/kafka-settings.ts';
import { type Fault, invalidInput, shownValue } from '../ground/errors.ts';
import { SECOND_MS } from '../ground/time.ts';
import { formatNameOf, topicOf, type Variable, withoutPassword } from './config-value.ts';
import { variables } from './variables.ts';

export type VariableName = keyof typeof variables;

type Values = { readonly [Name in VariableName]: z.output<(typeof variables)[Name]['schema']> };

export interface Config {
  readonly values: Values;
  /** Both stores on servers, or both in this process. */
  readonly stores:
    | { readonly kind: 'servers'; readonly clickhouseUrl: string; readonly databaseUrl: string }
    | { readonly kind: 'embedded'; readonly folder: string };
  readonly kafka: KafkaConfig | undefined;
  readonly mail: MailConfig | undefined;
  readonly reportsFolder: string;
}

export interface MailConfig {
  readonly smtpUrl: string;
  readonly from: string;
  readonly recipients: readonly string[];
}

/**
 * Reads and checks all variables; throws `invalid_input` with a fault
 * for each wrong or unknown one.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const faults: Fault[] = unknownVariables(environment);
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const name of variableNames) {
    const { schema }: Variable = variables[name];
    const text = isSet(environment, name) ? environment[name] : undefined;
    const result = schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else {
      faults.push({
        place: name,
        value: shownText(name, text),
        expectation: result.error.issues[0]?.message ?? 'another value',
      });
    }
  }
  faults.push(...unpairedVariables(environment), ...loginFaults(environment));
  if (faults.length > 0) throw invalidInput(faults);
  return configOf(values as Values);
}

export const variableNames = Object.keys(variables) as readonly VariableName[];

/** What `uptally config` prints: every variable with its value in force, secrets masked. */
export function shownConfig(
  config: Config,
): { name: VariableName; value: string; meaning: string }[] {
  return variableNames.map((name) => {
    const value: unknown = config.values[name];
    return {
      name,
      value:
        value === undefined
          ? ''
          : shownText(name, Array.isArray(value) ? value.join(',') : String(value)),
      meaning: variables[name].meaning,
    };
  });
}

function configOf(values: Values): Config {
  const { CLICKHOUSE_URL, DATABASE_URL, KAFKA_BROKERS, SMTP_URL } = values;
  return {
    values,
    stores:
      CLICKHOUSE_URL !== undefined && DATABASE_URL !== undefined
        ? { kind: 'servers', clickhouseUrl: CLICKHOUSE_URL, databaseUrl: DATABASE_URL }
        : { kind: 'embedded', folder: values.UPTALLY_DATA_DIR },
    kafka:
      KAFKA_BROKERS === undefined
        ? undefined
        : {
            brokers: KAFKA_BROKERS,
            topics: values.UPTALLY_KAFKA_TOPICS.map(topicOf),
            formats: new Map(
              values.UPTALLY_KAFKA_TOPICS.map((entry) => [
                topicOf(entry),
                (formatNameOf(entry) ?? 'native') as RecordFormat,
              ]),
            ),
            groupId: values.UPTALLY_KAFKA_GROUP,
            sessionMs: values.UPTALLY_KAFKA_SESSION_SECONDS * SECOND_MS,
            tls: values.UPTALLY_KAFKA_TLS,
            sasl: kafkaLogin(values),
          },
    mail:
      SMTP_URL === undefined
        ? undefined
        : {
            smtpUrl: SMTP_URL,
            from: values.UPTALLY_MAIL_FROM ?? '',
            recipients: values.UPTALLY_MAIL_TO ?? [],
          },
    reportsFolder: values.UPTALLY_REPORTS_DIR ?? join(values.UPTALLY_DATA_DIR, 'reports'),
  };
}

function kafkaLogin(values: Values): KafkaLogin | undefined {
  const mechanism = values.UPTALLY_KAFKA_SASL_MECHANISM;
  if (mechanism === undefined) return undefined;
  if (mechanism === 'aws-msk-iam') {
    return { mechanism, region: values.UPTALLY_KAFKA_SASL_AWS_REGION ?? '' };
  }
  if (mechanism === 'oauthbearer') {
    const extensions = values.UPTALLY_KAFKA_SASL_EXTENSIONS ?? [];
    return {
      mechanism,
      tokenUrl: values.UPTALLY_KAFKA_SASL_TOKEN_URL ?? '',
      clientId: values.UPTALLY_KAFKA_SASL_CLIENT_ID ?? '',
      clientSecret: values.UPTALLY_KAFKA_SASL_CLIENT_SECRET ?? '',
      scope: values.UPTALLY_KAFKA_SASL_SCOPE,
      extensions: Object.fromEntries(
        extensions.map((extension) => {
          const end = extension.indexOf('=');
          return [extension.slice(0, end), extension.slice(end + 1)];
        }),
      ),
    };
  }
  return {
    mechanism,
    username: values.UPTALLY_KAFKA_SASL_USERNAME ?? '',
    password: values.UPTALLY_KAFKA_SASL_PASSWORD ?? '',
  };
}

// An empty variable is an absent one: that is how compose files leave a value out.
function isSet(environment: NodeJS.ProcessEnv, name: VariableName): boolean {
  return (environment[name] ?? '') !== '';
}

function unknownVariables(environment: NodeJS.ProcessEnv): Fault[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('UPTALLY_') && !Object.hasOwn(variables, name))
    .map((name) => ({
      place: name,
      value: '(set)',
      expectation: 'a variable that `uptally config` lists',
    }));
}

/** Variables that only make sense together. */
function unpairedVariables(environment: NodeJS.ProcessEnv): Fault[] {
  const together: readonly (readonly [given: VariableName, needed: VariableName])[] = [
    ['CLICKHOUSE_URL', 'DATABASE_URL'],
    ['DATABASE_URL', 'CLICKHOUSE_URL'],
    ['SMTP_URL', 'UPTALLY_MAIL_FROM'],
    ['SMTP_URL', 'UPTALLY_MAIL_TO'],
    ['UPTALLY_OIDC_ISSUER', 'UPTALLY_OIDC_CLIENT_ID'],
    ['UPTALLY_OIDC_ISSUER', 'UPTALLY_ROLES_FILE'],
    ['UPTALLY_OIDC_ISSUER', 'UPTALLY_BASE_URL'],
  ];
  return together
    .filter(([given, needed]) => isSet(environment, given) && !isSet(environment, needed))
    .map(([given, needed]) => ({
      place: needed,
      value: '(missing)',
      expectation: `a value, as ${given} is set`,
    }));
}

const OAUTH_NEEDS = [
  'UPTALLY_KAFKA_SASL_TOKEN_URL',
  'UPTALLY_KAFKA_SASL_CLIENT_ID',
  'UPTALLY_KAFKA_SASL_CLIENT_SECRET',
] as const;
const PASSWORD_NEEDS = ['UPTALLY_KAFKA_SASL_USERNAME', 'UPTALLY_KAFKA_SASL_PASSWORD'] as const;

const LOGIN_NEEDS: Readonly<Record<KafkaLogin['mechanism'], readonly VariableName[]>> = {
  plain: PASSWORD_NEEDS,
  'scram-sha-256': PASSWORD_NEEDS,
  'scram-sha-512': PASSWORD_NEEDS,
  oauthbearer: OAUTH_NEEDS,
  'aws-msk-iam': ['UPTALLY_KAFKA_SASL_AWS_REGION'],
};
const LOGIN_ALONE: readonly (readonly [VariableName, KafkaLogin['mechanism']])[] = [
  ...OAUTH_NEEDS.map((name) => [name, 'oauthbearer'] as const),
  ['UPTALLY_KAFKA_SASL_SCOPE', 'oauthbearer'],
  ['UPTALLY_KAFKA_SASL_EXTENSIONS', 'oauthbearer'],
  ['UPTALLY_KAFKA_SASL_AWS_REGION', 'aws-msk-iam'],
];

/** What a login to Kafka needs, and what it has no use for. */
function loginFaults(environment: NodeJS.ProcessEnv): readonly Fault[] {
  const chosen = environment.UPTALLY_KAFKA_SASL_MECHANISM ?? '';
  const needed = Object.entries(LOGIN_NEEDS).find(([mechanism]) => mechanism === chosen)?.[1] ?? [];
  const missing = needed.filter((name) => !isSet(environment, name));
  const useless = LOGIN_ALONE.filter(
    ([name, mechanism]) => isSet(environment, name) && mechanism !== chosen,
  );
  return [
    ...missing.map((place) => ({
      place,
      value: '(missing)',
      expectation: `a value, which UPTALLY_KAFKA_SASL_MECHANISM=${chosen} needs`,
    })),
    ...useless.map(([place, mechanism]) => ({
      place,
      value: '(set)',
      expectation: `no value without UPTALLY_KAFKA_SASL_MECHANISM=${mechanism}`,
    })),
  ];
}

function shownText(name: VariableName, text: string | undefined): string {
  const { secret }: Variable = variables[name];
  if (text === undefined) return shownValue(text);
  if (secret === undefined) return text;
  return secret === 'whole' ? '***' : withoutPassword(text);
}
