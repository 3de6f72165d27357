import {
  type CollectionTag,
  isScalar,
  LineCounter,
  parseDocument,
  type ScalarTag,
  type TagId,
  visit,
} from 'yaml';
import { type Fault, shownValue } from './errors.ts';

/** A number with a point or an exponent that was not in quotes: never a value, always a fault. */
export interface UnquotedNumber {
  readonly [UNQUOTED]: string;
}

const UNQUOTED = Symbol('unquoted number');
type Tag = CollectionTag | ScalarTag | TagId;

const FLOAT_TAG = 'tag:yaml.org,2002:float';

export interface YamlText {
  /** Undefined if the text could not be read at all. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** YAML 1.2, core schema, one document. Faults are placed by line and column. */
export function readYaml(text: string, file: string): YamlText {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter,
    prettyErrors: false,
    logLevel: 'error',
    // Looked for below: 1 and "1" are one key to whoever reads the value.
    uniqueKeys: false,
    customTags: (tags) => tags.map(keepingFloatText),
  });
  const faultAt = (offset: number, expectation: string): Fault => {
    const { line, col } = lineCounter.linePos(offset);
    const value = shownValue(text.slice(offset).split('\n')[0]?.trimEnd());
    return { place: `${file}:line ${line} column ${col}`, value, expectation };
  };
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    faultAt(pos[0], code === 'MULTIPLE_DOCS' ? 'one document in a file' : `YAML 1.2: ${message}`),
  );
  if (document.errors.length > 0) return { value: undefined, faults };
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const offset = key.range?.[0] ?? 0;
        if (seen.has(name)) faults.push(faultAt(offset, 'a key that is given once'));
        // Objects of the language have no such key of their own to be found by.
        if (name === '__proto__') faults.push(faultAt(offset, 'a key that the file can have'));
        seen.add(name);
      }
    },
  });
  try {
    return { value: document.toJS(), faults };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fault = {
      place: `${file}:(file)`,
      value: '(alias)',
      expectation: `YAML 1.2: ${message}`,
    };
    return { value: undefined, faults: [...faults, fault] };
  }
}

// A binary float could not hold 99.9; keep what was written, to refuse it by name.
function keepingFloatText(tag: Tag): Tag {
  if (typeof tag !== 'object' || tag.tag !== FLOAT_TAG || tag.collection !== undefined) return tag;
  return { ...tag, resolve: (source: string): UnquotedNumber => ({ [UNQUOTED]: source }) };
}

/** A value found in a YAML file as one short line. */
export function shownYamlValue(value: unknown): string {
  const unquoted = unquotedText(value);
  return unquoted ?? shownValue(value);
}

export function isUnquotedNumber(value: unknown): value is UnquotedNumber {
  return unquotedText(value) !== undefined;
}

function unquotedText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !(UNQUOTED in value)) return undefined;
  return String(value[UNQUOTED]);
}
