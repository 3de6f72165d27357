import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UptallyError } from '../src/ground/errors.ts';
import { readConfig, shownConfig, variableNames } from '../src/running/config.ts';

const accepted: readonly [sentence: string, environment: NodeJS.ProcessEnv, check: string][] = [
  [
    'nothing set: everything embedded, no Kafka, no mail',
    {},
    'embedded uptally-data, kafka no, mail no',
  ],
  [
    'both store addresses: servers',
    {
      CLICKHOUSE_URL: 'http://u:p@ch:8123/uptally',
      DATABASE_URL: 'postgres://u:p@pg:5432/uptally',
    },
    'servers http://u:p@ch:8123/uptally, kafka no, mail no',
  ],
  [
    'a password that is percent-encoded, a user that is a mail address',
    {
      CLICKHOUSE_URL: 'http://u@example.com:a%2Fb@ch:8123/uptally',
      DATABASE_URL: 'postgres://u:a%2Fb@pg:5432/uptally',
    },
    'servers http://u@example.com:a%2Fb@ch:8123/uptally, kafka no, mail no',
  ],
  [
    'an empty variable is an absent one',
    { CLICKHOUSE_URL: '', KAFKA_BROKERS: '' },
    'embedded uptally-data, kafka no, mail no',
  ],
  [
    'a broker list',
    { KAFKA_BROKERS: 'a:9092, b:9092' },
    'embedded uptally-data, kafka a:9092+b:9092, mail no',
  ],
  [
    'mail with two recipients',
    {
      SMTP_URL: 'smtp://mail:25',
      UPTALLY_MAIL_FROM: 'u@example.com',
      UPTALLY_MAIL_TO: 'a@example.com,b@example.com',
    },
    'embedded uptally-data, kafka no, mail a@example.com+b@example.com',
  ],
  [
    'variables of other programs',
    { LANG: 'de_DE.UTF-8', PATH: '/bin' },
    'embedded uptally-data, kafka no, mail no',
  ],
];

for (const [sentence, environment, expected] of accepted) {
  test(`config: ${sentence}`, () => {
    const { stores, kafka, mail } = readConfig(environment);
    const place = stores.kind === 'servers' ? stores.clickhouseUrl : stores.folder;
    assert.equal(
      `${stores.kind} ${place}, kafka ${kafka?.brokers.join('+') ?? 'no'}, mail ` +
        `${mail?.recipients.join('+') ?? 'no'}`,
      expected,
    );
  });
}

test('How often the rule of incidents may be wrong is any decimal above 0.', () => {
  const read = (value: string) =>
    readConfig({ UPTALLY_FALSE_INCIDENTS_PER_YEAR: value }).values.UPTALLY_FALSE_INCIDENTS_PER_YEAR;
  assert.deepEqual(['0.5', '12', '0.000000001'].map(read), [0.5, 12, 1e-9]);
});

const refused: readonly [environment: NodeJS.ProcessEnv, line: string][] = [
  [
    { UPTALLY_DATADIR: 'x' },
    'UPTALLY_DATADIR: (set): expected a variable that `uptally config` lists',
  ],
  ...['0', '0.0', '.5', '1e3', '0.0000000001'].map((value): (typeof refused)[number] => [
    { UPTALLY_FALSE_INCIDENTS_PER_YEAR: value },
    `UPTALLY_FALSE_INCIDENTS_PER_YEAR: ${value}: expected a number above 0 with at most 9 ` +
      'digits before and 9 after the point, such as 1 or 0.5',
  ]),
  [{ UPTALLY_HTTP_PORT: '80a' }, 'UPTALLY_HTTP_PORT: 80a: expected a whole number from 0 to 65535'],
  [
    { UPTALLY_HTTP_PORT: '65536' },
    'UPTALLY_HTTP_PORT: 65536: expected a whole number from 0 to 65535',
  ],
  [
    { UPTALLY_TIME_ZONE: 'Europe/Berlín' },
    'UPTALLY_TIME_ZONE: Europe/Berlín: expected an IANA time zone such as Europe/Berlin',
  ],
  [
    { UPTALLY_TIME_ZONE: '-08:00' },
    'UPTALLY_TIME_ZONE: -08:00: expected an IANA time zone such as Europe/Berlin',
  ],
  [
    { SMTP_URL: 'smtp://u:ge/heim@mail', UPTALLY_MAIL_FROM: 'u@x', UPTALLY_MAIL_TO: 'u@x' },
    'SMTP_URL: ***: expected a URL that begins with smtp:// or smtps://, its ' +
      'password percent-encoded',
  ],
  [
    { DATABASE_URL: 'postgres://u:12#geheim@pg/u', CLICKHOUSE_URL: 'http://ch' },
    'DATABASE_URL: ***: expected a URL that begins with postgres:// or postgresql://, its ' +
      'password percent-encoded',
  ],
  [
    { CLICKHOUSE_URL: 'tcp://u:geheim@ch:9000', DATABASE_URL: 'postgres://pg/u' },
    'CLICKHOUSE_URL: tcp://u:***@ch:9000: expected a URL that begins with http:// or https://, ' +
      'its password percent-encoded',
  ],
  [
    { DATABASE_URL: 'postgres://pg/u' },
    'CLICKHOUSE_URL: (missing): expected a value, as DATABASE_URL is set',
  ],
  [
    { UPTALLY_PROXIES: '10.0.0.0/8,999.0.0.1' },
    'UPTALLY_PROXIES: 10.0.0.0/8,999.0.0.1: expected addresses or networks such as ' +
      '10.0.0.0/8, separated by commas',
  ],
  [
    { UPTALLY_OIDC_ISSUER: 'https://login.example', UPTALLY_OIDC_CLIENT_ID: 'desk' },
    'UPTALLY_ROLES_FILE: (missing): expected a value, as UPTALLY_OIDC_ISSUER is set\n' +
      'UPTALLY_BASE_URL: (missing): expected a value, as UPTALLY_OIDC_ISSUER is set',
  ],
  [{ KAFKA_BROKERS: 'broker' }, 'KAFKA_BROKERS: broker: expected host:port, separated by commas'],
  [
    { UPTALLY_KAFKA_SASL_MECHANISM: 'kerberos' },
    'UPTALLY_KAFKA_SASL_MECHANISM: kerberos: expected one of plain, scram-sha-256, ' +
      'scram-sha-512, oauthbearer, aws-msk-iam',
  ],
  [
    { UPTALLY_KAFKA_SASL_MECHANISM: 'plain', UPTALLY_KAFKA_SASL_USERNAME: 'u' },
    'UPTALLY_KAFKA_SASL_PASSWORD: (missing): expected a value, which ' +
      'UPTALLY_KAFKA_SASL_MECHANISM=plain needs',
  ],
  [
    {
      UPTALLY_KAFKA_SASL_MECHANISM: 'oauthbearer',
      UPTALLY_KAFKA_SASL_TOKEN_URL: 'https://id.example.com/token',
      UPTALLY_KAFKA_SASL_CLIENT_ID: 'uptally',
    },
    'UPTALLY_KAFKA_SASL_CLIENT_SECRET: (missing): expected a value, which ' +
      'UPTALLY_KAFKA_SASL_MECHANISM=oauthbearer needs',
  ],
  [
    { UPTALLY_KAFKA_SASL_MECHANISM: 'aws-msk-iam' },
    'UPTALLY_KAFKA_SASL_AWS_REGION: (missing): expected a value, which ' +
      'UPTALLY_KAFKA_SASL_MECHANISM=aws-msk-iam needs',
  ],
  [
    { UPTALLY_KAFKA_SASL_MECHANISM: 'aws-msk-iam', UPTALLY_KAFKA_SASL_AWS_REGION: 'Frankfurt' },
    'UPTALLY_KAFKA_SASL_AWS_REGION: Frankfurt: expected a region of AWS such as eu-central-1',
  ],
  [
    { UPTALLY_KAFKA_SASL_TOKEN_URL: 'https://id.example.com/token' },
    'UPTALLY_KAFKA_SASL_TOKEN_URL: (set): expected no value without ' +
      'UPTALLY_KAFKA_SASL_MECHANISM=oauthbearer',
  ],
  [
    { UPTALLY_KAFKA_TOPICS: 'calls=xml' },
    'UPTALLY_KAFKA_TOPICS: calls=xml: expected topics, each alone or as topic=format (native, ' +
      'cloudevents, otlp-json, otlp-protobuf, litellm, openrouter), separated by commas',
  ],
  [
    { UPTALLY_KAFKA_TOPICS: 'calls,calls=litellm' },
    'UPTALLY_KAFKA_TOPICS: calls,calls=litellm: expected topics, each alone or as ' +
      'topic=format (native, cloudevents, otlp-json, otlp-protobuf, litellm, openrouter), ' +
      'separated by commas; each topic once',
  ],
  [
    { UPTALLY_INGEST_TOKENS: 'geheim' },
    'UPTALLY_INGEST_TOKENS: ***: expected secrets of at least 16 printable ASCII characters, ' +
      'separated by commas',
  ],
  [
    { UPTALLY_INGEST_REQUESTS_PER_MINUTE: '0' },
    'UPTALLY_INGEST_REQUESTS_PER_MINUTE: 0: expected a whole number from 1 to 9999999',
  ],
  [
    { UPTALLY_LITELLM_TIME_ZONE: 'CET/Bonn' },
    'UPTALLY_LITELLM_TIME_ZONE: CET/Bonn: expected an IANA time zone such as Europe/Berlin, or ' +
      'an offset such as -08:00',
  ],
  [
    { UPTALLY_LOG_LEVEL: 'loud' },
    'UPTALLY_LOG_LEVEL: loud: expected trace, debug, info, warn, error or silent',
  ],
];

for (const [environment, line] of refused) {
  test(`config refuses ${Object.entries(environment)[0]?.join('=')}`, () => {
    assert.throws(
      () => readConfig(environment),
      (error) =>
        error instanceof UptallyError && error.code === 'invalid_input' && error.message === line,
    );
  });
}

test('each topic has its format, native where none is named', () => {
  const { kafka } = readConfig({
    KAFKA_BROKERS: 'b:9092',
    UPTALLY_KAFKA_TOPICS: 'calls, spans=otlp-protobuf',
  });
  assert.deepEqual(kafka?.topics, ['calls', 'spans']);
  assert.deepEqual(
    [...(kafka?.formats ?? [])],
    [
      ['calls', 'native'],
      ['spans', 'otlp-protobuf'],
    ],
  );
});

test('config reports every fault at once', () => {
  assert.throws(
    () => readConfig({ UPTALLY_HTTP_PORT: 'x', UPTALLY_LOG_LEVEL: 'y', SMTP_URL: 'smtp://mail' }),
    (error) => error instanceof UptallyError && error.faults.length === 4,
  );
});

test('no secret is ever shown', () => {
  const config = readConfig({
    CLICKHOUSE_URL: 'https://u:geheim1@ch:8443/uptally?password=geheim2',
    DATABASE_URL: 'postgres://u:geheim3@pg/uptally',
    KAFKA_BROKERS: 'b:9093',
    UPTALLY_KAFKA_SASL_MECHANISM: 'plain',
    UPTALLY_KAFKA_SASL_USERNAME: 'u',
    UPTALLY_KAFKA_SASL_PASSWORD: 'geheim4',
    UPTALLY_INGEST_TOKENS: 'geheim-geheim-geheim-1,geheim-geheim-geheim-2',
  });
  const shown = shownConfig(config);
  assert.doesNotMatch(JSON.stringify(shown), /geheim/);
  assert.deepEqual(
    shown.map((line) => line.name),
    variableNames,
  );
});
