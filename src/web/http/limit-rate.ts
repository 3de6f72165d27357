import rateLimit from '@fastify/rate-limit';
import type { WebScope } from './server.ts';

/**
 * From here on, within the scope, an address may ask so often in a minute; then 429. To be called
 * before the routes are added.
 */
export async function limitRate(scope: WebScope, requestsPerMinute: number): Promise<void> {
  await scope.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute' });
}
