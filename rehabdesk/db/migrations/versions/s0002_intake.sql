CREATE TABLE alert (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
kind TEXT NOT NULL,
detail VARCHAR NOT NULL,
source VARCHAR NOT NULL,
source_id INTEGER,
raised_at DATETIME NOT NULL,
raised_by INTEGER NOT NULL,
closed_at DATETIME,
closed_by INTEGER,
closed_why VARCHAR NOT NULL,
CONSTRAINT pk_alert PRIMARY KEY (id),
CONSTRAINT fk_alert_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_alert_raised_by_account FOREIGN KEY(raised_by) REFERENCES account (id),
CONSTRAINT fk_alert_closed_by_account FOREIGN KEY(closed_by) REFERENCES account (id)
)

CREATE TABLE assessment (
id INTEGER NOT NULL,
definition_id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER,
occasion TEXT NOT NULL,
state TEXT NOT NULL,
answers TEXT NOT NULL,
method VARCHAR NOT NULL,
system VARCHAR NOT NULL,
scores TEXT NOT NULL,
complete BOOLEAN NOT NULL,
begun_at DATETIME NOT NULL,
begun_by INTEGER NOT NULL,
kept_at DATETIME NOT NULL,
kept_by INTEGER NOT NULL,
assessed_on DATE,
finished_at DATETIME,
finished_by INTEGER,
assessed_by VARCHAR NOT NULL,
digest VARCHAR NOT NULL,
discarded_at DATETIME,
discarded_why VARCHAR NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_assessment PRIMARY KEY (id),
CONSTRAINT fk_assessment_definition_id_definition FOREIGN KEY(definition_id) REFERENCES definition (id),
CONSTRAINT fk_assessment_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_assessment_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_assessment_begun_by_account FOREIGN KEY(begun_by) REFERENCES account (id),
CONSTRAINT fk_assessment_kept_by_account FOREIGN KEY(kept_by) REFERENCES account (id),
CONSTRAINT fk_assessment_finished_by_account FOREIGN KEY(finished_by) REFERENCES account (id)
)

CREATE TABLE bed (
id INTEGER NOT NULL,
room_id INTEGER NOT NULL,
number INTEGER NOT NULL,
in_use BOOLEAN NOT NULL,
closed_why VARCHAR NOT NULL,
closed_since DATE,
CONSTRAINT pk_bed PRIMARY KEY (id),
CONSTRAINT uq_bed_room_id_number UNIQUE (room_id, number),
CONSTRAINT fk_bed_room_id_room FOREIGN KEY(room_id) REFERENCES room (id)
)

CREATE TABLE client_likeness (key TEXT NOT NULL, client_id INTEGER NOT NULL, PRIMARY KEY (key, client_id)) WITHOUT ROWID

CREATE TABLE definition (
id INTEGER NOT NULL,
code VARCHAR NOT NULL,
version VARCHAR NOT NULL,
digest VARCHAR NOT NULL,
content BLOB NOT NULL,
own BOOLEAN NOT NULL,
added_at DATETIME NOT NULL,
added_by INTEGER NOT NULL,
retired_at DATETIME,
CONSTRAINT pk_definition PRIMARY KEY (id),
CONSTRAINT uq_definition_digest UNIQUE (digest),
CONSTRAINT fk_definition_added_by_account FOREIGN KEY(added_by) REFERENCES account (id)
)

CREATE TABLE document (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
kind TEXT NOT NULL,
title VARCHAR NOT NULL,
dated DATE,
note VARCHAR NOT NULL,
name VARCHAR NOT NULL,
media TEXT NOT NULL,
size INTEGER NOT NULL,
pages INTEGER NOT NULL,
digest VARCHAR NOT NULL,
added_by INTEGER NOT NULL,
added_at DATETIME NOT NULL,
removed_at DATETIME,
removed_by INTEGER,
removed_why VARCHAR NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_document PRIMARY KEY (id),
CONSTRAINT fk_document_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_document_added_by_account FOREIGN KEY(added_by) REFERENCES account (id),
CONSTRAINT fk_document_removed_by_account FOREIGN KEY(removed_by) REFERENCES account (id)
)

CREATE TABLE document_part (
document_id INTEGER NOT NULL,
place INTEGER NOT NULL,
content BLOB NOT NULL,
CONSTRAINT pk_document_part PRIMARY KEY (document_id, place),
CONSTRAINT fk_document_part_document_id_document FOREIGN KEY(document_id) REFERENCES document (id)
)

CREATE TABLE enquiry (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
name_key VARCHAR NOT NULL,
sex TEXT,
age INTEGER,
born_on DATE,
came_on DATE NOT NULL,
came_at TIME,
channel TEXT NOT NULL,
phone VARCHAR NOT NULL,
may_call BOOLEAN NOT NULL,
may_say BOOLEAN NOT NULL,
caller_name VARCHAR NOT NULL,
caller_relation TEXT,
village VARCHAR NOT NULL,
substances VARCHAR NOT NULL,
wanted VARCHAR NOT NULL,
urgent BOOLEAN NOT NULL,
urgent_why VARCHAR NOT NULL,
source TEXT,
partner_id INTEGER,
state TEXT NOT NULL,
state_since DATE NOT NULL,
heard_on DATE,
programme_id INTEGER,
offered_for DATE,
client_id INTEGER,
episode_id INTEGER,
opened_at DATETIME NOT NULL,
opened_by INTEGER NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_enquiry PRIMARY KEY (id),
CONSTRAINT fk_enquiry_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
CONSTRAINT fk_enquiry_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id),
CONSTRAINT fk_enquiry_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_enquiry_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_enquiry_opened_by_account FOREIGN KEY(opened_by) REFERENCES account (id)
)

CREATE TABLE enquiry_step (
id INTEGER NOT NULL,
enquiry_id INTEGER NOT NULL,
state TEXT NOT NULL,
done_on DATE NOT NULL,
reopened BOOLEAN NOT NULL,
contact BOOLEAN NOT NULL,
result TEXT,
programme_id INTEGER,
place VARCHAR NOT NULL,
offered_for DATE,
reason TEXT,
note VARCHAR NOT NULL,
recorded_at DATETIME NOT NULL,
recorded_by INTEGER NOT NULL,
CONSTRAINT pk_enquiry_step PRIMARY KEY (id),
CONSTRAINT fk_enquiry_step_enquiry_id_enquiry FOREIGN KEY(enquiry_id) REFERENCES enquiry (id),
CONSTRAINT fk_enquiry_step_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id),
CONSTRAINT fk_enquiry_step_recorded_by_account FOREIGN KEY(recorded_by) REFERENCES account (id)
)

CREATE TABLE import_file (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
sha256 VARCHAR NOT NULL,
sheet VARCHAR NOT NULL,
imported_at DATETIME NOT NULL,
imported_by INTEGER NOT NULL,
row_count INTEGER NOT NULL,
new_clients INTEGER NOT NULL,
new_episodes INTEGER NOT NULL,
left_out INTEGER NOT NULL,
undone_at DATETIME,
undone_by INTEGER,
CONSTRAINT pk_import_file PRIMARY KEY (id),
CONSTRAINT fk_import_file_imported_by_account FOREIGN KEY(imported_by) REFERENCES account (id),
CONSTRAINT fk_import_file_undone_by_account FOREIGN KEY(undone_by) REFERENCES account (id)
)

CREATE TABLE imported_row (
id INTEGER NOT NULL,
import_id INTEGER NOT NULL,
line INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER,
made_client BOOLEAN NOT NULL,
cells TEXT NOT NULL,
CONSTRAINT pk_imported_row PRIMARY KEY (id),
CONSTRAINT fk_imported_row_import_id_import_file FOREIGN KEY(import_id) REFERENCES import_file (id),
CONSTRAINT fk_imported_row_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_imported_row_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id)
)

CREATE TABLE instrument_setting (
id INTEGER NOT NULL,
code VARCHAR NOT NULL,
texts TEXT NOT NULL,
method VARCHAR NOT NULL,
system VARCHAR NOT NULL,
offered BOOLEAN NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_instrument_setting PRIMARY KEY (id),
CONSTRAINT uq_instrument_setting_code UNIQUE (code)
)

CREATE TABLE intake (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER NOT NULL,
number INTEGER NOT NULL,
reason VARCHAR NOT NULL,
content TEXT NOT NULL,
begun_at DATETIME NOT NULL,
begun_by INTEGER NOT NULL,
signed_at DATETIME,
signed_by INTEGER,
signed_as VARCHAR NOT NULL,
content_hash BLOB,
CONSTRAINT pk_intake PRIMARY KEY (id),
CONSTRAINT uq_intake_episode_id_number UNIQUE (episode_id, number),
CONSTRAINT fk_intake_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_intake_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_intake_begun_by_account FOREIGN KEY(begun_by) REFERENCES account (id),
CONSTRAINT fk_intake_signed_by_account FOREIGN KEY(signed_by) REFERENCES account (id)
)

CREATE TABLE intake_infections (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
intake_id INTEGER NOT NULL,
content TEXT NOT NULL,
content_hash BLOB,
CONSTRAINT pk_intake_infections PRIMARY KEY (id),
CONSTRAINT fk_intake_infections_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT uq_intake_infections_intake_id UNIQUE (intake_id),
CONSTRAINT fk_intake_infections_intake_id_intake FOREIGN KEY(intake_id) REFERENCES intake (id)
)

CREATE TABLE merge (
id INTEGER NOT NULL,
kept_id INTEGER NOT NULL,
gone_id INTEGER NOT NULL,
gone_number VARCHAR NOT NULL,
merged_at DATETIME NOT NULL,
merged_by INTEGER NOT NULL,
why VARCHAR NOT NULL,
"before" TEXT NOT NULL,
moved TEXT NOT NULL,
under_way BOOLEAN NOT NULL,
undone_at DATETIME,
undone_by INTEGER,
undone_why VARCHAR NOT NULL,
CONSTRAINT pk_merge PRIMARY KEY (id),
CONSTRAINT fk_merge_kept_id_client FOREIGN KEY(kept_id) REFERENCES client (id),
CONSTRAINT fk_merge_gone_id_client FOREIGN KEY(gone_id) REFERENCES client (id),
CONSTRAINT fk_merge_merged_by_account FOREIGN KEY(merged_by) REFERENCES account (id),
CONSTRAINT fk_merge_undone_by_account FOREIGN KEY(undone_by) REFERENCES account (id)
)

CREATE TABLE paper_tick (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
paper TEXT NOT NULL,
ticked_on DATE NOT NULL,
ticked_by INTEGER NOT NULL,
CONSTRAINT pk_paper_tick PRIMARY KEY (id),
CONSTRAINT fk_paper_tick_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_paper_tick_ticked_by_account FOREIGN KEY(ticked_by) REFERENCES account (id)
)

CREATE TABLE room (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
meant_for TEXT NOT NULL,
active BOOLEAN NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_room PRIMARY KEY (id),
CONSTRAINT uq_room_name UNIQUE (name)
)

CREATE TABLE stay (
id INTEGER NOT NULL,
bed_id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER NOT NULL,
since DATE NOT NULL,
until DATE,
placed_by INTEGER NOT NULL,
placed_at DATETIME NOT NULL,
note VARCHAR NOT NULL,
CONSTRAINT pk_stay PRIMARY KEY (id),
CONSTRAINT ck_stay_in_order CHECK (until IS NULL OR until >= since),
CONSTRAINT fk_stay_bed_id_bed FOREIGN KEY(bed_id) REFERENCES bed (id),
CONSTRAINT fk_stay_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_stay_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_stay_placed_by_account FOREIGN KEY(placed_by) REFERENCES account (id)
)

ALTER TABLE centre ADD COLUMN village_code VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN other_names VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN sim VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN passport VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN kia VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN insurance VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN blood_group TEXT

ALTER TABLE client ADD COLUMN ethnic_group VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN citizenship TEXT

ALTER TABLE client ADD COLUMN country VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN father_name VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN home_phone VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN village_code VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN province VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN postcode VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_same BOOLEAN DEFAULT 0 NOT NULL

ALTER TABLE client ADD COLUMN ktp_address VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_rt_rw VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_village VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_village_code VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_district VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_city VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_province VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN ktp_postcode VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN contact_address VARCHAR DEFAULT '' NOT NULL

ALTER TABLE client ADD COLUMN contact_call TEXT

ALTER TABLE client ADD COLUMN contact_guarantor BOOLEAN DEFAULT 0 NOT NULL

ALTER TABLE client ADD COLUMN contacts TEXT

ALTER TABLE client ADD COLUMN merged_into_id INTEGER REFERENCES client (id)

ALTER TABLE consent ADD COLUMN partner_id INTEGER REFERENCES partner (id)

ALTER TABLE consent ADD COLUMN to_person VARCHAR DEFAULT '' NOT NULL

ALTER TABLE consent ADD COLUMN aims TEXT DEFAULT '[]' NOT NULL

ALTER TABLE consent ADD COLUMN tells TEXT DEFAULT '[]' NOT NULL

ALTER TABLE consent ADD COLUMN text_version VARCHAR DEFAULT '' NOT NULL

ALTER TABLE consent ADD COLUMN mistaken BOOLEAN DEFAULT 0 NOT NULL

ALTER TABLE consent ADD COLUMN withdrawn_by INTEGER REFERENCES account (id)

ALTER TABLE consent ADD COLUMN stopped_at DATETIME

ALTER TABLE consent ADD COLUMN stopped_by INTEGER REFERENCES account (id)

ALTER TABLE consent ADD COLUMN stopped_note VARCHAR DEFAULT '' NOT NULL

ALTER TABLE consent ADD COLUMN document_id INTEGER REFERENCES document (id)

ALTER TABLE episode ADD COLUMN placement_ends DATE

ALTER TABLE letter ADD COLUMN consent_id INTEGER REFERENCES consent (id)

ALTER TABLE programme ADD COLUMN stages TEXT DEFAULT '[]' NOT NULL

ALTER TABLE programme ADD COLUMN capacity INTEGER

CREATE INDEX ix_addendum_client_id ON addendum (client_id)

CREATE INDEX ix_alert_client_id ON alert (client_id)

CREATE INDEX ix_assessment_client_id_assessment_id ON assessment (client_id, id)

CREATE INDEX ix_assessment_definition_id ON assessment (definition_id)

CREATE INDEX ix_assessment_episode_id ON assessment (episode_id)

CREATE INDEX ix_assessment_state_assessment_id ON assessment (state, id)

CREATE INDEX ix_client_merged_into_id ON client (merged_into_id)

CREATE INDEX ix_consent_episode_id ON consent (episode_id)

CREATE INDEX ix_consent_to_stop ON consent (withdrawn_at) WHERE withdrawn_at IS NOT NULL AND stopped_at IS NULL

CREATE INDEX ix_consent_until ON consent (until)

CREATE INDEX ix_definition_code_definition_id ON definition (code, id)

CREATE INDEX ix_document_client_id_document_id ON document (client_id, id)

CREATE INDEX ix_enquiry_came_on ON enquiry (came_on)

CREATE INDEX ix_enquiry_client_id ON enquiry (client_id)

CREATE INDEX ix_enquiry_episode_id ON enquiry (episode_id)

CREATE INDEX ix_enquiry_state ON enquiry (state)

CREATE INDEX ix_enquiry_step_enquiry_id ON enquiry_step (enquiry_id)

CREATE INDEX ix_import_file_sha256 ON import_file (sha256)

CREATE INDEX ix_imported_row_client_id ON imported_row (client_id)

CREATE INDEX ix_imported_row_episode_id ON imported_row (episode_id)

CREATE INDEX ix_imported_row_import_id ON imported_row (import_id)

CREATE INDEX ix_intake_client_id ON intake (client_id)

CREATE INDEX ix_intake_infections_client_id ON intake_infections (client_id)

CREATE UNIQUE INDEX ix_intake_unsigned ON intake (episode_id) WHERE signed_at IS NULL

CREATE INDEX ix_kept_draft_client_id ON kept_draft (client_id)

CREATE INDEX ix_letter_episode_id ON letter (episode_id)

CREATE INDEX ix_merge_gone_id ON merge (gone_id)

CREATE INDEX ix_merge_kept_id ON merge (kept_id)

CREATE INDEX ix_note_author_id_note_id ON note (author_id, id)

CREATE INDEX ix_paper_tick_client_id ON paper_tick (client_id)

CREATE INDEX ix_stay_bed_id ON stay (bed_id)

CREATE INDEX ix_stay_client_id ON stay (client_id)

CREATE INDEX ix_stay_episode_id ON stay (episode_id)

CREATE UNIQUE INDEX uq_stay_bed_now ON stay (bed_id) WHERE until IS NULL

CREATE UNIQUE INDEX uq_stay_episode_now ON stay (episode_id) WHERE until IS NULL

CREATE TRIGGER addendum_follows BEFORE UPDATE OF client_id ON addendum WHEN old.id AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'an addendum cannot be changed'); END

DROP TRIGGER addendum_keeps

CREATE TRIGGER addendum_keeps BEFORE UPDATE OF id, note_id, author_id, reason, text, signed_at, signed_as ON addendum WHEN old.id BEGIN SELECT RAISE(ABORT, 'an addendum cannot be changed'); END

CREATE TRIGGER assessment_follows BEFORE UPDATE OF client_id ON assessment WHEN old.finished_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'a finished assessment cannot be changed'); END

CREATE TRIGGER assessment_goes_forward BEFORE UPDATE OF state ON assessment WHEN (old.state = 'discarded' AND new.state <> 'discarded') OR (old.state = 'finished' AND new.state = 'open') BEGIN SELECT RAISE(ABORT, 'an assessment only goes forward'); END

CREATE TRIGGER assessment_keeps BEFORE UPDATE OF definition_id, episode_id, occasion, answers, method, system, scores, complete, begun_at, begun_by, assessed_on, finished_at, finished_by, assessed_by, digest ON assessment WHEN old.finished_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a finished assessment cannot be changed'); END

CREATE TRIGGER assessment_stays BEFORE DELETE ON assessment BEGIN SELECT RAISE(ABORT, 'an assessment stays on record'); END

CREATE TRIGGER consent_follows BEFORE UPDATE OF client_id ON consent WHEN old.id AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'a consent stays as it was signed'); END

CREATE TRIGGER consent_goes_forward BEFORE UPDATE OF withdrawn_at, stopped_at ON consent WHEN (old.withdrawn_at IS NOT NULL AND new.withdrawn_at IS NOT old.withdrawn_at) OR (old.stopped_at IS NOT NULL AND new.stopped_at IS NOT old.stopped_at) BEGIN SELECT RAISE(ABORT, 'a withdrawn consent does not come back'); END

CREATE TRIGGER consent_keeps BEFORE UPDATE OF kind, given_on, signed_by, relation, explained_by, witness, partner_id, to_person, aims, tells, purposes, until, text_version, recorded_at ON consent WHEN old.id BEGIN SELECT RAISE(ABORT, 'a consent stays as it was signed'); END

CREATE TRIGGER consent_stays BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'a consent stays on record'); END

CREATE TRIGGER definition_keeps BEFORE UPDATE OF code, version, digest, content, own ON definition BEGIN SELECT RAISE(ABORT, 'a definition cannot be changed'); END

CREATE TRIGGER definition_stays BEFORE DELETE ON definition BEGIN SELECT RAISE(ABORT, 'a definition stays on record'); END

CREATE TRIGGER document_keeps BEFORE UPDATE OF media, size, pages, digest, added_by, added_at ON document BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END

CREATE TRIGGER document_part_keeps BEFORE UPDATE ON document_part BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END

CREATE TRIGGER document_part_stays BEFORE DELETE ON document_part WHEN (SELECT removed_at FROM document WHERE id = old.document_id) IS NULL BEGIN SELECT RAISE(ABORT, 'only a removed document loses its content'); END

CREATE TRIGGER document_removed_stays BEFORE UPDATE OF removed_at, removed_by, removed_why ON document WHEN old.removed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a removed document stays removed'); END

CREATE TRIGGER document_stays BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a document stays on record'); END

CREATE TRIGGER intake_follows BEFORE UPDATE OF client_id ON intake WHEN old.signed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be changed'); END

CREATE TRIGGER intake_infections_follows BEFORE UPDATE OF client_id ON intake_infections WHEN EXISTS (SELECT 1 FROM intake WHERE intake.id = old.intake_id AND intake.signed_at IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be changed'); END

CREATE TRIGGER intake_infections_keeps BEFORE UPDATE OF id, intake_id, content, content_hash ON intake_infections WHEN EXISTS (SELECT 1 FROM intake WHERE intake.id = old.intake_id AND intake.signed_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be changed'); END

CREATE TRIGGER intake_infections_stays BEFORE DELETE ON intake_infections WHEN EXISTS (SELECT 1 FROM intake WHERE intake.id = old.intake_id AND intake.signed_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be removed'); END

CREATE TRIGGER intake_keeps BEFORE UPDATE OF id, episode_id, number, reason, content, begun_at, begun_by, signed_at, signed_by, signed_as, content_hash ON intake WHEN old.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be changed'); END

CREATE TRIGGER intake_stays BEFORE DELETE ON intake WHEN old.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be removed'); END

CREATE TRIGGER letter_follows BEFORE UPDATE OF client_id ON letter WHEN old.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'an issued letter cannot be changed'); END

DROP TRIGGER letter_keeps

CREATE TRIGGER letter_keeps BEFORE UPDATE OF kind, episode_id, partner_id, draft, number, year, seq, issued_on, issued_at, issued_by, content, digest, consent_id ON letter WHEN old.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an issued letter cannot be changed'); END

CREATE TRIGGER note_follows BEFORE UPDATE OF client_id ON note WHEN old.signed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way AND old.client_id IN (merge.kept_id, merge.gone_id) AND new.client_id IN (merge.kept_id, merge.gone_id)) BEGIN SELECT RAISE(ABORT, 'a signed note cannot be changed'); END

DROP TRIGGER note_keeps

CREATE TRIGGER note_keeps BEFORE UPDATE OF id, session_id, episode_id, author_id, format, goal, outside_plan, parts, excerpt, written_at, signed_at, signed_as, content_hash, late, version ON note WHEN old.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed note cannot be changed'); END

CREATE TRIGGER stay_alone AFTER INSERT ON stay WHEN EXISTS (SELECT 1 FROM stay WHERE (stay.bed_id = new.bed_id OR stay.episode_id = new.episode_id) AND stay.id <> new.id AND (stay.until IS NULL OR new.since < stay.until) AND (new.until IS NULL OR stay.since < new.until)) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END

CREATE TRIGGER stay_stays_alone AFTER UPDATE ON stay WHEN EXISTS (SELECT 1 FROM stay WHERE (stay.bed_id = new.bed_id OR stay.episode_id = new.episode_id) AND stay.id <> new.id AND (stay.until IS NULL OR new.since < stay.until) AND (new.until IS NULL OR stay.since < new.until)) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END
