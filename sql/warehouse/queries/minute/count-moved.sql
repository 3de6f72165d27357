SELECT count() AS identities
FROM
(
    /* moved!: */ SELECT identity_hash FROM events /* :moved */
)
