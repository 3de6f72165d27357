-- Whether a mark is stored, by its place in the order of the table.
SELECT count() AS stored
FROM dead_letter_marks
WHERE letter_id = {letter_id:String}
