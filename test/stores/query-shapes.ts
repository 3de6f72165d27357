import { columnsIn, placesIn } from '../../src/stores/ledger/query.ts';
import { queryFile } from '../../src/stores/query-file.ts';
import { marksIn, neededMarksIn, ownPlaceholdersIn } from '../../src/stores/warehouse/query.ts';
import { trackedFiles } from '../support/tracked-files.ts';

type Store = 'warehouse' | 'ledger';

/** `count/units` of `sql/<store>/queries/count/units.sql`, in order. */
export function queryNames(store: Store): readonly string[] {
  return trackedFiles(`sql/${store}/queries`)
    .map((file) => file.replace(`sql/${store}/queries/`, '').replace('.sql', ''))
    .sort();
}

/** `src/stores/<store>/query-shapes.ts`, as the query files want it. */
export function queryShapes(store: Store): string {
  const [type, doc, shapeOf] = SHAPES[store];
  const shapes = queryNames(store).map((name) =>
    entry(name, shapeOf(queryFile(store, name))).join('\n'),
  );
  return `/**
 * ${doc}
 * Made from sql/${store}/queries: test/tidy.test.ts with UPDATE_GOLDEN=1 writes it.
 */
export interface ${type} {
${shapes.join('\n')}
}
`;
}

type Shape = Readonly<Record<string, string | readonly string[]>>;

const SHAPES: Readonly<Record<Store, readonly [string, string, (text: string) => Shape]>> = {
  warehouse: [
    'WarehouseQueries',
    'By name, the marks that a fragment must or may replace, and the parameters ' +
      'that each must have.',
    (text) => ({
      needs: neededMarksIn(text),
      marks: marksIn(text),
      parameters: ownPlaceholdersIn(text),
    }),
  ],
  ledger: [
    'LedgerQueries',
    'By name, how many values each query takes; of an inserted row, its columns as well.',
    (text) => ({ values: String(placesIn(text)), columns: columnsIn(text) }),
  ],
};

/** As the formatter lays it out. */
function entry(name: string, shape: Shape): readonly string[] {
  return [
    `  '${name}': {`,
    ...Object.entries(shape).flatMap(([key, values]) => {
      if (typeof values === 'string') return [`    ${key}: ${values};`];
      const names = values.map((value) => `'${value}'`);
      const line = `    ${key}: ${names.join(' | ') || 'never'};`;
      if (line.length <= 100) return [line];
      return [`    ${key}:`, ...names.map((one) => `      | ${one}`)].map((one, i) =>
        i === names.length ? `${one};` : one,
      );
    }),
    '  };',
  ];
}
