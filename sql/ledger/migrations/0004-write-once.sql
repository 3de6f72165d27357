-- Tables of money and decisions: rows are added, never changed and never removed, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what stands in it is write-once', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;

-- The triggers hold everybody; the rights say so before one is asked. The right to update stays
-- with the owner: foreign keys lock rows by it.
CREATE PROCEDURE make_write_once(subject regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER write_once_rows BEFORE UPDATE OR DELETE ON %s
         FOR EACH ROW EXECUTE FUNCTION refuse_change()', subject);
    EXECUTE format(
        'CREATE TRIGGER write_once_table BEFORE TRUNCATE ON %s
         FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', subject);
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', subject);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON %s FROM CURRENT_USER', subject);
END
$$;
