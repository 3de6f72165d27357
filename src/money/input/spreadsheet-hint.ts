/** So many digits of a number survive a spreadsheet. */
const KEPT_DIGITS = 15;

/**
 * What a spreadsheet may have done to `wanted`, a text of digits, so that it reads
 * `found`; null: it is something else.
 */
export function spreadsheetHint(found: string, wanted: string): string | null {
  if (!/^\d+$/.test(wanted) || found === wanted) return null;
  const digits = wanted.replace(/^0+/, '');
  if (found === digits) return 'a spreadsheet takes leading zeros away: bring the bill as it came';
  if (isShortened(found, digits)) {
    return `${found} is what a spreadsheet makes of a long number: bring the bill as it came`;
  }
  const isCut =
    /^\d+$/.test(found) &&
    found.length === digits.length &&
    digits.length > KEPT_DIGITS &&
    found.slice(0, KEPT_DIGITS) === digits.slice(0, KEPT_DIGITS);
  return isCut ? 'a spreadsheet keeps 15 digits of a number: bring the bill as it came' : null;
}

/** `1.23457E+10` of `12345678901`; its last digit is rounded. */
function isShortened(found: string, digits: string): boolean {
  const match = /^(\d)[.,]?(\d*)[eE]\+?(\d+)$/.exec(found);
  if (match === null) return false;
  const [, first = '', rest = '', power] = match;
  const kept = (first + rest).slice(0, -1);
  return Number(power) + 1 === digits.length && digits.startsWith(kept);
}
