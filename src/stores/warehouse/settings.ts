/**
 * Said with every request to a server, because the profile of its user may say otherwise. A profile
 * is made for people who look at data: a limit that cuts an answer off without an error helps them,
 * and would make a smaller credit here. What remains the profile's: how much a request may cost.
 */

/** A limit of the server's is an error, never a part of the answer. */
const WHOLE_ANSWERS = {
  limit: '0',
  offset: '0',
  additional_result_filter: '',
  // Nor an earlier answer.
  use_query_cache: 0,
  distinct_overflow_mode: 'throw',
  group_by_overflow_mode: 'throw',
  join_overflow_mode: 'throw',
  read_overflow_mode: 'throw',
  read_overflow_mode_leaf: 'throw',
  result_overflow_mode: 'throw',
  set_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  timeout_overflow_mode_leaf: 'throw',
  transfer_overflow_mode: 'throw',
  skip_unavailable_shards: 0,
} as const;

/** What a statement means, as it means it in the embedded warehouse. */
const MEANING = {
  aggregate_functions_null_for_empty: 0,
  cast_keep_nullable: 0,
  data_type_default_nullable: 0,
  empty_result_for_aggregation_by_empty_set: 0,
  enable_analyzer: 1,
  final: 0,
  join_any_take_last_row: 0,
  join_default_strictness: 'ALL',
  join_use_nulls: 0,
  prefer_column_name_to_alias: 0,
  session_timezone: 'UTC',
  transform_null_in: 0,
} as const;

/** How rows are written in an answer. */
const ANSWERS = {
  date_time_output_format: 'simple',
  output_format_json_array_of_rows: 0,
  output_format_json_map_as_array_of_tuples: 0,
  output_format_json_named_tuples_as_objects: 1,
  output_format_json_quote_64bit_floats: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 0,
  output_format_json_quote_denormals: 0,
} as const;

/** How the rows of an insert are read: all of them, or an error. */
const ROWS = {
  date_time_input_format: 'best_effort',
  input_format_allow_errors_num: '0',
  input_format_allow_errors_ratio: 0,
  input_format_defaults_for_omitted_fields: 1,
  input_format_force_null_for_omitted_fields: 0,
  input_format_null_as_default: 1,
} as const;

/**
 * Equal rows are merged when they are read (FINAL); to do so at the insert as well
 * costs a tenth. Not asynchronous: an answer must mean that the rows are there.
 */
export const INSERT_SETTINGS = {
  async_insert: 0,
  // A view that somebody hung on the table and that fails must not stop what it reads from.
  materialized_views_ignore_errors: 1,
  max_partitions_per_insert_block: '0',
  optimize_on_insert: 0,
} as const;

export const REQUEST_SETTINGS = {
  // Summaries must be final, or written_rows is that of the first block.
  wait_end_of_query: 1,
  ...WHOLE_ANSWERS,
  ...MEANING,
  ...ANSWERS,
  ...ROWS,
  ...INSERT_SETTINGS,
} as const;
