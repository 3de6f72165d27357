import { type EventField, eventFieldName } from '../../money/contract/event-field.ts';
import type { Predicate, Scalar } from '../../money/contract/predicate.ts';

/** `provider is aws.bedrock and http status is 500 or more`; a predicate as part of a sentence. */
export function predicateWords(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'all':
      return joined(predicate.of, 'and', 'it is any call');
    case 'any':
      return joined(predicate.of, 'or', 'never');
    case 'not':
      return `not (${predicateWords(predicate.of)})`;
    case 'is_null':
      return `${fieldWords(predicate.field)} is ${predicate.expected ? 'missing' : 'present'}`;
    case 'compare':
      return `${fieldWords(predicate.field)} ${comparisonWords(predicate)}`;
  }
}

/** True if it is true of every call, so that nothing need be said of it. */
export function saysNothing(predicate: Predicate): boolean {
  return predicate.kind === 'all' && predicate.of.every(saysNothing);
}

/** `http_status` is "http status", `labels.tier` is "label tier". */
function fieldWords(field: EventField): string {
  return field.label === undefined
    ? fieldNameWords(eventFieldName(field))
    : `label ${textWords(field.label)}`;
}

export function fieldNameWords(name: string): string {
  return name.startsWith('labels.') ? `label ${name.slice(7)}` : name.replaceAll('_', ' ');
}

function joined(parts: readonly Predicate[], word: 'and' | 'or', ofNone: string): string {
  if (parts.length === 0) return ofNone;
  const [field, ...others] = parts.map(subjectOf);
  if (field !== undefined && others.every((other) => other === field)) {
    const predicates = parts.map((part) => predicateWords(part).slice(field.length + 1));
    return `${field} ${predicates.join(` ${word} `)}`;
  }
  return parts
    .map((part) => (isCompound(part) ? `(${predicateWords(part)})` : predicateWords(part)))
    .join(` ${word} `);
}

/** What a simple predicate is about. */
function subjectOf(predicate: Predicate): string | undefined {
  return predicate.kind === 'compare' || predicate.kind === 'is_null'
    ? fieldWords(predicate.field)
    : undefined;
}

/** What needs parentheses inside another one. */
function isCompound(predicate: Predicate): boolean {
  return (predicate.kind === 'all' || predicate.kind === 'any') && predicate.of.length > 1;
}

function comparisonWords({
  field,
  operator,
  value,
}: Extract<Predicate, { kind: 'compare' }>): string {
  // A comparison with null is false, except that nothing is unlike everything.
  const unlike = field.nullable ? 'is missing or' : 'is';
  switch (operator) {
    case 'eq':
      return `is ${scalarWords(value)}`;
    case 'ne':
      return `${unlike} not ${scalarWords(value)}`;
    case 'in':
      return value.length === 1 ? `is ${listWords(value)}` : `is one of ${listWords(value)}`;
    case 'not_in':
      return `${unlike} ${value.length === 1 ? 'not' : 'none of'} ${listWords(value)}`;
    case 'gt':
      return `is more than ${value}`;
    case 'gte':
      return `is ${value} or more`;
    case 'lt':
      return `is less than ${value}`;
    case 'lte':
      return `is ${value} or less`;
    case 'prefix':
      return `begins with ${scalarWords(value)}`;
  }
}

function listWords(values: readonly Scalar[]): string {
  return values.length === 0 ? 'nothing' : values.map(scalarWords).join(', ');
}

function scalarWords(value: Scalar): string {
  return typeof value === 'string' ? textWords(value) : String(value);
}

/** In quotes where it would run into the sentence. */
function textWords(text: string): string {
  if (text === '') return 'empty';
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text);
}
