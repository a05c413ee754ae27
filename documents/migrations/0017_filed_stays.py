"""What is filed stays: the database refuses whatever would change a filed letter, an item that has
its reference code, or the record of a disposal; and files go only as an approved disposal says."""

from django.db import migrations

LETTERS = """
CREATE FUNCTION documents_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
    RAISE EXCEPTION '% is frozen: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER filed_letter_stays BEFORE UPDATE OR DELETE ON documents_incomingdocument
  FOR EACH ROW WHEN (OLD.state = 'filed') EXECUTE FUNCTION
  documents_frozen('reach', 'version', 'updated_at', 'secrecy', 'secret_until', 'secret_months');
CREATE TRIGGER filed_letter_stays BEFORE UPDATE OR DELETE ON documents_outgoingdocument
  FOR EACH ROW WHEN (OLD.state = 'filed') EXECUTE FUNCTION
  documents_frozen('reach', 'version', 'updated_at', 'secrecy', 'secret_months');

CREATE FUNCTION documents_is_filed(letter bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM documents_incomingdocument WHERE card_id = letter AND state = 'filed')
      OR EXISTS (SELECT 1 FROM documents_outgoingdocument WHERE card_id = letter AND state = 'filed')
$$;
CREATE FUNCTION documents_part_of_filed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE letter bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN letter := to_jsonb(OLD) ->> TG_ARGV[0];
  ELSE letter := to_jsonb(NEW) ->> TG_ARGV[0]; END IF;
  IF documents_is_filed(letter) THEN
    RAISE EXCEPTION '% of a filed letter: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'raise_exception';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER filed_letter_stays BEFORE INSERT ON documents_opinion
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('card_id');
CREATE TRIGGER filed_letter_stays BEFORE INSERT ON documents_textversion
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('document_id');
CREATE TRIGGER filed_letter_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_reading
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('document_id');
CREATE TRIGGER filed_letter_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_delivery
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('document_id');
CREATE TRIGGER filed_letter_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_countersignature
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('document_id');
CREATE TRIGGER filed_source_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_link
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('source_id');
CREATE TRIGGER filed_target_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_link
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_filed('target_id');
"""
FILES = """
CREATE FUNCTION documents_may_be_destroyed(file bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM documents_itempart p
    JOIN documents_disposalentry e ON e.item_id = p.item_id AND e.live AND e.verdict = 'destroy'
    JOIN documents_archivedisposal d ON d.card_id = e.disposal_id AND d.state = 'approved'
    WHERE p.attachment_id = file)
$$;
CREATE FUNCTION documents_file_of_filed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE letter bigint;
BEGIN
  letter := CASE WHEN TG_OP = 'DELETE' THEN OLD.card_id ELSE NEW.card_id END;
  IF NOT documents_is_filed(letter) OR (TG_OP = 'INSERT' AND NEW.purpose = 'archive') THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'withdrawn_at') = (to_jsonb(OLD) - 'withdrawn_at')
     AND documents_may_be_destroyed(OLD.id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'file of a filed letter: % refused', TG_OP USING ERRCODE = 'raise_exception';
END $$;
CREATE TRIGGER filed_letter_stays BEFORE INSERT OR UPDATE OR DELETE ON files_attachment
  FOR EACH ROW EXECUTE FUNCTION documents_file_of_filed();
CREATE FUNCTION documents_erased_with_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM files_attachment a WHERE a.blob_id = NEW.sha256
             AND documents_is_filed(a.card_id) AND NOT documents_may_be_destroyed(a.id)) THEN
    RAISE EXCEPTION 'nothing is destroyed without an approved disposal' USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased_with_approval BEFORE UPDATE ON files_blob
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
  EXECUTE FUNCTION documents_erased_with_approval();
"""
ARCHIVE = """
CREATE TRIGGER coded_item_stays BEFORE UPDATE OR DELETE ON documents_archiveitem
  FOR EACH ROW WHEN (OLD.item_no IS NOT NULL) EXECUTE FUNCTION
  documents_frozen('reach', 'version', 'updated_at', 'secrecy', 'state', 'catalogued_at', 'box_id',
                   'expires_on');
CREATE FUNCTION documents_part_of_coded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE item bigint;
BEGIN
  item := CASE WHEN TG_OP = 'INSERT' THEN NEW.item_id ELSE OLD.item_id END;
  IF EXISTS (SELECT 1 FROM documents_archiveitem WHERE card_id = item AND item_no IS NOT NULL) THEN
    RAISE EXCEPTION '% of an item with its code: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'raise_exception';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coded_item_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_itempart
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_coded();
CREATE TRIGGER coded_item_stays BEFORE INSERT OR UPDATE OR DELETE ON documents_itemletter
  FOR EACH ROW EXECUTE FUNCTION documents_part_of_coded();
CREATE TRIGGER carried_out_stays BEFORE UPDATE OR DELETE ON documents_archivedisposal
  FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION
  documents_frozen('reach', 'version', 'updated_at');
CREATE TRIGGER carried_out_stays BEFORE UPDATE OR DELETE ON documents_disposalentry
  FOR EACH ROW WHEN (NOT OLD.live) EXECUTE FUNCTION steward_refuse();
"""
UNDO = """
DROP TRIGGER carried_out_stays ON documents_disposalentry;
DROP TRIGGER carried_out_stays ON documents_archivedisposal;
DROP TRIGGER coded_item_stays ON documents_itemletter;
DROP TRIGGER coded_item_stays ON documents_itempart;
DROP FUNCTION documents_part_of_coded();
DROP TRIGGER coded_item_stays ON documents_archiveitem;
DROP TRIGGER erased_with_approval ON files_blob;
DROP FUNCTION documents_erased_with_approval();
DROP TRIGGER filed_letter_stays ON files_attachment;
DROP FUNCTION documents_file_of_filed();
DROP FUNCTION documents_may_be_destroyed(bigint);
DROP TRIGGER filed_target_stays ON catalogue_link;
DROP TRIGGER filed_source_stays ON catalogue_link;
DROP TRIGGER filed_letter_stays ON documents_countersignature;
DROP TRIGGER filed_letter_stays ON documents_delivery;
DROP TRIGGER filed_letter_stays ON documents_reading;
DROP TRIGGER filed_letter_stays ON documents_textversion;
DROP TRIGGER filed_letter_stays ON documents_opinion;
DROP FUNCTION documents_part_of_filed();
DROP FUNCTION documents_is_filed(bigint);
DROP TRIGGER filed_letter_stays ON documents_outgoingdocument;
DROP TRIGGER filed_letter_stays ON documents_incomingdocument;
DROP FUNCTION documents_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0016_archive"),
        ("files", "0004_erased"),
        ("catalogue", "0002_initial"),
        ("audit", "0003_protect"),
    ]
    operations = [migrations.RunSQL(LETTERS + FILES + ARCHIVE, UNDO)]
