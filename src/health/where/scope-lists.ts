import { isInScope, type Scope, scopeKey } from '../detect/cell.ts';

/** Scopes by their fields: those at one place of the lists of a kind belong together. */
export interface ScopeLists {
  readonly providers: readonly string[];
  readonly routes: readonly string[];
  readonly model_providers: readonly string[];
  readonly models: readonly string[];
  readonly cell_providers: readonly string[];
  readonly cell_models: readonly string[];
  readonly cell_regions: readonly string[];
  readonly cell_accounts: readonly string[];
  readonly cell_routes: readonly string[];
}

/** The same calls as all the scopes, by the fewest of them. */
export function scopeLists(scopes: readonly Scope[]): ScopeLists {
  const widest = [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()].filter(
    (scope, _, all) => !all.some((other) => other !== scope && holds(other, scope)),
  );
  const of = <Kind extends Scope['kind']>(kind: Kind) =>
    widest.filter((scope): scope is Extract<Scope, { kind: Kind }> => scope.kind === kind);
  const cells = of('cell');
  return {
    providers: of('provider').map(({ provider }) => provider),
    routes: of('route').map(({ route }) => route),
    model_providers: of('model').map(({ provider }) => provider),
    models: of('model').map(({ model }) => model),
    cell_providers: cells.map(({ provider }) => provider),
    cell_models: cells.map(({ model }) => model),
    cell_regions: cells.map(({ region }) => region),
    cell_accounts: cells.map(({ account }) => account),
    cell_routes: cells.map(({ route }) => route),
  };
}

function holds(wider: Scope, scope: Scope): boolean {
  if (scope.kind === 'cell') return isInScope(scope, wider);
  return scope.kind === 'model' && wider.kind === 'provider' && wider.provider === scope.provider;
}
