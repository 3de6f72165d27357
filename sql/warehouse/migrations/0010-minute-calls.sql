-- Calls beside attempts: of several attempts at one logical call under one key the last one counts, if they
-- began within five minutes, so that retries do not add up. Facts from before this column have attempts.
ALTER TABLE minute_facts
    ADD COLUMN IF NOT EXISTS good_calls UInt64 DEFAULT ok AFTER unknown,
    ADD COLUMN IF NOT EXISTS bad_calls UInt64
        DEFAULT provider_error + overloaded + timeout + network_error + stream_error AFTER good_calls;
