/**
 * By name, the marks of each query and the parameters that no fragment can take away.
 * Made from sql/warehouse/queries: test/tidy.test.ts with UPDATE_GOLDEN=1 writes it.
 */
export interface WarehouseQueries {
  'claim/slot-percentiles': {
    marks: 'units';
    parameters: 'percentile' | 'start_ms' | 'slot_ms' | 'end_ms' | 'slots';
  };
  'count/count-conflicts': {
    marks: never;
    parameters: 'as_of_ms';
  };
  'count/count-contents': {
    marks: never;
    parameters: 'as_of_ms' | 'slices' | 'slice';
  };
  'count/count-slots': {
    marks: 'units';
    parameters: 'start_ms' | 'slot_ms' | 'end_ms' | 'total_slots';
  };
  'count/covered-hours': {
    marks: 'covers';
    parameters: 'start_ms' | 'end_ms';
  };
  'count/list-units': {
    marks: 'units';
    parameters: 'partition' | 'from_ms' | 'to_ms' | 'conceded' | 'most';
  };
  'count/retries-backoff': {
    marks: 'sequences';
    parameters: 'waits_ms';
  };
  'count/retries-collapse': {
    marks: 'sequences';
    parameters: 'window_ms';
  };
  'count/retry-sequences': {
    marks: never;
    parameters: never;
  };
  'count/stored-parts': {
    marks: never;
    parameters: never;
  };
  'count/uncovered-calls': {
    marks: 'covers';
    parameters: 'start_ms' | 'end_ms' | 'providers';
  };
  'count/units': {
    marks:
      | 'identity_slice'
      | 'call'
      | 'partition'
      | 'retry_group'
      | 'instant'
      | 'class'
      | 'rule'
      | 'claimed_exclusion'
      | 'conceded_exclusion'
      | 'windows'
      | 'metric_numerator'
      | 'metric_denominator'
      | 'target_numerator'
      | 'final'
      | 'newest'
      | 'covers'
      | 'retries'
      | 'claimed_retry'
      | 'conceded_retry'
      | 'slice'
      | 'formed'
      | 'attains'
      | 'evidence'
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
    marks: 'evidence' | 'first_evidence' | 'last_evidence';
    parameters: never;
  };
  'evaluation/bad-instants': {
    marks: 'units';
    parameters: 'by_metric' | 'start_ms' | 'slot_ms' | 'end_ms';
  };
  'evidence/list-attempts': {
    marks: 'units';
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
    marks: 'units' | 'call';
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
  'intake/count-conflicting-events': {
    marks: never;
    parameters: 'from_ms' | 'until_ms';
  };
  'intake/count-dead-letters': {
    marks: never;
    parameters: never;
  };
  'intake/count-event-rows': {
    marks: never;
    parameters: never;
  };
  'intake/count-identities': {
    marks: 'as_of' | 'slice';
    parameters: never;
  };
  'intake/count-other-rows': {
    marks: never;
    parameters: 'since_ms' | 'ingested_at_ms';
  };
  'intake/dead-letter-bytes': {
    marks: never;
    parameters: 'ids';
  };
  'intake/find-conflicts': {
    marks: never;
    parameters: 'from_ms' | 'until_ms' | 'limit';
  };
  'intake/find-dead-letters': {
    marks: never;
    parameters: 'reason' | 'origin' | 'since_ms' | 'until_ms' | 'after' | 'state' | 'ids' | 'limit';
  };
  'intake/probe-events': {
    marks: never;
    parameters: never;
  };
  'minute/count-stored-since': {
    marks: never;
    parameters: 'since_ms';
  };
  'minute/remove-stale-facts': {
    marks: never;
    parameters: 'computed_at_ms' | 'day_start_ms' | 'since_ms';
  };
  'minute/roll-up-minutes': {
    marks: never;
    parameters: 'day_start_ms' | 'since_ms' | 'computed_at_ms';
  };
  'minute/touched-days': {
    marks: never;
    parameters: 'since_ms' | 'kept_from_ms';
  };
  'statement/conflicts-of-span': {
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'statement/dead-letters-of-span': {
    marks: never;
    parameters: 'start_ms' | 'end_ms';
  };
  'statement/newest-arrival': {
    marks: never;
    parameters: never;
  };
  'statement/period-facts': {
    marks: never;
    parameters: 'start_ms' | 'end_ms' | 'settled_ms' | 'since_ms';
  };
  'store/applied-migrations': {
    marks: never;
    parameters: never;
  };
  'store/create-schema-migrations': {
    marks: never;
    parameters: never;
  };
  'store/insert-rows': {
    marks: 'table' | 'columns';
    parameters: never;
  };
  'store/last-dead-letter': {
    marks: never;
    parameters: 'origin' | 'record_partition' | 'record_offset' | 'part';
  };
  'store/last-dead-letter-mark': {
    marks: never;
    parameters: 'letter_id';
  };
  'store/last-event': {
    marks: never;
    parameters: 'provider' | 'model' | 'started_at_ms' | 'source' | 'event_id';
  };
  'store/record-migration': {
    marks: never;
    parameters: 'number' | 'name' | 'checksum';
  };
  'upkeep/drop-partition': {
    marks: 'partition_id';
    parameters: never;
  };
  'upkeep/old-partitions': {
    marks: never;
    parameters: 'before_ms';
  };
  'weekly/weekly-hours': {
    marks: never;
    parameters: 'start_s' | 'good' | 'bad' | 'end_s';
  };
  'weekly/weekly-models': {
    marks: never;
    parameters: 'good' | 'bad' | 'start_s' | 'end_s';
  };
  'weekly/weekly-worst-minutes': {
    marks: never;
    parameters: 'good' | 'bad' | 'start_s' | 'end_s' | 'minutes';
  };
}
