-- Sums of the rows in force of a bill ($1) and a month ($2), or of every one where they are null. A
-- cost that stands nowhere is null.
WITH billed_rows AS (
    SELECT
        bill,
        month,
        revision,
        (content ->> 'SubAccountId') COLLATE "C" AS account,
        (content ->> 'RegionId') COLLATE "C" AS region,
        (content ->> 'x_Model') COLLATE "C" AS model,
        (content ->> 'x_Deployment') COLLATE "C" AS deployment,
        (content ->> 'x_Tenant') COLLATE "C" AS tenant,
        (content ->> 'BillingCurrency') COLLATE "C" AS currency,
        lower(trim(content ->> 'x_Status')) = 'estimated' AS estimated,
        nullif(content ->> 'BilledCost', '')::numeric AS billed,
        nullif(content ->> 'EffectiveCost', '')::numeric AS effective,
        nullif(content ->> 'ListCost', '')::numeric AS list
    FROM fee_rows
    JOIN fees_in_force USING (bill, month, revision)
    WHERE bill = coalesce($1, bill) AND month = coalesce($2, month)
)
SELECT
    bill,
    month,
    revision,
    account,
    region,
    model,
    deployment,
    tenant,
    currency,
    count(*)::integer AS rows,
    coalesce(bool_or(estimated), false) AS estimated,
    sum(billed)::text AS billed,
    sum(effective)::text AS effective,
    sum(list)::text AS list
FROM billed_rows
GROUP BY bill, month, revision, account, region, model, deployment, tenant, currency
ORDER BY
    month,
    bill COLLATE "C",
    account NULLS FIRST,
    region NULLS FIRST,
    model NULLS FIRST,
    deployment NULLS FIRST,
    tenant NULLS FIRST,
    currency
