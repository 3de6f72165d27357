INSERT INTO web_audit (at, actor, action, target, result, detail)
VALUES ($1, $2, $3, $4, $5, $6)
