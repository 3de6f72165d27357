import type { KafkaLogin } from '../config.ts';
import type { Clock } from '../time.ts';
import { bearerToken } from './bearer-token.ts';
import { issueToken } from './client-credentials.ts';
import { signToken } from './msk-iam.ts';

/** The login in the words of kafkajs, which tells mechanisms apart by their type. */
export function saslOf(login: KafkaLogin, clock: Clock) {
  if (login.mechanism === 'oauthbearer') {
    const token = bearerToken(() => issueToken(login, clock), clock);
    const { extensions } = login;
    return {
      mechanism: 'oauthbearer' as const,
      oauthBearerProvider: async () => ({ value: await token(), extensions }),
    };
  }
  if (login.mechanism === 'aws-msk-iam') {
    const token = bearerToken(() => signToken(login.region), clock);
    return {
      mechanism: 'oauthbearer' as const,
      oauthBearerProvider: async () => ({ value: await token() }),
    };
  }
  return login;
}
