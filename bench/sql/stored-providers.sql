-- Providers of the calls that a bench seeks, in a range that the sorting key begins with.
SELECT DISTINCT provider FROM events WHERE provider >= 'probe-' AND provider < 'probe.'
