import type { WarehouseFigures } from '../../../src/calls/intake/observe-warehouse.ts';
import { createLog } from '../../../src/ground/log.ts';
import type { EpochMs } from '../../../src/ground/time.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import {
  type AccessContext,
  type IdentitySource,
  requireScope,
  tokenOf,
} from '../../../src/web/access/access.ts';
import { accessPart } from '../../../src/web/access/access-part.ts';
import { makeLink } from '../../../src/web/access/links.ts';
import type { OwnAddress } from '../../../src/web/access/own-address.ts';
import { type Role, TOKEN_SCOPES } from '../../../src/web/access/roles.ts';
import { deskPart } from '../../../src/web/desk/desk.ts';
import { deskSubjects } from '../../../src/web/desk/subjects.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { createWeb } from '../../../src/web/http/serve.ts';
import type { WebScope } from '../../../src/web/http/server.ts';
import type { SiteLook } from '../../../src/web/site/site-file.ts';
import { serveStatic } from '../../../src/web/site/static.ts';
import { type Visitor, visitorOf } from './visitor.ts';

export interface AccessServer {
  readonly server: WebScope;
  readonly context: AccessContext;
  /** `GET /desk/audit`, as they were added. */
  readonly routes: readonly string[];
  visitor(): Visitor;
  /** Somebody whom a one-time link of the role lets in. */
  signedIn(role: Role, name?: string): Promise<Visitor>;
}

const LOOK: SiteLook = { title: '', baseUrl: null, logo: null, timeZone: 'UTC', groups: null };

/** The desk alone, in this process, at a time that the test sets. */
export async function accessServer(
  ledger: Ledger,
  {
    now = () => Date.UTC(2026, 5, 7, 11),
    own = { kind: 'loopback', origin: undefined },
    identity,
    proxies = [],
    readFigures = async () => ({ openDeadLetters: {}, conflicts: 0 }),
  }: {
    readonly now?: () => EpochMs;
    readonly own?: OwnAddress;
    readonly identity?: IdentitySource;
    readonly proxies?: readonly string[];
    readonly readFigures?: () => Promise<WarehouseFigures>;
  } = {},
): Promise<AccessServer> {
  const context = { ledger, clock: { now }, log: createLog('silent'), own, identity };
  const routes: string[] = [];
  const server = await createWeb({
    checks: {},
    proxies,
    metrics: createMetrics(),
    parts: [
      async (scope) => {
        scope.addHook('onRoute', ({ method, url }) => {
          routes.push(...[method].flat().map((one) => `${one} ${url}`));
        });
        await scope.register(accessPart(context));
        await scope.register(deskPart(context, deskSubjects(readFigures)));
        serveStatic(scope, LOOK);
        for (const needed of TOKEN_SCOPES) {
          const hook = { onRequest: requireScope(context, needed) };
          scope.get(
            `/try/${needed.replace(':', '-')}`,
            hook,
            async (request) => tokenOf(request).id,
          );
        }
      },
    ],
  });
  const origin = own.kind === 'closed' ? undefined : own.origin;
  const visitor = () => visitorOf(server, origin);
  return {
    server,
    context,
    routes,
    visitor,
    async signedIn(role, name = role) {
      const { path } = await makeLink(ledger, now(), { name, role, by: 'test' });
      const one = visitor();
      await one.post('/desk/sign-in', { link: path.split('=')[1] ?? '' });
      return one;
    },
  };
}
