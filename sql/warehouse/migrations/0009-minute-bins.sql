-- Latencies by bins instead of sketches, which took most of the time that facts take. Bin b holds the values
-- from g^b to g^(b+1) where g = 1.01 / 0.99, so that the middle of it is within 1 % of each; -32768 holds
-- 0. calls says how many there are in each bin of the list beside it. What has sketches is counted anew.
ALTER TABLE minute_facts
    ADD COLUMN IF NOT EXISTS duration_ms_bins Array(Int16) AFTER unknown,
    ADD COLUMN IF NOT EXISTS duration_ms_calls Array(UInt32) AFTER duration_ms_bins,
    ADD COLUMN IF NOT EXISTS ttft_ms_bins Array(Int16) AFTER duration_ms_calls,
    ADD COLUMN IF NOT EXISTS ttft_ms_calls Array(UInt32) AFTER ttft_ms_bins,
    ADD COLUMN IF NOT EXISTS output_tokens_per_second_bins Array(Int16) AFTER ttft_ms_calls,
    ADD COLUMN IF NOT EXISTS output_tokens_per_second_calls Array(UInt32) AFTER output_tokens_per_second_bins,
    DROP COLUMN IF EXISTS duration_ms_sketch,
    DROP COLUMN IF EXISTS ttft_ms_sketch,
    DROP COLUMN IF EXISTS output_tokens_per_second_sketch,
    -- Who follows the facts asks for those that were computed since.
    ADD INDEX IF NOT EXISTS computed_at_range computed_at TYPE minmax GRANULARITY 1;
