-- Calls of some providers in [start_ms, end_ms) that no commitment covers, by model, most calls
-- first. A notice, no amount: identities are told apart by their hash of 64 bits.
SELECT
    provider,
    model,
    launch_stage,
    uniqExact(identity_hash) AS calls
FROM events
WHERE started_at_ms >= {start_ms:Int64}
    AND started_at_ms < {end_ms:Int64}
    AND provider IN {providers:Array(String)}
    AND NOT (/* covers: */ true /* :covers */)
GROUP BY provider, model, launch_stage
ORDER BY calls DESC, provider, model, launch_stage
