import type { Clock } from '../../ground/time.ts';
import { bearerToken } from './bearer-token.ts';
import { issueToken } from './client-credentials.ts';
import { signToken } from './msk-iam.ts';

/** How to log in to the brokers by SASL. */
export type KafkaLogin =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  | {
      /** A token that a token endpoint gives for client credentials (RFC 6749, section 4.4). */
      readonly mechanism: 'oauthbearer';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      /** Several are separated by spaces. */
      readonly scope: string | undefined;
      /** Sent to the brokers beside the token. */
      readonly extensions: Readonly<Record<string, string>>;
    }
  | { readonly mechanism: 'aws-msk-iam'; readonly region: string };

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
