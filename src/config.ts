import { join } from 'node:path';
import { z } from 'zod';
import {
  flag,
  formatNameOf,
  listOf,
  namedTimeZone,
  type RecordFormat,
  recordFormats,
  textOf,
  timeZone,
  topicOf,
  topicsOf,
  urlOf,
  type Variable,
  wholeNumber,
  withoutPassword,
} from './config-value.ts';
import { type Fault, invalidInput, shownValue } from './errors.ts';
import { SECOND_MS } from './time.ts';

export { type RecordFormat, recordFormats };

const TOKENS = 'secrets of at least 16 printable ASCII characters, separated by commas';

/** Everything that uptally takes from its surroundings. Names without a prefix are the customary ones. */
export const variables = {
  UPTALLY_DATA_DIR: {
    schema: z.string().min(1).default('uptally-data'),
    meaning: 'folder of the embedded stores',
  },
  CLICKHOUSE_URL: {
    schema: urlOf('http:', 'https:').optional(),
    meaning: 'warehouse on a server, http(s)://user:password@host:port/database; with DATABASE_URL',
    secret: 'url',
  },
  DATABASE_URL: {
    schema: urlOf('postgres:', 'postgresql:').optional(),
    meaning: 'ledger on a server, postgres://user:password@host:port/database; with CLICKHOUSE_URL',
    secret: 'url',
  },
  KAFKA_BROKERS: {
    schema: listOf(/^[^\s:,]+:\d{1,5}$/, 'host:port, separated by commas').optional(),
    meaning: 'brokers to read events from; none: no Kafka',
  },
  UPTALLY_KAFKA_TOPICS: {
    schema: topicsOf(recordFormats).default(['call-events']),
    meaning: 'topics that carry calls, each alone (native) or as topic=format',
  },
  UPTALLY_KAFKA_GROUP: {
    schema: z.string().min(1).default('uptally'),
    meaning: 'consumer group; every ingest process of one installation has the same',
  },
  UPTALLY_KAFKA_SESSION_SECONDS: {
    schema: wholeNumber(1, 300).default(10),
    meaning: 'an ingest process that is silent for so long loses its partitions to the others',
  },
  UPTALLY_KAFKA_TLS: {
    schema: flag().default(false),
    meaning: 'TLS to the brokers',
  },
  UPTALLY_KAFKA_SASL_MECHANISM: {
    schema: z
      .enum(['plain', 'scram-sha-256', 'scram-sha-512'], {
        error: 'plain, scram-sha-256 or scram-sha-512',
      })
      .optional(),
    meaning: 'how to log in to the brokers, with the user name and password below',
  },
  UPTALLY_KAFKA_SASL_USERNAME: {
    schema: z.string().min(1).optional(),
    meaning: 'user name for the brokers',
  },
  UPTALLY_KAFKA_SASL_PASSWORD: {
    schema: z.string().min(1).optional(),
    meaning: 'password for the brokers',
    secret: 'whole',
  },
  UPTALLY_LITELLM_TIME_ZONE: {
    schema: timeZone().optional(),
    meaning: 'zone of LiteLLM times that name none; without it they are dead letters',
  },
  UPTALLY_INGEST_TOKENS: {
    schema: listOf(/^[!-+\--~]{16,}$/, TOKENS).optional(),
    meaning: 'bearer tokens of POST /v1/events and /v1/traces; none: both are closed',
    secret: 'whole',
  },
  UPTALLY_INGEST_REQUESTS_PER_MINUTE: {
    schema: wholeNumber(1, 9_999_999).default(6_000),
    meaning: 'most requests of one address to /v1/events and /v1/traces',
  },
  UPTALLY_CONTRACTS_DIR: {
    schema: z.string().min(1).optional(),
    meaning: 'folder of contract files that the jobs evaluate; none: no credits',
  },
  UPTALLY_FEES_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'FOCUS CSV with the fees that credits are computed from, while none are imported',
  },
  UPTALLY_KEEP_EVENTS_MONTHS: {
    schema: wholeNumber(1, 1_200).default(18),
    meaning: 'months before the current one whose raw events are kept; facts are kept for ever',
  },
  UPTALLY_TIME_ZONE: {
    schema: namedTimeZone().default('UTC'),
    meaning: 'zone of weeks, reports and the schedule; contracts bring their own',
  },
  UPTALLY_ORGANISATION: {
    schema: z.string().min(1).default('the customer'),
    meaning: 'your name, as statements print it',
  },
  UPTALLY_USER: {
    schema: textOf(/^[^\p{Cc}]{1,200}$/u, 'a name in one line').optional(),
    meaning: 'who decides, as the ledger keeps it; default: the name that you are logged in as',
  },
  UPTALLY_REPORTS_DIR: {
    schema: z.string().min(1).optional(),
    meaning: 'folder that the jobs write PDFs to; default: reports in the data folder',
  },
  SMTP_URL: {
    schema: urlOf('smtp:', 'smtps:').optional(),
    meaning: 'mail server, smtp(s)://user:password@host:port; none: no mail',
    secret: 'url',
  },
  UPTALLY_MAIL_FROM: {
    schema: textOf(/^[^\r\n]+@[^\r\n]+$/, 'a mail address').optional(),
    meaning: 'sender of the weekly report',
  },
  UPTALLY_MAIL_TO: {
    schema: listOf(/^[^\s@,]+@[^\s@,]+$/, 'mail addresses, separated by commas').optional(),
    meaning: 'recipients of the weekly report',
  },
  UPTALLY_HTTP_HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'address that the web port listens on',
  },
  UPTALLY_HTTP_PORT: {
    schema: wholeNumber(0, 65_535).default(8080),
    meaning: 'port of /healthz, /readyz, /metrics and /v1; 0: any free one',
  },
  UPTALLY_LOG_LEVEL: {
    schema: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        error: 'trace, debug, info, warn, error or silent',
      })
      .default('info'),
    meaning: 'least level that is logged, on standard error',
  },
  PUPPETEER_EXECUTABLE_PATH: {
    schema: z.string().min(1).optional(),
    meaning: 'browser that prints PDFs; default: the one that comes with uptally (Linux) or Chrome',
  },
} as const satisfies Record<string, Variable>;

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

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  /** By topic; `native` where it is not named. */
  readonly formats: ReadonlyMap<string, RecordFormat>;
  readonly groupId: string;
  readonly sessionMs: number;
  readonly tls: boolean;
  readonly sasl:
    | {
        readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
        readonly username: string;
        readonly password: string;
      }
    | undefined;
}

export interface MailConfig {
  readonly smtpUrl: string;
  readonly from: string;
  readonly recipients: readonly string[];
}

/** Reads and checks all variables; throws `invalid_input` with a fault for each wrong or unknown one. */
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
  faults.push(...unpairedVariables(environment));
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
  const mechanism = values.UPTALLY_KAFKA_SASL_MECHANISM;
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
            sasl:
              mechanism === undefined
                ? undefined
                : {
                    mechanism,
                    username: values.UPTALLY_KAFKA_SASL_USERNAME ?? '',
                    password: values.UPTALLY_KAFKA_SASL_PASSWORD ?? '',
                  },
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
      expectation: 'no such variable; `uptally config` lists those there are',
    }));
}

/** Variables that only make sense together. */
function unpairedVariables(environment: NodeJS.ProcessEnv): Fault[] {
  const together: readonly (readonly [given: VariableName, needed: VariableName])[] = [
    ['CLICKHOUSE_URL', 'DATABASE_URL'],
    ['DATABASE_URL', 'CLICKHOUSE_URL'],
    ['SMTP_URL', 'UPTALLY_MAIL_FROM'],
    ['SMTP_URL', 'UPTALLY_MAIL_TO'],
    ['UPTALLY_KAFKA_SASL_MECHANISM', 'UPTALLY_KAFKA_SASL_USERNAME'],
    ['UPTALLY_KAFKA_SASL_MECHANISM', 'UPTALLY_KAFKA_SASL_PASSWORD'],
  ];
  return together
    .filter(([given, needed]) => isSet(environment, given) && !isSet(environment, needed))
    .map(([given, needed]) => ({
      place: needed,
      value: '(missing)',
      expectation: `set together with ${given}`,
    }));
}

function shownText(name: VariableName, text: string | undefined): string {
  const { secret }: Variable = variables[name];
  if (text === undefined) return shownValue(text);
  if (secret === undefined) return text;
  return secret === 'whole' ? '***' : withoutPassword(text);
}
