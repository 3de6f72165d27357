-- Calls that failed, by the word of an emitter that names neither a status nor a telling error.
ALTER TABLE minute_facts ADD COLUMN IF NOT EXISTS unknown UInt64 AFTER cancelled;
