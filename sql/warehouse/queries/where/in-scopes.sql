-- A part of values-hit.sql: whether a call lies in one of some scopes. A model has its provider at
-- the same place of the other list, and so do the fields of a cell.
has({providers:Array(String)}, provider)
    OR has({routes:Array(String)}, route)
    OR (provider, model) IN (
        SELECT pair.1, pair.2
        FROM (SELECT arrayJoin(arrayZip({model_providers:Array(String)}, {models:Array(String)}))
            AS pair)
    )
    OR (provider, model, region, account, route) IN (
        SELECT cell.1, cell.2, cell.3, cell.4, cell.5
        FROM
        (
            SELECT arrayJoin(arrayZip(
                {cell_providers:Array(String)},
                {cell_models:Array(String)},
                {cell_regions:Array(String)},
                {cell_accounts:Array(String)},
                {cell_routes:Array(String)}
            )) AS cell
        )
    )
