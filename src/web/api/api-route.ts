import type { z } from 'zod';
import type { Clock } from '../../ground/time.ts';
import type { Source } from '../../health/declared/source.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { TokenScope } from '../access/roles.ts';

export interface ApiContext {
  readonly ledger: Ledger;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly readSources: () => readonly Source[];
}

/** What was asked: places in the path, and the query, each a text. */
export interface ApiRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A document, or its bytes where they are kept; the cursor of the next page, if there is one. */
export interface ApiAnswer {
  readonly body: object | string;
  readonly next?: string | undefined;
}

export interface ApiParameter {
  readonly name: string;
  readonly description: string;
  readonly example: string;
}

/** One address: what it needs, what it answers, and how. */
export interface ApiRoute {
  /** `/api/v1/incidents/{id}` */
  readonly path: string;
  readonly summary: string;
  readonly scope: TokenScope;
  readonly places?: readonly ApiParameter[];
  readonly query?: readonly ApiParameter[];
  /** The shape of the answer, of a list the shape of one. */
  readonly answers: z.ZodType;
  readonly isList?: boolean;
  read(context: ApiContext, request: ApiRequest): Promise<ApiAnswer>;
}
