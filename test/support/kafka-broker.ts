import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { packagePath } from '../../src/ground/package-file.ts';
import { jarFolder, missingTool } from './kafka-tools.ts';

const run = promisify(execFile);

/** Where the broker is that the files of one run share. */
export const SHARED_KAFKA = 'UPTALLY_TEST_KAFKA';

/** Any will do: nothing joins two of our clusters. */
const CLUSTER_ID = 'uptally-test-cluster-1';

/** What starts Java in half the time; the better compiler would pay after minutes only. */
export const SHORT_RUN: readonly string[] = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** A real Apache Kafka: one node, KRaft. */
export interface KafkaBroker {
  readonly brokers: readonly string[];
  /**
   * Where one logs in by SASL OAUTHBEARER, with any unsecured token; only where it was asked for.
   */
  readonly guarded?: readonly string[] | undefined;
  /** Its data; undefined for one that we did not start. */
  readonly logFolder?: string | undefined;
  /**
   * Kills the broker and starts it again on what it had; undefined for one that we did not start.
   */
  readonly restart?: (() => Promise<void>) | undefined;
  close(): Promise<void>;
}

/**
 * The broker of `KAFKA_BROKERS`, that of the run, or one of our own on free ports in a temporary
 * folder. Answers which tool is missing instead, if one is; with `CI=true` that is an error.
 */
export async function startKafkaBroker({
  isGuarded = false,
  isOwn = isGuarded,
}: {
  /** Also with logins and access lists; who is on no list may do everything. */
  readonly isGuarded?: boolean;
  /** Restarted or looked into: nobody else's. */
  readonly isOwn?: boolean;
} = {}): Promise<KafkaBroker | { readonly missing: string }> {
  const named = process.env.KAFKA_BROKERS || (isOwn ? undefined : process.env[SHARED_KAFKA]);
  if (named) return { brokers: named.split(','), close: async () => {} };
  const missing = await missingTool();
  if (missing === undefined) return startOwnBroker(isGuarded);
  if (process.env.CI === 'true') throw new Error(missing);
  return { missing };
}

function supportPath(file: string): string {
  return packagePath('test', 'support', 'kafka', file);
}

async function startOwnBroker(isGuarded: boolean): Promise<KafkaBroker> {
  const classPath = ['-cp', join(await jars(), '*')];
  const folder = await mkdtemp(join(tmpdir(), 'uptally-kafka-'));
  const ports = await freePorts();
  const logFolder = join(folder, 'log');
  const properties = join(folder, 'server.properties');
  await writeFile(properties, serverProperties(logFolder, ports, isGuarded));
  const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
  await run('java', [...SHORT_RUN, ...classPath, ...format]);
  const java = [
    ...SHORT_RUN,
    '-Xmx512m',
    `-Dlog4j2.configurationFile=${supportPath('log4j2.properties')}`,
    ...classPath,
    'kafka.Kafka',
    properties,
  ];
  let broker = spawnBroker(java);
  // A test that fails or is stopped must not leave it behind.
  process.once('exit', () => broker.kill('SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      broker.kill('SIGKILL');
      process.kill(process.pid, signal);
    });
  }
  await started(broker);
  return {
    brokers: [`127.0.0.1:${ports.plain}`],
    guarded: isGuarded ? [`127.0.0.1:${ports.guarded}`] : undefined,
    logFolder,
    restart: async () => {
      await ended(broker);
      broker = spawnBroker(java);
      await started(broker);
    },
    close: async () => {
      await ended(broker);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function spawnBroker(args: readonly string[]) {
  return spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Kafka's own jars, its clients among them. Fetched once by Maven, then kept; whole or not there.
 */
export async function jars(): Promise<string> {
  if (existsSync(jarFolder)) return jarFolder;
  await mkdir(packagePath('.cache'), { recursive: true });
  const fetched = await mkdtemp(`${jarFolder}-`);
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fetched}`];
  await run('mvn', ['-q', '-B', '-f', supportPath('pom.xml'), ...goal]);
  try {
    await rename(fetched, jarFolder);
  } catch {
    // Another test process was faster.
    await rm(fetched, { recursive: true, force: true });
  }
  return jarFolder;
}

function serverProperties(logFolder: string, ports: Ports, isGuarded: boolean): string {
  const guarded = isGuarded ? `,SASL_PLAINTEXT://127.0.0.1:${ports.guarded}` : '';
  const listener = `PLAINTEXT://127.0.0.1:${ports.plain}${guarded}`;
  const controller = `127.0.0.1:${ports.controller}`;
  return [
    ...(isGuarded ? GUARD_PROPERTIES : []),
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@${controller}`,
    `listeners=${listener},CONTROLLER://${controller}`,
    `advertised.listeners=${listener}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,' +
      'SASL_PLAINTEXT:SASL_PLAINTEXT',
    `log.dirs=${logFolder}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // So that a killed consumer's partitions are free again within the test.
    'group.min.session.timeout.ms=1000',
    'message.max.bytes=8388608',
    'replica.fetch.max.bytes=8388608',
    'auto.create.topics.enable=false',
  ].join('\n');
}

const GUARD_PROPERTIES = [
  'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found=true',
  'listener.name.sasl_plaintext.sasl.enabled.mechanisms=OAUTHBEARER',
  'listener.name.sasl_plaintext.oauthbearer.sasl.jaas.config=' +
    'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required ' +
    'unsecuredLoginStringClaim_sub="broker";',
];

interface Ports {
  readonly plain: number;
  readonly guarded: number;
  readonly controller: number;
}

async function freePorts(): Promise<Ports> {
  const [plain, guarded, controller] = await Promise.all([listening(), listening(), listening()]);
  await Promise.all([plain, guarded, controller].map(({ close }) => close()));
  return { plain: plain.port, guarded: guarded.port, controller: controller.port };
}

async function listening() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: address.port, close };
}

/** Until the broker says that it serves; its whole output is in the error if it never does. */
async function started(broker: ChildProcess): Promise<void> {
  const { stdout, stderr } = broker;
  if (stdout === null || stderr === null) throw new Error('no output of the broker');
  const output: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => output.push(line));
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    output.push(line);
    if (line.includes('Kafka Server started')) {
      stdout.resume();
      return;
    }
  }
  throw new Error(`the Kafka broker did not start:\n${output.join('\n')}`);
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await exit;
}
