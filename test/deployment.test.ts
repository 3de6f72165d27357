import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { packageVersion, readPackageFile } from '../src/ground/package-file.ts';
import { readConfig, variableNames } from '../src/running/config.ts';
import { runCli } from './support/run-cli.ts';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  volumes?: string[];
  ports?: string[];
}

const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(
  readPackageFile('docker-compose.yml'),
  { merge: true },
);
const dockerfile = readPackageFile('Dockerfile');
const services = Object.entries(compose.services);
const help = runCli(['--help']);
const ours = services.filter(([, service]) => service.image?.startsWith('uptally:'));

/** Passwords filled in as `docker compose` would. */
function filledIn(environment: Service['environment'] = {}): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value)
        .replace(/\$\{\w+:\?[^}]*\}/g, 'secret')
        .replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
    ]),
  );
}

test('compose has the stores, the broker and uptally in every role', () => {
  assert.deepEqual(Object.keys(compose.services), [
    'kafka',
    'clickhouse',
    'postgres',
    'migrate',
    'ingest',
    'serve',
    'jobs',
  ]);
});

test('images are pinned, and uptally has the version of this package', () => {
  for (const [name, { image }] of services) {
    assert.match(image ?? '', /:(\d+)(\.\d+)*$/, `${name}: ${image}`);
  }
  for (const [, { image }] of ours) assert.equal(image, `uptally:${packageVersion}`);
});

for (const [name, service] of ours) {
  test(`compose: ${name} starts with a configuration that uptally accepts`, () => {
    const config = readConfig(filledIn(service.environment));
    assert.equal(config.stores.kind, 'servers');
    assert.deepEqual(config.kafka?.brokers, ['kafka:9092']);
    for (const variable of Object.keys(service.environment ?? {})) {
      assert.ok((variableNames as readonly string[]).includes(variable), variable);
    }
  });

  test(`compose: ${name} runs a command that the CLI has`, async () => {
    const { stdout } = await help;
    const known = [...stdout.matchAll(/^ {2}(\w[\w-]*) /gm)].map((match) => match[1]);
    assert.ok(known.includes(service.command?.[0]), `${service.command} of ${known}`);
  });
}

test('compose passes on what statements need, and mounts no example as a contract', () => {
  const { environment = {}, volumes = [] } = compose.services.jobs ?? {};
  for (const variable of ['UPTALLY_CONTRACTS_DIR', 'UPTALLY_FEES_FILE', 'UPTALLY_ORGANISATION']) {
    assert.ok(Object.hasOwn(environment, variable), variable);
  }
  const mounted = volumes.find((volume) =>
    volume.includes(`:${environment.UPTALLY_CONTRACTS_DIR}`),
  );
  assert.match(mounted ?? '', /^\.\/my-contracts:.*:ro$/);
});

test('every service is watched, or runs once', () => {
  for (const [name, service] of services) {
    const isWatched =
      service.healthcheck?.test !== undefined ||
      (service.image?.startsWith('uptally:') && /^HEALTHCHECK/m.test(dockerfile));
    assert.ok(isWatched || service.healthcheck?.disable, name);
  }
});

test('uptally waits for what it needs', () => {
  assert.deepEqual(compose.services.migrate?.depends_on, {
    clickhouse: { condition: 'service_healthy' },
    postgres: { condition: 'service_healthy' },
  });
  for (const role of ['ingest', 'serve', 'jobs']) {
    assert.equal(
      compose.services[role]?.depends_on?.migrate?.condition,
      'service_completed_successfully',
      role,
    );
  }
});

test('only the web port is reachable, and from this machine alone', () => {
  const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
  assert.deepEqual(open, ['serve 127.0.0.1:8080:8080']);
});

test('every store keeps its data in a named volume', () => {
  for (const store of ['kafka', 'clickhouse', 'postgres']) {
    const [volume = ''] = compose.services[store]?.volumes ?? [];
    assert.ok(Object.hasOwn(compose.volumes, volume.split(':')[0] ?? ''), store);
  }
});

test('the image carries every folder of the published package', () => {
  const { files, engines } = JSON.parse(readPackageFile('package.json'));
  const folders = (files as string[]).filter((file) => !file.includes('.'));
  for (const folder of folders) {
    assert.match(dockerfile, new RegExp(`^COPY --from=build /build/${folder} `, 'm'), folder);
  }
  assert.equal(engines.node, '>=20.19');
  assert.match(dockerfile, /^FROM node:2[4-9]-/m);
  assert.match(dockerfile, /^USER node$/m);
});
