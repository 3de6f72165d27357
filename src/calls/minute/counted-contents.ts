import { conflictingIdentities } from '../../stores/warehouse/contents.ts';
import { queryPart } from '../../stores/warehouse/query.ts';
import { availabilityOf, type Outcome, outcomes } from '../call/outcome.ts';

/**
 * The contents that do not count among the events of minutes that the query around it calls
 * `around`.
 */
export function supersededAround(): string {
  return queryPart('call/superseded', {
    as_of: queryPart('minute/superseded-in-minutes'),
    conflicting: `${conflictingIdentities()} UNION ALL ${queryPart('minute/moved-here')}`,
  });
}

export function outcomesThatAre(kind: 'good' | 'bad'): readonly Outcome[] {
  return outcomes.filter((outcome) => availabilityOf[outcome] === kind);
}
