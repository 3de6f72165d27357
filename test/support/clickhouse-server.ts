import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { packagePath } from '../../src/ground/package-file.ts';
import { inherited } from './inherited.ts';

/** Of a user: the settings of its profile, as an administrator would set them for everybody. */
export type Profile = Readonly<Record<string, string | number>>;

export interface ServerOptions {
  /** Users beside `uptally`, with the same password, by name. */
  readonly users?: Readonly<Record<string, Profile>>;
}

/** ClickHouse on a free port of this machine, in a temporary folder, with a database of its own. */
export interface ClickHouseServer {
  /** As `CLICKHOUSE_URL` has it, with user, password and database. */
  readonly url: string;
  /** The same as another user, or for another database. */
  urlOf(user: string, database?: string): string;
  /** Ends it where it stands, as a power failure would. */
  kill(): Promise<void>;
  /**
   * Starts it again after `kill`, at the same port, on what it had; nothing if it was not killed.
   */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** What a URL must escape, too. */
const PASSWORD = 'p@ss/w0rd: 100%';
const DATABASE = 'uptally';
const DAYS_OF_LIFE = 10;

/**
 * The server of the very library that is the embedded warehouse, which can listen: its own HTTP
 * interface, its own errors. It is there within half a second, and ends with this process.
 */
export async function startClickHouse({
  users = {},
}: ServerOptions = {}): Promise<ClickHouseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'uptally-clickhouse-'));
  await writeFile(
    join(folder, 'config.xml'),
    xmlOf({ clickhouse: configOf({ uptally: {}, ...users }) }),
  );
  let child = host(folder, 0);
  const port = await listening(child, folder);
  const urlOf = (user: string, database = DATABASE) => {
    const url = new URL(`http://127.0.0.1:${port}/${database}`);
    url.username = user;
    url.password = encodeURIComponent(PASSWORD);
    return url.href;
  };
  const server: ClickHouseServer = {
    url: urlOf('uptally'),
    urlOf,
    kill: () => killed(child),
    async restart() {
      if (!child.killed) return;
      await killed(child);
      child = host(folder, port);
      await listening(child, folder);
    },
    async close() {
      await killed(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
  process.once('exit', () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return server;
}

/** Of this platform; npm installs no other. */
function library(): string {
  const scope = packagePath('node_modules', '@chdb');
  const found = (existsSync(scope) ? readdirSync(scope) : [])
    .map((name) => join(scope, name, 'libchdb.so'))
    .find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      `chDB has no library for ${process.platform} ${process.arch}: neither Uptally's embedded ` +
        'warehouse nor the ClickHouse server of the tests runs here',
    );
  }
  return found;
}

type Config = { readonly [name: string]: string | number | Config };

/** The engine's own user starts the listener; it has no password and may do everything. */
function configOf(profiles: Readonly<Record<string, Profile>>): Config {
  const userOf = (profile: string, password: string) => ({
    ...{ profile, password, quota: 'default' },
    networks: { ip: '127.0.0.1' },
  });
  const names = Object.keys(profiles).map((name) => [name, userOf(name, PASSWORD)] as const);
  return {
    logger: { level: 'none' },
    users_config: 'config.xml',
    profiles: { default: {}, ...profiles },
    quotas: { default: {} },
    users: { default: userOf('default', ''), ...Object.fromEntries(names) },
  };
}

function xmlOf(config: Config): string {
  return Object.entries(config)
    .map(([name, value]) => {
      const inner = typeof value === 'object' ? xmlOf(value) : String(value);
      return `<${name}>${inner}</${name}>`;
    })
    .join('');
}

function host(folder: string, port: number): ChildProcess {
  rmSync(join(folder, 'port'), { force: true });
  const program = packagePath('test', 'support', 'clickhouse-host.ts');
  // It serves for as long as its last statement runs.
  const statements = [
    `CREATE DATABASE IF NOT EXISTS ${DATABASE}`,
    'SYSTEM START LISTEN HTTP',
    `SELECT getServerPort('http_port') INTO OUTFILE '${join(folder, 'port')}' FORMAT TSV`,
    `SELECT sleepEachRow(1) FROM numbers(${DAYS_OF_LIFE * 86_400}) FORMAT Null
     SETTINGS function_sleep_max_microseconds_per_block = 1000000000000, max_block_size = 1`,
  ];
  const args = [
    ...['--config-file', join(folder, 'config.xml'), '--path', join(folder, 'data')],
    ...['--listen_host', '127.0.0.1', '--http_port', String(port)],
    ...['--query', statements.join(';\n')],
  ];
  const child = spawn(process.execPath, [program, library(), ...args], {
    env: { ...inherited, NODE_NO_WARNINGS: '1' },
    // It ends when its input does, which is when this process ends, however that does.
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  // It keeps no test process alive.
  for (const held of [child, child.stdin as Socket, child.stderr as Socket]) held.unref();
  return child;
}

/** Its port, once it takes connections; throws with what it said if it ended instead. */
async function listening(child: ChildProcess, folder: string): Promise<number> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const path = join(folder, 'port');
  const portNow = () => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0);
  const watcher = watch(folder);
  try {
    while (portNow() === 0) {
      const [event] = await Promise.race([once(watcher, 'change'), once(child, 'exit')]);
      if (typeof event !== 'string') throw new Error(`ClickHouse did not start:\n${said}`);
    }
    return portNow();
  } finally {
    watcher.close();
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
