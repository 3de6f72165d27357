import { parquetWriteBuffer } from 'hyparquet-writer';
import { decimal, decimalsIn, lowestTerms } from '../../ground/exact.ts';

/** A column with one value for each row; every column of a table has as many. */
export type ParquetColumn =
  | { readonly name: string; readonly type: 'text'; readonly data: readonly (string | null)[] }
  /** 64-bit integers. */
  | { readonly name: string; readonly type: 'whole'; readonly data: readonly number[] }
  /** Texts such as `12.50`, kept exactly: a decimal of 38 digits. */
  | { readonly name: string; readonly type: 'decimal'; readonly data: readonly (string | null)[] };

const DECIMAL_DIGITS = 38;
const DECIMAL_BYTES = 16;

type Options = Parameters<typeof parquetWriteBuffer>[0];
type SchemaElement = NonNullable<Options['schema']>[number];

/** A table as a Parquet file; the same columns give the same bytes. */
export function writeParquet(columns: readonly ParquetColumn[]): Buffer {
  const written = columns.map(writtenColumn);
  return Buffer.from(
    parquetWriteBuffer({
      columnData: written.map(({ name, data }) => ({ name, data })),
      schema: [
        { name: 'root', num_children: columns.length },
        ...written.map(({ element }) => element),
      ],
    }),
  );
}

interface Written {
  readonly name: string;
  readonly data: unknown[];
  readonly element: SchemaElement;
}

function writtenColumn(column: ParquetColumn): Written {
  const { name } = column;
  const isOptional = column.type !== 'whole' && column.data.includes(null);
  const base = {
    name,
    repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
  };
  switch (column.type) {
    case 'text':
      return {
        name,
        data: [...column.data],
        element: { ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      };
    case 'whole':
      return { name, data: column.data.map(BigInt), element: { ...base, type: 'INT64' } };
    case 'decimal': {
      const scale = Math.max(0, ...column.data.map((text) => decimalsIn(text ?? '')));
      return {
        name,
        data: column.data.map((text) => (text === null ? null : scaled(text, scale))),
        element: {
          ...base,
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: DECIMAL_BYTES,
          converted_type: 'DECIMAL',
          scale,
          precision: DECIMAL_DIGITS,
        },
      };
    }
  }
}

function scaled(text: string, scale: number): bigint {
  return lowestTerms(decimal(text).mul(10n ** BigInt(scale))).numerator;
}
