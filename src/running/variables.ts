import { z } from 'zod';
import { recordFormats } from '../calls/call/record-format.ts';
import { FALSE_INCIDENTS_EXPECTATION, parseFalseIncidents } from '../health/detect/threshold.ts';
import { UNNAMED_ORGANISATION } from '../money/statement/statement.ts';
import {
  commaList,
  namedTimeZone,
  networks,
  parsedNumber,
  saslMechanisms,
  textLike,
  timeZone,
  topicsOf,
  trueOrFalse,
  urlOf,
  type Variable,
  wholeNumber,
} from './config-value.ts';

const TOKENS = 'secrets of at least 16 printable ASCII characters, separated by commas';

/**
 * Everything that uptally takes from its surroundings. Names without a
 * prefix are the customary ones.
 */
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
    schema: commaList(/^[^\s:,]+:\d{1,5}$/, 'host:port, separated by commas').optional(),
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
    schema: trueOrFalse().default(false),
    meaning: 'TLS to the brokers',
  },
  UPTALLY_KAFKA_SASL_MECHANISM: {
    schema: z.enum(saslMechanisms, { error: `one of ${saslMechanisms.join(', ')}` }).optional(),
    meaning: `how to log in to the brokers, one of ${saslMechanisms.join(', ')}; docs/ingest.md`,
  },
  UPTALLY_KAFKA_SASL_USERNAME: {
    schema: z.string().min(1).optional(),
    meaning: 'user name for the brokers, with plain and scram',
  },
  UPTALLY_KAFKA_SASL_PASSWORD: {
    schema: z.string().min(1).optional(),
    meaning: 'password for the brokers, with plain and scram',
    secret: 'whole',
  },
  UPTALLY_KAFKA_SASL_TOKEN_URL: {
    schema: urlOf('https:', 'http:').optional(),
    meaning: 'token endpoint that takes client credentials, with oauthbearer',
    secret: 'url',
  },
  UPTALLY_KAFKA_SASL_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    meaning: 'client id for the token endpoint, with oauthbearer',
  },
  UPTALLY_KAFKA_SASL_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    meaning: 'client secret for the token endpoint, with oauthbearer',
    secret: 'whole',
  },
  UPTALLY_KAFKA_SASL_SCOPE: {
    schema: z.string().min(1).optional(),
    meaning: 'scope of the token, several separated by spaces, with oauthbearer',
  },
  UPTALLY_KAFKA_SASL_EXTENSIONS: {
    schema: commaList(/^[A-Za-z]+=[^,\p{Cc}]+$/u, 'name=value, separated by commas').optional(),
    meaning: 'what the brokers want beside the token, name=value,…, with oauthbearer',
  },
  UPTALLY_KAFKA_SASL_AWS_REGION: {
    schema: textLike(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region of AWS such as eu-central-1').optional(),
    meaning: 'region of the Amazon MSK cluster, with aws-msk-iam',
  },
  UPTALLY_LITELLM_TIME_ZONE: {
    schema: timeZone().optional(),
    meaning: 'zone of LiteLLM times that name none; without it they are dead letters',
  },
  UPTALLY_INGEST_TOKENS: {
    schema: commaList(/^[!-+\--~]{16,}$/, TOKENS).optional(),
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
  UPTALLY_FALSE_INCIDENTS_PER_YEAR: {
    schema: parsedNumber(parseFalseIncidents, FALSE_INCIDENTS_EXPECTATION).default(1),
    meaning: 'incidents that the rule may find in a year where there are none, over all series',
  },
  UPTALLY_SOURCES_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'YAML of status pages that are polled, docs/health.md; none: nothing is declared',
  },
  UPTALLY_FEES_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'FOCUS CSV with the fees that credits are computed from, while none are imported',
  },
  UPTALLY_TOLD_DIR: {
    schema: z.string().min(1).optional(),
    meaning:
      'folder of what is told about contracts, while no import tells of it: ID.outages.json, ' +
      'ID.notices.json and ID.prior-credits.csv',
  },
  UPTALLY_KEEP_EVENTS_MONTHS: {
    schema: wholeNumber(1, 1_200).default(18),
    meaning: 'months before the current one whose raw events are kept; facts are kept for ever',
  },
  UPTALLY_SETTLING_HOURS: {
    schema: wholeNumber(0, 9_999).default(72),
    meaning: 'hours after the end of a period in which late events may come before it is stated',
  },
  UPTALLY_COVERED_HOURS_PERCENT: {
    schema: wholeNumber(0, 100).default(50),
    meaning:
      'least share of the hours of a period with calls for a statement that nothing is ' +
      'missed; 0: do not ask',
  },
  UPTALLY_TIME_ZONE: {
    schema: namedTimeZone().default('UTC'),
    meaning: 'zone of weeks, reports and the schedule; contracts bring their own',
  },
  UPTALLY_ORGANISATION: {
    schema: z.string().min(1).default(UNNAMED_ORGANISATION),
    meaning: 'your name, as statements print it',
  },
  UPTALLY_USER: {
    schema: textLike(/^[^\p{Cc}]{1,200}$/u, 'a name in one line').optional(),
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
    schema: textLike(/^[^\r\n]+@[^\r\n]+$/, 'a mail address').optional(),
    meaning: 'sender of the weekly report',
  },
  UPTALLY_MAIL_TO: {
    schema: commaList(/^[^\s@,]+@[^\s@,]+$/, 'mail addresses, separated by commas').optional(),
    meaning: 'recipients of the weekly report',
  },
  UPTALLY_HTTP_HOST: {
    schema: z.string().min(1).default('127.0.0.1'),
    meaning: 'address that the web port listens on',
  },
  UPTALLY_HTTP_PORT: {
    schema: wholeNumber(0, 65_535).default(8080),
    meaning: 'port of the site, /healthz, /readyz, /metrics and /v1; 0: any free one',
  },
  UPTALLY_SITE: {
    schema: z.enum(['public'], { error: 'public, or not set' }).optional(),
    meaning: 'public: anybody may read the site; else only where the port listens on loopback',
  },
  UPTALLY_SITE_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'YAML of what the site is called and shows, docs/site.md; none: all models',
  },
  UPTALLY_PRIVATE_RECEIVERS: {
    schema: trueOrFalse().default(false),
    meaning: 'subscribers may have private addresses, such as that of a machine next door',
  },
  UPTALLY_BASE_URL: {
    schema: urlOf('https:', 'http:').optional(),
    meaning: 'address under which people reach the web port; https: browsers are kept to it',
  },
  UPTALLY_PROXIES: {
    schema: networks().optional(),
    meaning:
      'proxies in front of the web port that say for whom they ask; none: nobody is believed',
  },
  UPTALLY_OIDC_ISSUER: {
    schema: urlOf('https:', 'http:').optional(),
    meaning: 'OpenID provider by which people sign in to the desk; none: one-time links alone',
  },
  UPTALLY_OIDC_CLIENT_ID: {
    schema: z.string().min(1).optional(),
    meaning: 'client id at the OpenID provider',
  },
  UPTALLY_OIDC_CLIENT_SECRET: {
    schema: z.string().min(1).optional(),
    meaning: 'client secret at the OpenID provider; none: a public client',
    secret: 'whole',
  },
  UPTALLY_OIDC_SCOPE: {
    schema: textLike(
      /^(?=.*\bopenid\b)[\x21-\x7e ]+$/,
      'scopes with openid, separated by spaces',
    ).default('openid profile email'),
    meaning: 'what is asked of the OpenID provider; the claims of the roles must come with it',
  },
  UPTALLY_ROLES_FILE: {
    schema: z.string().min(1).optional(),
    meaning: 'YAML of which claims make which role, docs/desk.md; with UPTALLY_OIDC_ISSUER',
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
