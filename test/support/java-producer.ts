import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packagePath } from '../../src/ground/package-file.ts';
import { jars, SHORT_RUN } from './kafka-broker.ts';

/** What a Java producer sends; null is none. */
export interface JavaRecord {
  readonly key?: string | null;
  readonly value: string | Buffer | null;
  readonly headers?: readonly (string | Buffer | null)[];
}

/** The producer of Kafka's own Java client, in a process of its own. */
export interface JavaProducer {
  /** Ends when Kafka has acknowledged all of them. */
  send(topic: string, records: readonly JavaRecord[]): Promise<void>;
  transaction(step: 'begin' | 'commit' | 'abort'): Promise<void>;
  /** From now on with another value of a property. */
  use(name: string, value: string): Promise<void>;
  /** Leaves a transaction open that is. */
  close(): Promise<void>;
}

/** `properties` are those of the Java client, such as `compression.type` and `transactional.id`. */
export async function startJavaProducer(
  brokers: readonly string[],
  properties: Readonly<Record<string, string>>,
): Promise<JavaProducer> {
  const all = { 'bootstrap.servers': brokers.join(','), 'linger.ms': '50', ...properties };
  const java = spawn(
    'java',
    [
      ...SHORT_RUN,
      '-Dlog4j2.level=error',
      ...['-cp', join(await jars(), '*')],
      packagePath('test', 'support', 'kafka', 'Produce.java'),
      ...Object.entries(all).map(([name, value]) => `${name}=${value}`),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exit = once(java, 'exit');
  process.once('exit', () => java.kill('SIGKILL'));
  const answers = createInterface({ input: java.stdout })[Symbol.asyncIterator]();
  const answered = async () => {
    const { value, done } = await answers.next();
    if (done === true || value !== 'done')
      throw new Error(`the Java producer: ${value ?? 'ended'}`);
  };
  const asked = async (line: string) => {
    java.stdin.write(`${line}\n`);
    await answered();
  };
  await answered();
  return {
    async send(topic, records) {
      for (const { key = null, value, headers = [] } of records) {
        const words = [key, value, ...headers].map(encoded);
        java.stdin.write(`send ${topic} ${words.join(' ')}\n`);
      }
      await asked('flush');
    },
    transaction: (step) => asked(step),
    use: (name, value) => asked(`with ${name}=${value}`),
    async close() {
      java.kill('SIGKILL');
      await exit;
    },
  };
}

function encoded(bytes: string | Buffer | null): string {
  return bytes === null ? '-' : `=${Buffer.from(bytes as string).toString('base64')}`;
}
