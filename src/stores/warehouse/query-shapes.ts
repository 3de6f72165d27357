/**
 * By name, the marks that a fragment must or may replace, and the parameters that each must have.
 * Made from sql/warehouse/queries: test/tidy.test.ts with UPDATE_GOLDEN=1 writes it.
 */
export interface WarehouseQueries {
  'call/conflicting': {
    needs: 'contents';
    marks: never;
    parameters: never;
  };
  'call/superseded': {
    needs: 'as_of' | 'conflicting';
    marks: never;
    parameters: never;
  };
  'claim/slot-percentiles': {
    needs: 'units';
    marks: never;
    parameters: 'percentile' | 'start_ms' | 'slot_ms' | 'end_ms' | 'slots';
  };
  'count/count-conflicts': {
    needs: 'superseded';
    marks: never;
    parameters: 'as_of_ms';
  };
  'count/count-contents': {
    needs: never;
    marks: never;
    parameters: 'as_of_ms' | 'slices' | 'slice';
  };
  'count/count-slots': {
    needs: 'units';
    marks: never;
    parameters: 'start_ms' | 'slot_ms' | 'end_ms' | 'total_slots';
  };
  'count/covered-hours': {
    needs: never;
    marks: 'covers';
    parameters: 'start_ms' | 'end_ms';
  };
  'count/list-units': {
    needs: 'units';
    marks: never;
    parameters: 'partition' | 'from_ms' | 'to_ms' | 'conceded' | 'most';
  };
  'count/retries-backoff': {
    needs: 'sequences';
    marks: never;
    parameters: 'waits_ms';
  };
  'count/retries-collapse': {
    needs: 'sequences';
    marks: never;
    parameters: 'window_ms';
  };
  'count/retry-sequences': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'count/stored-parts': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'count/uncovered-calls': {
    needs: never;
    marks: 'covers';
    parameters: 'start_ms' | 'end_ms' | 'providers';
  };
  'count/units': {
    needs:
      | 'superseded'
      | 'partition'
      | 'class'
      | 'claimed_exclusion'
      | 'conceded_exclusion'
      | 'covers';
    marks:
      | 'identity_slice'
      | 'call'
      | 'retry_group'
      | 'instant'
      | 'rule'
      | 'windows'
      | 'metric_numerator'
      | 'metric_denominator'
      | 'target_numerator'
      | 'final'
      | 'newest'
      | 'retries'
      | 'claimed_retry'
      | 'conceded_retry'
      | 'slice'
      | 'formed'
      | 'attains'
      | 'evidence'
      | 'called'
      | 'active';
    parameters:
      | 'as_of_ms'
      | 'earliest_start_ms'
      | 'attempts_end_ms'
      | 'attempts_start_ms'
      | 'units_start_ms'
      | 'units_end_ms';
  };
  'count/units-of-logical-calls': {
    needs: never;
    marks: 'evidence' | 'first_evidence' | 'last_evidence';
    parameters: never;
  };
  'evaluation/bad-instants': {
    needs: 'units';
    marks: never;
    parameters: 'by_metric' | 'start_ms' | 'slot_ms' | 'end_ms';
  };
  'evidence/list-attempts': {
    needs: 'units';
    marks: never;
    parameters:
      | 'from_ms'
      | 'to_ms'
      | 'all'
      | 'start_ms'
      | 'slot_ms'
      | 'slow_slots'
      | 'stored_until_ms';
  };
  'evidence/list-evidence': {
    needs: 'units' | 'call';
    marks: never;
    parameters:
      | 'from_ms'
      | 'to_ms'
      | 'all'
      | 'start_ms'
      | 'slot_ms'
      | 'slow_slots'
      | 'earliest_start_ms'
      | 'attempts_end_ms'
      | 'stored_until_ms';
  };
  'health/called-minutes': {
    needs: never;
    marks: never;
    parameters: 'providers' | 'from_ms' | 'until_ms';
  };
  'health/cells-by-day': {
    needs: never;
    marks: never;
    parameters: 'from_ms' | 'until_ms';
  };
  'health/changed-days': {
    needs: never;
    marks: never;
    parameters: 'since_ms';
  };
  'health/changed-minutes': {
    needs: never;
    marks: never;
    parameters: 'since_ms';
  };
  'health/facts': {
    needs: never;
    marks: never;
    parameters: 'from_ms' | 'until_ms';
  };
  'health/model-minutes': {
    needs: never;
    marks: never;
    parameters: 'provider' | 'model' | 'from_ms' | 'until_ms';
  };
  'health/models-now': {
    needs: never;
    marks: never;
    parameters: 'recent_ms' | 'from_ms' | 'until_ms';
  };
  'health/next-fact': {
    needs: never;
    marks: never;
    parameters: 'from_ms' | 'until_ms';
  };
  'health/quarter-counts': {
    needs: never;
    marks: never;
    parameters: 'from_ms' | 'until_ms' | 'days';
  };
  'health/recent-counts': {
    needs: never;
    marks: never;
    parameters: 'five_ms' | 'fifteen_ms' | 'hour_ms' | 'until_ms';
  };
  'intake/count-conflicting-events': {
    needs: 'conflicting';
    marks: never;
    parameters: 'from_ms' | 'until_ms';
  };
  'intake/count-dead-letters': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'intake/count-event-rows': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'intake/count-identities': {
    needs: never;
    marks: 'as_of' | 'slice';
    parameters: never;
  };
  'intake/count-other-rows': {
    needs: never;
    marks: never;
    parameters: 'since_ms' | 'ingested_at_ms';
  };
  'intake/dead-letter-bytes': {
    needs: never;
    marks: never;
    parameters: 'ids';
  };
  'intake/find-conflicts': {
    needs: 'conflicting';
    marks: never;
    parameters: 'from_ms' | 'until_ms' | 'limit';
  };
  'intake/find-dead-letters': {
    needs: never;
    marks: never;
    parameters: 'reason' | 'origin' | 'since_ms' | 'until_ms' | 'after' | 'state' | 'ids' | 'limit';
  };
  'intake/probe-events': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'minute/changed-identities': {
    needs: never;
    marks: never;
    parameters: 'since_ms' | 'slices' | 'slice';
  };
  'minute/count-moved': {
    needs: 'moved';
    marks: never;
    parameters: never;
  };
  'minute/count-stored-since': {
    needs: never;
    marks: never;
    parameters: 'since_ms';
  };
  'minute/minutes-around': {
    needs: 'minutes';
    marks: never;
    parameters: never;
  };
  'minute/moved-here': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'minute/moved-identities': {
    needs: never;
    marks: 'changed';
    parameters: 'slices' | 'slice';
  };
  'minute/moved-minutes': {
    needs: never;
    marks: never;
    parameters: 'found_at_ms';
  };
  'minute/new-attempts': {
    needs: 'new_minutes' | 'around' | 'new_rows';
    marks: never;
    parameters: never;
  };
  'minute/new-minutes': {
    needs: 'new_rows';
    marks: never;
    parameters: never;
  };
  'minute/new-rows': {
    needs: never;
    marks: never;
    parameters: 'since_ms' | 'first_span' | 'spans';
  };
  'minute/newest-facts': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'minute/record-moved': {
    needs: 'moved';
    marks: never;
    parameters: 'found_at_ms';
  };
  'minute/remove-stale-facts': {
    needs: never;
    marks: never;
    parameters: 'from_minutes' | 'until_minutes' | 'computed_at_ms' | 'from_ms' | 'until_ms';
  };
  'minute/roll-up-minutes': {
    needs: 'superseded';
    marks: never;
    parameters:
      | 'from_minutes'
      | 'until_minutes'
      | 'from_ms'
      | 'until_ms'
      | 'computed_at_ms'
      | 'good'
      | 'bad';
  };
  'minute/stored-spans': {
    needs: never;
    marks: never;
    parameters: 'since_ms';
  };
  'minute/superseded-in-minutes': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'minute/tenant-minutes': {
    needs: 'superseded';
    marks: never;
    parameters: 'from_ms' | 'until_ms' | 'good' | 'bad' | 'provider' | 'model';
  };
  'minute/touched-minutes': {
    needs: 'minutes';
    marks: never;
    parameters: 'batch_rows' | 'kept_from_ms';
  };
  'redundancy/failed-calls': {
    needs: 'superseded';
    marks: never;
    parameters: 'start_ms' | 'reach_ms' | 'end_ms' | 'bad';
  };
  'redundancy/followed-models': {
    needs: 'superseded';
    marks: never;
    parameters: 'start_ms' | 'reach_ms' | 'end_ms' | 'bad';
  };
  'redundancy/model-costs': {
    needs: 'superseded';
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'redundancy/replaced-models': {
    needs: never;
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'redundancy/routed-calls': {
    needs: 'superseded';
    marks: never;
    parameters: 'start_ms' | 'reach_ms' | 'end_ms' | 'good' | 'bad';
  };
  'redundancy/usual-calls': {
    needs: 'superseded';
    marks: never;
    parameters: 'start_ms' | 'end_ms' | 'good' | 'models';
  };
  'statement/conflicts-of-span': {
    needs: 'conflicting';
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'statement/dead-letters-of-span': {
    needs: never;
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'statement/minutes-counted-since': {
    needs: never;
    marks: never;
    parameters: 'start_ms' | 'end_ms' | 'since_ms';
  };
  'statement/newest-arrival': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'statement/period-facts': {
    needs: never;
    marks: never;
    parameters: 'start_ms' | 'end_ms' | 'settled_ms' | 'since_ms';
  };
  'store/applied-migrations': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'store/create-schema-migrations': {
    needs: never;
    marks: never;
    parameters: never;
  };
  'store/insert-rows': {
    needs: 'table' | 'columns';
    marks: never;
    parameters: never;
  };
  'store/last-dead-letter': {
    needs: never;
    marks: never;
    parameters: 'origin' | 'record_partition' | 'record_offset' | 'part';
  };
  'store/last-dead-letter-mark': {
    needs: never;
    marks: never;
    parameters: 'letter_id';
  };
  'store/last-event': {
    needs: never;
    marks: never;
    parameters: 'provider' | 'model' | 'started_at_ms' | 'source' | 'event_id';
  };
  'store/record-migration': {
    needs: never;
    marks: never;
    parameters: 'number' | 'name' | 'checksum';
  };
  'upkeep/drop-partition': {
    needs: 'partition_id';
    marks: never;
    parameters: never;
  };
  'upkeep/old-partitions': {
    needs: never;
    marks: never;
    parameters: 'before_ms';
  };
  'weekly/weekly-hours': {
    needs: never;
    marks: never;
    parameters: 'start_s' | 'good' | 'bad' | 'end_s';
  };
  'weekly/weekly-models': {
    needs: never;
    marks: never;
    parameters: 'good' | 'bad' | 'start_s' | 'end_s';
  };
  'weekly/weekly-worst-minutes': {
    needs: never;
    marks: never;
    parameters: 'good' | 'bad' | 'start_s' | 'end_s' | 'minutes';
  };
  'where/in-scopes': {
    needs: never;
    marks: never;
    parameters:
      | 'providers'
      | 'routes'
      | 'model_providers'
      | 'models'
      | 'cell_providers'
      | 'cell_models'
      | 'cell_regions'
      | 'cell_accounts'
      | 'cell_routes';
  };
  'where/values-hit': {
    needs: 'superseded' | 'failed_inside' | 'first_inside' | 'inside';
    marks: never;
    parameters:
      | 'from_ms'
      | 'reach_ms'
      | 'until_ms'
      | 'bad'
      | 'good'
      | 'least_calls'
      | 'most_values';
  };
}
