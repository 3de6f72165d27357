import { type Fault, invalidInput, shownValue } from '../../ground/errors.ts';
import type { ContractDocument } from '../contract/load-contract.ts';
import { ABSENT, type Change, type Variation } from './variation.ts';

type Mapping = Record<string, unknown>;
type Keys = readonly (string | number)[];

/** Nothing stands at a path. */
const NOTHING = Symbol('nothing');

/**
 * The document with changes in the version of that name. What the values mean is for the loader to
 * say. Throws `invalid_input` where a path cannot be followed.
 */
export function editContract(
  document: ContractDocument,
  version: string,
  changes: readonly Change[],
): ContractDocument {
  const value = plainCopy(document.value);
  const edited = versionOf(value, version);
  // A single status is named more closely than a hundred of them, so its rule comes to stand first.
  for (const change of changes.toSorted((a, b) => closeness(a) - closeness(b))) {
    for (const place of placesOf(edited, change.variation)) {
      const isRule = change.variation.of === 'commitment' && isStatusRule(change.variation.keys);
      if (isRule) putRuleFirst(place, change);
      else setAt(place, change.variation, change.value);
    }
  }
  return { ...document, value };
}

/** What stands at the place of a variation, of each commitment that has it. */
export function valuesAt(
  document: ContractDocument,
  version: string,
  variation: Variation,
): readonly unknown[] {
  if (isStatusRule(variation.keys)) return [];
  const places = placesOf(versionOf(plainCopy(document.value), version), variation);
  return places
    .map((place) => variation.keys.reduce<unknown>(childOf, place))
    .filter((value) => value !== NOTHING);
}

/** Apart from the original, and with nothing shared by two places, as aliases are. */
function plainCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function versionOf(contract: unknown, name: string): Mapping {
  const { versions } = contract as { versions: readonly Mapping[] };
  return versions.find(({ version }) => version === name) as Mapping;
}

/** The version, or each commitment that a variation is for. */
function placesOf(version: Mapping, { of, commitment, path }: Variation): readonly Mapping[] {
  if (of === 'version') return [version];
  const all = version.commitments as readonly Mapping[];
  const picked = commitment === null ? all : all.filter(({ id }) => id === commitment);
  if (picked.length > 0) return picked;
  const ids = all.map(({ id }) => id).join(', ');
  throw refused(path, commitment, `a commitment of version ${version.version}: ${ids}`);
}

const STATUS = /^[1-5]\d\d$/;
const STATUS_CLASS = /^[1-5]xx$/;

/** `classify.429`, `classify.5xx`, `classify.null`: a rule for that status before the others. */
function isStatusRule(keys: Keys): boolean {
  return keys.length === 2 && keys[0] === 'classify' && typeof keys[1] === 'string';
}

function closeness({ variation: { keys } }: Change): number {
  return isStatusRule(keys) && STATUS_CLASS.test(String(keys[1])) ? 0 : 1;
}

function putRuleFirst(commitment: Mapping, { variation, value }: Change): void {
  const status = statusCondition(String(variation.keys[1]));
  if (status === undefined) {
    throw refused(variation.path, variation.keys[1], 'a status: 429, 5xx or null');
  }
  const rules = Array.isArray(commitment.classify) ? commitment.classify : [];
  commitment.classify = [{ when: { http_status: status }, as: value }, ...rules];
}

function statusCondition(text: string): unknown {
  if (text === 'null') return null;
  if (STATUS.test(text)) return Number(text);
  if (!STATUS_CLASS.test(text)) return undefined;
  const first = Number(text[0]) * 100;
  return { gte: first, lt: first + 100 };
}

function setAt(place: Mapping, { keys, path }: Variation, value: unknown): void {
  let parent: unknown = place;
  for (const [i, key] of keys.slice(0, -1).entries()) {
    requireRoom(parent, key, keys.slice(0, i), path);
    // Keys that are not written have defaults, so a mapping may have to be begun.
    if (childOf(parent, key) === NOTHING) (parent as Mapping)[key] = {};
    parent = childOf(parent, key);
  }
  const last = keys.at(-1) as string | number;
  requireRoom(parent, last, keys.slice(0, -1), path);
  if (value !== ABSENT) (parent as Mapping)[last] = value;
  else if (childOf(parent, last) === NOTHING) {
    throw refused(path, ABSENT, `something that is there: ${contentText(parent)}`);
  } else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Mapping)[last];
}

/** Lists have items, mappings have keys, and nothing else has anything. */
function requireRoom(parent: unknown, key: string | number, before: Keys, path: string): void {
  const isFound = childOf(parent, key) !== NOTHING;
  if (isFound || (typeof key === 'string' && isMapping(parent))) return;
  const where = before.length === 0 ? 'a commitment' : keysText(before);
  throw refused(path, key, `what ${where} has: ${contentText(parent)}`);
}

function contentText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty list' : `items [0] to [${value.length - 1}]`;
  }
  return isMapping(value)
    ? `keys ${Object.keys(value).join(', ')}`
    : `the value ${shownValue(value)}`;
}

function keysText(keys: Keys): string {
  return keys
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`))
    .join('');
}

function childOf(parent: unknown, key: string | number): unknown {
  const isOwn =
    typeof parent === 'object' &&
    parent !== null &&
    Array.isArray(parent) === (typeof key === 'number') &&
    Object.hasOwn(parent, key);
  return isOwn ? (parent as Mapping)[key] : NOTHING;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(path: string, value: unknown, expectation: string) {
  const fault: Fault = { place: `--vary ${path}`, value: shownValue(value), expectation };
  return invalidInput([fault]);
}
