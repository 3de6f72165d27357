/** One key of the minute facts. */
export interface Cell {
  readonly provider: string;
  readonly model: string;
  /** Empty where the log does not tell; so are the two after it. */
  readonly region: string;
  readonly account: string;
  readonly route: string;
}

/** A set of cells: those with the fields that it names. A route is never empty. */
export type Scope =
  | { readonly kind: 'provider'; readonly provider: string }
  | { readonly kind: 'route'; readonly route: string }
  | { readonly kind: 'model'; readonly provider: string; readonly model: string }
  | ({ readonly kind: 'cell' } & Cell);

export type ScopeKind = Scope['kind'];

/** From the widest to the narrowest. */
export const SCOPE_KINDS: readonly ScopeKind[] = ['provider', 'route', 'model', 'cell'];

const FIELDS = ['provider', 'model', 'region', 'account', 'route'] as const;

/** The scopes that a cell lies in, from the widest. */
export function scopesOf(cell: Cell): readonly Scope[] {
  const { provider, model, region, account, route } = cell;
  return [
    { kind: 'provider', provider },
    ...(route === '' ? [] : [{ kind: 'route', route } as const]),
    { kind: 'model', provider, model },
    { kind: 'cell', provider, model, region, account, route },
  ];
}

export function isInScope(cell: Cell, scope: Scope): boolean {
  return FIELDS.every((field) => (fieldOf(scope, field) ?? cell[field]) === cell[field]);
}

/** Different for different scopes. */
export function scopeKey(scope: Scope): string {
  return JSON.stringify([scope.kind, ...FIELDS.map((field) => fieldOf(scope, field) ?? null)]);
}

/** Different for different cells. */
export function cellKey(cell: Cell): string {
  return JSON.stringify(FIELDS.map((field) => cell[field]));
}

/** By code points of the fields. */
export function compareCells(a: Cell, b: Cell): number {
  return compareFields(
    (field) => a[field],
    (field) => b[field],
  );
}

/** From the widest kind to the narrowest, then by code points of the fields. */
export function compareScopes(a: Scope, b: Scope): number {
  const kinds = SCOPE_KINDS.indexOf(a.kind) - SCOPE_KINDS.indexOf(b.kind);
  return (
    kinds ||
    compareFields(
      (field) => fieldOf(a, field) ?? '',
      (field) => fieldOf(b, field) ?? '',
    )
  );
}

/** Unlike `<`, which compares UTF-16 units: a surrogate comes after U+E000 to U+FFFF here. */
export function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [i, character] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

type Field = (typeof FIELDS)[number];

function fieldOf(scope: Scope, field: Field): string | undefined {
  return (scope as Partial<Record<Field, string>>)[field];
}

function compareFields(a: (field: Field) => string, b: (field: Field) => string): number {
  for (const field of FIELDS) {
    const order = compareCodePoints(a(field), b(field));
    if (order !== 0) return order;
  }
  return 0;
}
