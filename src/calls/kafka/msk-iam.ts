import { UptallyError } from '../../ground/errors.ts';
import type { IssuedToken } from './bearer-token.ts';

const QUIET = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * A token for Amazon MSK, signed with the credentials that the surroundings of the process give (as
 * for every program of AWS); throws `unavailable` where they give none.
 */
export async function signToken(region: string): Promise<IssuedToken> {
  try {
    // Only where it is used: it is large.
    const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js');
    const { token, expiryTime } = await generateAuthToken({ region, logger: QUIET });
    return { value: token, expiresAt: expiryTime };
  } catch (cause) {
    const message = `AWS credentials for Kafka: ${(cause as Error).message}`;
    throw new UptallyError('unavailable', message, { cause });
  }
}
