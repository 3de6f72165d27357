import { invalidInput, shownValue } from '../../ground/errors.ts';
import { isUnquotedNumber, readYaml, shownYamlValue } from '../../ground/read-yaml.ts';

/** One `--vary`: a place in a contract and the values to try there. */
export interface Variation {
  /** As it was written, without the values: `uptime:indicator.slot`. */
  readonly path: string;
  /** The one commitment to vary; null: every one. */
  readonly commitment: string | null;
  /** `whole`: keys of the version itself. */
  readonly of: 'commitment' | 'version';
  readonly keys: readonly (string | number)[];
  readonly values: readonly unknown[];
}

/** One value of one variation. */
export interface Change {
  readonly variation: Variation;
  readonly value: unknown;
}

/** The value that takes a key or an item of a list away. */
export const ABSENT = 'absent';

const PATH_EXPECTATION =
  'PATH=VALUE,VALUE with a path such as indicator.slot, tiers[0].credit.percent, ' +
  'COMMITMENT:target.at_least or version.floor.above';
const VALUES_EXPECTATION = 'values as in a YAML list, separated by commas, such as PT1M,PT5M';

const PARTS = /^((?:"[^"]*"|[^"=])*)=(.*)$/s;
const COMMITMENT = /^([^":]+):(.*)$/s;

/** Throws `invalid_input` for what is not `PATH=VALUE,VALUE`. */
export function parseVariation(text: string): Variation {
  const [, path = '', list = ''] = PARTS.exec(text) ?? [];
  const [, commitment = null, rest = path] = COMMITMENT.exec(path) ?? [];
  const keys = keysOf(rest);
  const isVersion = keys?.[0] === 'version';
  if (keys === undefined || (isVersion && (keys.length === 1 || commitment !== null))) {
    throw invalidInput([
      { place: '--vary', value: shownValue(text), expectation: PATH_EXPECTATION },
    ]);
  }
  return {
    path,
    commitment,
    of: isVersion ? 'version' : 'commitment',
    keys: isVersion ? keys.slice(1) : keys,
    values: valuesOf(path, list),
  };
}

/** `indicator.slot=PT1M`. */
export function changeText({ variation, value }: Change): string {
  return `${variation.path}=${valueText(value)}`;
}

/** As YAML would have it on one line, without the quotes. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([key, part]) => `${key}: ${valueText(part)}`);
  return `{${parts.join(', ')}}`;
}

const KEY = /(?:^|\.)(?:"([^"]*)"|([^."[\]:]+))|\[(\d{1,6})\]/y;
const LABELS = 'labels';

/** `tiers[0].credit."a key with . in it"`; undefined if it is not a path. */
function keysOf(path: string): readonly (string | number)[] | undefined {
  const keys: (string | number)[] = [];
  KEY.lastIndex = 0;
  while (KEY.lastIndex < path.length) {
    const match = KEY.exec(path);
    if (match === null) return undefined;
    const [, quoted, plain, index] = match;
    if (index !== undefined) keys.push(Number(index));
    // The language writes a label as one key, labels.<name>.
    else if (keys.at(-1) === LABELS) keys.splice(-1, 1, `${LABELS}.${quoted ?? plain}`);
    else keys.push(quoted ?? plain ?? '');
  }
  return typeof keys[0] === 'string' && !keys.includes('__proto__') ? keys : undefined;
}

function valuesOf(path: string, list: string): readonly unknown[] {
  const { value, faults } = readYaml(`[${list}]`, '');
  const values = faults.length === 0 && Array.isArray(value) ? value : [];
  if (values.length > 0) return values.map(withoutFloats);
  const place = `--vary ${path}`;
  throw invalidInput([{ place, value: shownValue(list), expectation: VALUES_EXPECTATION }]);
}

/** In a file a decimal stands in quotes; a shell would eat them, so here it needs none. */
function withoutFloats(value: unknown): unknown {
  if (isUnquotedNumber(value)) return shownYamlValue(value);
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutFloats(part)]));
}
