-- History is only ever added to: the second wall behind the grants, on engines that have triggers. Run again at will.

CREATE OR REPLACE FUNCTION kvcredit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;

CREATE OR REPLACE FUNCTION kvcredit_refuse_shrinking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seq < OLD.seq OR NEW.book <> OLD.book THEN
        RAISE EXCEPTION 'a book only grows';
    END IF;
    RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS decisions_are_not_changed ON decisions;
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE OR DELETE ON decisions
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS decisions_are_not_emptied ON decisions;
CREATE TRIGGER decisions_are_not_emptied BEFORE TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS decision_inputs_are_not_changed ON decision_inputs;
CREATE TRIGGER decision_inputs_are_not_changed BEFORE UPDATE OR DELETE ON decision_inputs
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS decision_inputs_are_not_emptied ON decision_inputs;
CREATE TRIGGER decision_inputs_are_not_emptied BEFORE TRUNCATE ON decision_inputs
    FOR EACH STATEMENT EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS books_only_grow ON books;
CREATE TRIGGER books_only_grow BEFORE UPDATE ON books
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_shrinking();

DROP TRIGGER IF EXISTS books_are_not_removed ON books;
CREATE TRIGGER books_are_not_removed BEFORE DELETE ON books
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS books_are_not_emptied ON books;
CREATE TRIGGER books_are_not_emptied BEFORE TRUNCATE ON books
    FOR EACH STATEMENT EXECUTE FUNCTION kvcredit_refuse_change();
