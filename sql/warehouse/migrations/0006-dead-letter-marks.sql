-- What became of dead letters: stored as events after a fix, or given up for a reason. The letters
-- themselves stay as they came; of several marks of one letter the newest counts.
CREATE TABLE IF NOT EXISTS dead_letter_marks
(
    -- As in the queries: of the letter's key.
    letter_id String,
    state LowCardinality(String),
    note String,
    marked_at DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(marked_at)
ORDER BY letter_id;
