import { invalidInput } from '../../ground/errors.ts';
import type { CommandOutcome } from '../outcome.ts';
import { runUntilStopped } from '../run-until-stopped.ts';
import type { Session } from '../session.ts';

/** Reads Kafka until the signal. */
export async function consume(session: Session): Promise<CommandOutcome> {
  if (session.config.kafka === undefined) {
    const expectation = 'brokers to read from, or name files to ingest';
    throw invalidInput([{ place: 'KAFKA_BROKERS', value: '(missing)', expectation }]);
  }
  return runUntilStopped(session, { ingest: true, httpIn: false, jobs: false });
}
