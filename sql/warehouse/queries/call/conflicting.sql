-- A part of others: identities that came with more than one content, by their hash. Hashes find the
-- few candidates in one pass over 16 bytes a row; `contents` is what the whole query looks at.
SELECT identity_hash
FROM /* contents!: */ events /* :contents */
GROUP BY identity_hash
HAVING min(content_hash) != max(content_hash)
