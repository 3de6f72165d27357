/** One record of RFC 4180, without its line end; null is empty. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return values.map(field).join(',');
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * As `csvLine`, for a file that people open in a spreadsheet: a text that it would run as a formula
 * gets an apostrophe in front. Numbers stay numbers, also below 0; `unguarded` takes it off again.
 */
export function guardedCsvLine(values: readonly (string | number | null)[]): string {
  return csvLine(values.map((value) => (typeof value === 'string' ? guarded(value) : value)));
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

function guarded(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** The text that `guardedCsvLine` wrote a value of. */
export function unguarded(value: string): string {
  const text = value.slice(1);
  return value.startsWith("'") && isFormula(text) ? text : value;
}

/**
 * Spreadsheets run what begins with one of = + - @, also in a full-width form, after blanks,
 * control characters or quotes that some of them drop. A tab or a line end counts behind
 * apostrophes as well, so that one of a text's own is not taken for one of ours.
 */
function isFormula(text: string): boolean {
  if (NUMBER.test(text)) return false;
  return /^'*[\t\r\n]|^[\s\p{C}'"]*[=+\-@]/u.test(text.normalize('NFKC'));
}
