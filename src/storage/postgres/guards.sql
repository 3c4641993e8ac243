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

CREATE OR REPLACE FUNCTION kvcredit_refuse_without_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM decisions WHERE book = OLD.book AND of_seq = OLD.seq AND kind = 'erasure') THEN
        RAISE EXCEPTION 'notes are append-only until the book has the notice of their erasure';
    END IF;
    RETURN OLD;
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

DROP TRIGGER IF EXISTS notes_are_not_changed ON notes;
CREATE TRIGGER notes_are_not_changed BEFORE UPDATE ON notes
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_change();

DROP TRIGGER IF EXISTS notes_are_erased_with_a_notice ON notes;
CREATE TRIGGER notes_are_erased_with_a_notice BEFORE DELETE ON notes
    FOR EACH ROW EXECUTE FUNCTION kvcredit_refuse_without_notice();

DROP TRIGGER IF EXISTS notes_are_not_emptied ON notes;
CREATE TRIGGER notes_are_not_emptied BEFORE TRUNCATE ON notes
    FOR EACH STATEMENT EXECUTE FUNCTION kvcredit_refuse_change();
