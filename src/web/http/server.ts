import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** Where routes are added; what is added within one part is not seen by another. */
export type WebScope = FastifyInstance;
export type WebRequest = FastifyRequest;
export type WebReply = FastifyReply;

/** Adds the routes of one room. */
export type WebPart = (scope: WebScope) => Promise<void>;

/** So often connections are looked at that bring their request too slowly. */
const LOOK_MS = 2_000;

/**
 * `requestMs`: how long a request may take to come. `proxies`: addresses whose word is taken for
 * where a request comes from.
 */
export function createServer(requestMs: number, proxies: readonly string[] = []): WebScope {
  return fastify({
    trustProxy: proxies.length === 0 ? false : [...proxies],
    logger: false,
    requestTimeout: requestMs,
    // Node waits the longer of both for a body; its own 60 s for headers would be that.
    http: { connectionsCheckingInterval: Math.min(requestMs, LOOK_MS), headersTimeout: requestMs },
  });
}
