import type { Fault } from '../../ground/errors.ts';
import type { Rejection } from '../call/dead-letter.ts';
import { formatTable } from '../format/choose-format.ts';
import type { Format, Part } from '../format/format.ts';
import type { EventLine } from './event-line.ts';
import { readEventFile } from './read-event-file.ts';

/** What every record of a format has; without it the record is meant as something else. */
const MARKS: Readonly<Record<Format['name'], RegExp>> = {
  native: /^\$\.event_id$/,
  cloudevents: /^\$\.(ce_)?specversion$/,
  'otlp-json': /^\$\.resourceSpans$/,
  'otlp-protobuf': /^\$\.resourceSpans$/,
  litellm: /^\$\.(status|id)$/,
  openrouter: /^\$\.id$/,
};

/**
 * Why nothing of a file is worth keeping: not one of its records is meant as an event of the
 * format. Undefined for every other file, an empty one among them; it is read until the first such
 * record. Throws as `readEventFile` does.
 */
export async function refusedFile(
  file: string,
  place: string,
  format: Format,
): Promise<Fault | undefined> {
  let first: { readonly line: EventLine; readonly rejection: Rejection } | undefined;
  let count = 0;
  for await (const lines of readEventFile(file, place)) {
    for (const line of lines) {
      const foreign = foreignTo(format, line);
      if (foreign === undefined) return undefined;
      first ??= { line, rejection: foreign };
      count += 1;
    }
  }
  if (first === undefined) return undefined;
  const { line, rejection } = first;
  const field = rejection.jsonPath === '$' ? '' : `${rejection.jsonPath.slice(2)}: `;
  const records = count === 1 ? '1 record' : `${count} records`;
  return {
    place,
    value: `no call event in ${records}`,
    expectation:
      `${format.name}, an object a line or a JSON array${hint(format, line)}; line ` +
      `${line.lineNumber}: ${field}${rejection.message}`,
  };
}

/** The first reason of a record of which no part is meant as a call. */
function foreignTo(format: Format, line: EventLine): Rejection | undefined {
  const parts = partsOf(format, line);
  const rejections = parts.flatMap((part) => (part.event === undefined && part.rejection) || []);
  const isForeign = ({ reason, jsonPath }: Rejection) =>
    jsonPath === '$' || (reason === 'missing_field' && MARKS[format.name].test(jsonPath));
  return rejections.length === parts.length && rejections.every(isForeign)
    ? rejections[0]
    : undefined;
}

/** A record that a format cannot even reject is kept, as ingest does. */
function partsOf(format: Format, { bytes }: EventLine): readonly Part[] {
  try {
    return format.decode({ bytes });
  } catch {
    return [];
  }
}

function hint(format: Format, line: EventLine): string {
  const others = Object.values(formatTable(undefined)).filter(
    ({ name }) => name !== format.name && name !== 'otlp-protobuf',
  );
  const fitting = others.find((other) => foreignTo(other, line) === undefined);
  return fitting === undefined ? '' : ` (--format ${fitting.name} reads it)`;
}
