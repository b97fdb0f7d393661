"""The one way to change the append-only trail: taking out an erased person's name and addresses (P19).

It runs with the owner's rights, since the app's role may only add to the trail; it does nothing
for somebody whose erasure is not written down, and refuses while a legal hold stands.
"""

from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION portal_erase_from_trail(who bigint, names text[], addresses text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    label CONSTANT text := 'Erased person ' || who;
    word text;
    quoted text;
    plain text;
    touched bigint;
    total bigint := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM portal_erasure WHERE person_id = who) THEN
        RAISE EXCEPTION 'this erasure is not written down'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trail_erased_with_an_erasure';
    END IF;
    IF EXISTS (SELECT 1 FROM portal_legalhold WHERE person_id = who AND lifted_at IS NULL) THEN
        RAISE EXCEPTION 'a legal hold keeps this person''s data'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trail_kept_under_a_hold';
    END IF;
    PERFORM set_config('portal.erasing', 'person', true);
    UPDATE partnerships_personhistory
        SET name = label, honorific = '', job_title = '', email = NULL, contact_email = '', phone = ''
        WHERE pgh_obj_id = who;
    GET DIAGNOSTICS touched = ROW_COUNT;
    total := total + touched;
    UPDATE partnerships_event SET by_label = label WHERE by_id = who;
    GET DIAGNOSTICS touched = ROW_COUNT;
    total := total + touched;
    UPDATE partnerships_event SET subject_label = label, data = '{}'
        WHERE subject_type = 'partnerships.person' AND subject_id = who::text;
    GET DIAGNOSTICS touched = ROW_COUNT;
    total := total + touched;
    FOREACH word IN ARRAY names || addresses LOOP
        quoted := to_jsonb(word)::text;
        quoted := substr(quoted, 2, length(quoted) - 2);
        -- whole words only, so that nobody whose name begins the same is touched; \n and its like may stand before one
        plain := '(?<![[:alnum:]])' || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?![[:alnum:]])';
        quoted := '((?<=\\[nrt])|(?<![[:alnum:]]))' || regexp_replace(quoted, '([^[:alnum:][:space:]])', '\\\1', 'g')
            || '(?![[:alnum:]])';
        UPDATE partnerships_event
            SET subject_label = left(regexp_replace(subject_label, plain, label, 'g'), 300),
                data = regexp_replace(data::text, quoted, label, 'g')::jsonb
            WHERE subject_label ~ plain OR data::text ~ quoted;
        GET DIAGNOSTICS touched = ROW_COUNT;
        total := total + touched;
    END LOOP;
    PERFORM set_config('portal.erasing', '', true);
    RETURN total;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_erasures_and_legal_holds"),
        ("partnerships", "0018_a_person_can_be_erased"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION portal_erase_from_trail(bigint, text[], text[])"),
    ]
