-- Dead letters by reason and by what became of them.
SELECT
    reason,
    if(mark.state = '', 'open', mark.state) AS state,
    count() AS letters
FROM
(
    SELECT
        lower(hex(sipHash128(origin, record_partition, record_offset, part, raw_hash)))
            AS letter_id,
        reason
    FROM dead_letters FINAL
) AS letter
LEFT JOIN (SELECT letter_id, state FROM dead_letter_marks FINAL) AS mark
    ON letter.letter_id = mark.letter_id
GROUP BY reason, state
ORDER BY reason, state
