import { inOneLine } from './escape-controls.ts';

/** What went wrong, as a closed list; `cli.ts` maps each code to an exit code. */
export type ErrorCode =
  /** A file, an argument or a variable is wrong; exit code 2. */
  | 'invalid_input'
  /** No contract version governs the period; exit code 2. */
  | 'no_version'
  /** An applied migration was edited, or the store is newer than this program; exit code 1. */
  | 'migration_mismatch'
  /** Another process holds the embedded store; exit code 1. */
  | 'store_locked'
  /** A store or broker does not answer now; the same call may succeed later. */
  | 'unavailable'
  /** A store refused a query or its data; the same call fails again. */
  | 'rejected'
  /** What was asked for is not allowed as things stand; exit code 1. */
  | 'refused'
  /** The warehouse found fault with a row of an insert, not with the table or itself. */
  | 'row_rejected'
  /** A store acknowledged another number of rows than it was sent. */
  | 'rows_lost'
  /** The stored events of a period are no longer those that a statement counted. */
  | 'events_moved'
  /** A query does not fit its file: this program is at fault. */
  | 'wrong_query'
  /** A page could not be printed, a mail not handed over. */
  | 'delivery_failed';

/** One wrong thing: `place: value: expected expectation` is the line that a person reads. */
export interface Fault {
  /** `file:field` or `variable`, e.g. `contract.yaml:versions[0].currency`. */
  readonly place: string;
  /** The value found, as text; `(missing)` where there is none. */
  readonly value: string;
  /** Goes on after "expected": `a month such as 2026-06`. */
  readonly expectation: string;
  /** So many more of the same kind come after it. */
  readonly more?: number;
}

export function faultLine({ place, value, expectation, more }: Fault): string {
  const others = more === undefined ? '' : ` (and ${more.toLocaleString('en-US')} more)`;
  return `${inLine(place)}${others}: ${inLine(value)}: expected ${expectation}`;
}

/**
 * What came from outside must neither break the line nor steer the terminal; nothing shows as `""`.
 */
function inLine(text: string): string {
  return text === '' || inOneLine(text) !== text ? inOneLine(JSON.stringify(text)) : text;
}

const SHOWN_VALUE_LENGTH = 120;

/** A found value as one short line: text as JSON, everything else by its JSON form. */
export function shownValue(value: unknown): string {
  if (value === undefined) return '(missing)';
  const cut = typeof value === 'string' ? value.slice(0, SHOWN_VALUE_LENGTH) : value;
  const text = inOneLine(jsonOf(cut));
  return text.length > SHOWN_VALUE_LENGTH ? `${text.slice(0, SHOWN_VALUE_LENGTH)}…` : text;
}

function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    // JSON.parse takes any depth, JSON.stringify does not.
    return '(nested too deeply to show)';
  }
}

export class UptallyError extends Error {
  readonly code: ErrorCode;
  /** Every fault found, in the order of the input; empty for faults of the machinery. */
  readonly faults: readonly Fault[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { faults?: readonly Fault[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UptallyError';
    this.code = code;
    this.faults = options.faults ?? [];
  }
}

/** An `invalid_input` error whose message is its fault lines. */
export function invalidInput(faults: readonly Fault[], cause?: unknown): UptallyError {
  return new UptallyError('invalid_input', faults.map(faultLine).join('\n'), { faults, cause });
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof UptallyError && error.code === 'unavailable';
}

/** Whether the system refused: a full disk, a closed pipe, a name that is not known. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

const UNREAD: Readonly<Record<string, string>> = {
  ENOENT: '(missing)',
  EISDIR: '(a folder)',
  ENOTDIR: '(no folder)',
  EACCES: '(no permission to read it)',
  EPERM: '(no permission to read it)',
  ERR_ENCODING_INVALID_ENCODED_DATA: '(not UTF-8)',
  Z_BUF_ERROR: '(broken gzip)',
  Z_DATA_ERROR: '(broken gzip)',
  ERR_BUFFER_TOO_LARGE: '(too long)',
  ERR_STRING_TOO_LONG: '(too long)',
  ERR_FS_FILE_TOO_LARGE: '(too long)',
};

/** Why a file could not be read, in the place of its value: `(missing)`, `(not UTF-8)`. */
export function unreadValue(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return UNREAD[code ?? ''] ?? `(${systemReason(cause)})`;
}

/** `EACCES`, or the message of what carries no such code. */
export function systemReason(cause: unknown): string {
  if (isSystemError(cause) && cause.code !== undefined) return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
