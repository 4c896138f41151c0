CREATE TABLE account (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
title VARCHAR NOT NULL,
credential VARCHAR NOT NULL,
roles TEXT NOT NULL,
active BOOLEAN NOT NULL,
created_at DATETIME NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_account PRIMARY KEY (id)
)

CREATE TABLE audit_entry (
id INTEGER NOT NULL,
at DATETIME NOT NULL,
account_id INTEGER,
action VARCHAR NOT NULL,
subject VARCHAR NOT NULL,
subject_id INTEGER,
client_id INTEGER,
detail TEXT NOT NULL,
chain BLOB NOT NULL,
CONSTRAINT pk_audit_entry PRIMARY KEY (id)
)

CREATE INDEX ix_audit_entry_client_id_audit_entry_id ON audit_entry (client_id, id)

CREATE TRIGGER audit_entry_keeps BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END

CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END

CREATE TABLE centre (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
foundation VARCHAR NOT NULL,
address VARCHAR NOT NULL,
village VARCHAR NOT NULL,
city VARCHAR NOT NULL,
phone VARCHAR NOT NULL,
email VARCHAR NOT NULL,
licence VARCHAR NOT NULL,
zone TEXT NOT NULL,
site_code VARCHAR NOT NULL,
head_name VARCHAR NOT NULL,
head_title VARCHAR NOT NULL,
head_credential VARCHAR NOT NULL,
logo BLOB NOT NULL,
paper TEXT NOT NULL,
letter_pattern VARCHAR NOT NULL,
record_pattern VARCHAR NOT NULL,
lock_minutes INTEGER NOT NULL,
backup_limit_days INTEGER NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_centre PRIMARY KEY (id),
CONSTRAINT ck_centre_only_one CHECK (id = 1)
)

CREATE TABLE programme (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
setting TEXT NOT NULL,
length_days INTEGER NOT NULL,
active BOOLEAN NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_programme PRIMARY KEY (id)
)

CREATE TABLE client (
id INTEGER NOT NULL,
record_number VARCHAR NOT NULL,
name VARCHAR NOT NULL,
name_key VARCHAR NOT NULL,
alias VARCHAR NOT NULL,
nik VARCHAR NOT NULL,
no_nik TEXT,
birth_place VARCHAR NOT NULL,
born_on DATE,
sex TEXT,
religion TEXT,
education TEXT,
marital_status TEXT,
occupation TEXT,
mother_name VARCHAR NOT NULL,
phone VARCHAR NOT NULL,
address VARCHAR NOT NULL,
rt_rw VARCHAR NOT NULL,
village VARCHAR NOT NULL,
district VARCHAR NOT NULL,
city VARCHAR NOT NULL,
contact_name VARCHAR NOT NULL,
contact_relation TEXT,
contact_phone VARCHAR NOT NULL,
contact_knows BOOLEAN NOT NULL,
discretion VARCHAR NOT NULL,
current_episode_id INTEGER,
registered_at DATETIME NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_client PRIMARY KEY (id),
CONSTRAINT uq_client_record_number UNIQUE (record_number),
CONSTRAINT fk_client_current_episode_id_episode FOREIGN KEY(current_episode_id) REFERENCES episode (id)
)

CREATE INDEX ix_client_name_key ON client (name_key)

CREATE UNIQUE INDEX ix_client_nik ON client (nik) WHERE nik <> ''

CREATE INDEX ix_client_current_episode_id ON client (current_episode_id)

CREATE INDEX ix_client_born_on ON client (born_on)

CREATE INDEX ix_client_phone ON client (phone)

CREATE TABLE record_counter (
year INTEGER NOT NULL,
last INTEGER NOT NULL,
CONSTRAINT pk_record_counter PRIMARY KEY (year)
)

CREATE TABLE letter_counter (
year INTEGER NOT NULL,
last INTEGER NOT NULL,
CONSTRAINT pk_letter_counter PRIMARY KEY (year)
)

CREATE TABLE letter_logo (
digest VARCHAR NOT NULL,
picture BLOB NOT NULL,
CONSTRAINT pk_letter_logo PRIMARY KEY (digest)
)

CREATE TABLE partner (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
name_key VARCHAR NOT NULL,
kind TEXT NOT NULL,
address VARCHAR NOT NULL,
city VARCHAR NOT NULL,
phone VARCHAR NOT NULL,
email VARCHAR NOT NULL,
contact_person VARCHAR NOT NULL,
services VARCHAR NOT NULL,
mou_number VARCHAR NOT NULL,
mou_until DATE,
active BOOLEAN NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_partner PRIMARY KEY (id)
)

CREATE INDEX ix_partner_name_key ON partner (name_key)

CREATE TABLE course (
id INTEGER NOT NULL,
name VARCHAR NOT NULL,
code VARCHAR NOT NULL,
hours INTEGER,
unit VARCHAR NOT NULL,
grading TEXT NOT NULL,
least_attendance INTEGER NOT NULL,
least_score INTEGER NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_course PRIMARY KEY (id)
)

CREATE TABLE backup (
id INTEGER NOT NULL,
made_at DATETIME NOT NULL,
account_id INTEGER,
kind TEXT NOT NULL,
path VARCHAR NOT NULL,
place VARCHAR NOT NULL,
apart BOOLEAN NOT NULL,
size INTEGER NOT NULL,
sha256 VARCHAR NOT NULL,
clients INTEGER NOT NULL,
notes INTEGER NOT NULL,
state TEXT NOT NULL,
checked_at DATETIME NOT NULL,
CONSTRAINT pk_backup PRIMARY KEY (id),
CONSTRAINT fk_backup_account_id_account FOREIGN KEY(account_id) REFERENCES account (id)
)

CREATE TABLE restore (
id INTEGER NOT NULL,
at DATETIME NOT NULL,
account_id INTEGER,
drill BOOLEAN NOT NULL,
made_at DATETIME NOT NULL,
file_name VARCHAR NOT NULL,
passed BOOLEAN NOT NULL,
seconds DOUBLE NOT NULL,
kept VARCHAR NOT NULL,
backup_id INTEGER NOT NULL,
CONSTRAINT pk_restore PRIMARY KEY (id),
CONSTRAINT fk_restore_account_id_account FOREIGN KEY(account_id) REFERENCES account (id)
)

CREATE TABLE session (
id INTEGER NOT NULL,
client_id INTEGER,
kind TEXT NOT NULL,
held_on DATE NOT NULL,
starts_at TIME,
ends_at TIME,
place VARCHAR NOT NULL,
topic VARCHAR NOT NULL,
facilitator_id INTEGER NOT NULL,
CONSTRAINT pk_session PRIMARY KEY (id),
CONSTRAINT fk_session_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_session_facilitator_id_account FOREIGN KEY(facilitator_id) REFERENCES account (id)
)

CREATE INDEX ix_session_client_id_session_held_on ON session (client_id, held_on)

CREATE INDEX ix_session_held_on ON session (held_on)

CREATE TABLE kept_draft (
id INTEGER NOT NULL,
account_id INTEGER NOT NULL,
kind VARCHAR NOT NULL,
"key" VARCHAR NOT NULL,
client_id INTEGER,
content TEXT NOT NULL,
saved_at DATETIME NOT NULL,
CONSTRAINT pk_kept_draft PRIMARY KEY (id),
CONSTRAINT uq_kept_draft_account_id_kind_key UNIQUE (account_id, kind, "key"),
CONSTRAINT fk_kept_draft_account_id_account FOREIGN KEY(account_id) REFERENCES account (id),
CONSTRAINT fk_kept_draft_client_id_client FOREIGN KEY(client_id) REFERENCES client (id)
)

CREATE TABLE episode (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
number INTEGER NOT NULL,
state TEXT NOT NULL,
phase TEXT,
phase_since DATE,
opened_at DATETIME NOT NULL,
intake_on DATE,
referral_source TEXT,
referral_partner_id INTEGER,
referral_letter VARCHAR NOT NULL,
reason TEXT,
presenting_problem VARCHAR NOT NULL,
condition TEXT,
allergies VARCHAR NOT NULL,
risk TEXT,
risk_note VARCHAR NOT NULL,
programme_id INTEGER,
planned_days INTEGER,
counsellor_id INTEGER,
funding TEXT,
substances TEXT NOT NULL,
admitted_on DATE,
planned_end DATE,
discharged_on DATE,
discharge_reason TEXT,
summary VARCHAR NOT NULL,
condition_at_discharge VARCHAR NOT NULL,
medicines VARCHAR NOT NULL,
plan_after VARCHAR NOT NULL,
next_appointment DATE,
fetched_by VARCHAR NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_episode PRIMARY KEY (id),
CONSTRAINT uq_episode_client_id_number UNIQUE (client_id, number),
CONSTRAINT fk_episode_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_episode_referral_partner_id_partner FOREIGN KEY(referral_partner_id) REFERENCES partner (id),
CONSTRAINT fk_episode_programme_id_programme FOREIGN KEY(programme_id) REFERENCES programme (id),
CONSTRAINT fk_episode_counsellor_id_account FOREIGN KEY(counsellor_id) REFERENCES account (id)
)

CREATE INDEX ix_episode_state_episode_counsellor_id ON episode (state, counsellor_id)

CREATE INDEX ix_episode_discharged_on ON episode (discharged_on)

CREATE INDEX ix_episode_counsellor_id ON episode (counsellor_id)

CREATE TABLE batch (
id INTEGER NOT NULL,
course_id INTEGER NOT NULL,
name VARCHAR NOT NULL,
partner_id INTEGER,
place VARCHAR NOT NULL,
instructor VARCHAR NOT NULL,
first_day DATE NOT NULL,
last_day DATE NOT NULL,
weekdays TEXT NOT NULL,
starts_at TIME NOT NULL,
ends_at TIME,
capacity INTEGER NOT NULL,
closed_on DATE,
version INTEGER NOT NULL,
CONSTRAINT pk_batch PRIMARY KEY (id),
CONSTRAINT fk_batch_course_id_course FOREIGN KEY(course_id) REFERENCES course (id),
CONSTRAINT fk_batch_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id)
)

CREATE INDEX ix_batch_course_id ON batch (course_id)

CREATE INDEX ix_batch_closed_on_batch_first_day ON batch (closed_on, first_day)

CREATE TABLE note (
id INTEGER NOT NULL,
session_id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER,
author_id INTEGER NOT NULL,
format TEXT NOT NULL,
goal VARCHAR NOT NULL,
outside_plan VARCHAR NOT NULL,
parts TEXT NOT NULL,
excerpt VARCHAR NOT NULL,
written_at DATETIME NOT NULL,
signed_at DATETIME,
signed_as VARCHAR NOT NULL,
content_hash BLOB,
late BOOLEAN NOT NULL,
version INTEGER NOT NULL,
CONSTRAINT pk_note PRIMARY KEY (id),
CONSTRAINT fk_note_session_id_session FOREIGN KEY(session_id) REFERENCES session (id),
CONSTRAINT fk_note_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_note_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_note_author_id_account FOREIGN KEY(author_id) REFERENCES account (id)
)

CREATE INDEX ix_note_unsigned ON note (author_id) WHERE signed_at IS NULL

CREATE INDEX ix_note_client_id_note_id ON note (client_id, id)

CREATE INDEX ix_note_episode_id ON note (episode_id)

CREATE INDEX ix_note_session_id ON note (session_id)

CREATE TRIGGER note_keeps BEFORE UPDATE ON note WHEN old.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed note cannot be changed'); END

CREATE TRIGGER note_stays BEFORE DELETE ON note WHEN old.signed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed note cannot be removed'); END

CREATE TABLE consent (
id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
episode_id INTEGER,
kind TEXT NOT NULL,
given_on DATE NOT NULL,
signed_by VARCHAR NOT NULL,
relation TEXT,
explained_by VARCHAR NOT NULL,
witness VARCHAR NOT NULL,
purposes VARCHAR NOT NULL,
until DATE,
on_paper BOOLEAN NOT NULL,
recorded_at DATETIME NOT NULL,
withdrawn_at DATETIME,
withdrawn_why VARCHAR NOT NULL,
CONSTRAINT pk_consent PRIMARY KEY (id),
CONSTRAINT fk_consent_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_consent_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id)
)

CREATE INDEX ix_consent_client_id_consent_kind ON consent (client_id, kind)

CREATE TABLE letter (
id INTEGER NOT NULL,
kind TEXT NOT NULL,
state TEXT NOT NULL,
client_id INTEGER,
episode_id INTEGER,
partner_id INTEGER,
draft TEXT NOT NULL,
written_by INTEGER NOT NULL,
written_at DATETIME NOT NULL,
number VARCHAR,
year INTEGER,
seq INTEGER,
issued_on DATE,
issued_at DATETIME,
issued_by INTEGER,
content VARCHAR,
digest VARCHAR,
handed_to VARCHAR NOT NULL,
handed_at DATETIME,
void_reason VARCHAR NOT NULL,
void_at DATETIME,
version INTEGER NOT NULL,
CONSTRAINT pk_letter PRIMARY KEY (id),
CONSTRAINT uq_letter_year_seq UNIQUE (year, seq),
CONSTRAINT uq_letter_number UNIQUE (number),
CONSTRAINT fk_letter_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_letter_episode_id_episode FOREIGN KEY(episode_id) REFERENCES episode (id),
CONSTRAINT fk_letter_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
CONSTRAINT fk_letter_written_by_account FOREIGN KEY(written_by) REFERENCES account (id),
CONSTRAINT fk_letter_issued_by_account FOREIGN KEY(issued_by) REFERENCES account (id)
)

CREATE INDEX ix_letter_client_id_letter_id ON letter (client_id, id)

CREATE INDEX ix_letter_partner_id ON letter (partner_id)

CREATE INDEX ix_letter_state_letter_id ON letter (state, id)

CREATE TRIGGER letter_keeps BEFORE UPDATE OF kind, client_id, episode_id, partner_id, draft, number, year, seq, issued_on, issued_at, issued_by, content, digest ON letter WHEN old.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an issued letter cannot be changed'); END

CREATE TRIGGER letter_stays BEFORE DELETE ON letter WHEN old.number IS NOT NULL BEGIN SELECT RAISE(ABORT, 'an issued letter cannot be removed'); END

CREATE TRIGGER letter_goes_forward BEFORE UPDATE OF state ON letter WHEN (old.state = 'void' AND new.state <> 'void') OR (old.state = 'handed over' AND new.state NOT IN ('handed over', 'void')) OR (old.number IS NOT NULL AND new.state IN ('draft', 'waiting')) BEGIN SELECT RAISE(ABORT, 'a letter only goes forward'); END

CREATE TABLE meeting (
id INTEGER NOT NULL,
batch_id INTEGER NOT NULL,
held_on DATE NOT NULL,
CONSTRAINT pk_meeting PRIMARY KEY (id),
CONSTRAINT uq_meeting_batch_id_held_on UNIQUE (batch_id, held_on),
CONSTRAINT fk_meeting_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id)
)

CREATE TABLE enrolment (
id INTEGER NOT NULL,
batch_id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
state TEXT NOT NULL,
enrolled_at DATETIME NOT NULL,
joined_on DATE,
ended_on DATE,
ended_why VARCHAR NOT NULL,
score INTEGER,
competence TEXT,
CONSTRAINT pk_enrolment PRIMARY KEY (id),
CONSTRAINT fk_enrolment_batch_id_batch FOREIGN KEY(batch_id) REFERENCES batch (id),
CONSTRAINT fk_enrolment_client_id_client FOREIGN KEY(client_id) REFERENCES client (id)
)

CREATE INDEX ix_enrolment_client_id ON enrolment (client_id)

CREATE UNIQUE INDEX uq_enrolment_going_on ON enrolment (batch_id, client_id) WHERE state IN ('proposed', 'waiting', 'accepted', 'attending')

CREATE INDEX ix_enrolment_batch_id ON enrolment (batch_id)

CREATE TABLE addendum (
id INTEGER NOT NULL,
note_id INTEGER NOT NULL,
client_id INTEGER NOT NULL,
author_id INTEGER NOT NULL,
reason VARCHAR NOT NULL,
text VARCHAR NOT NULL,
signed_at DATETIME NOT NULL,
signed_as VARCHAR NOT NULL,
CONSTRAINT pk_addendum PRIMARY KEY (id),
CONSTRAINT fk_addendum_note_id_note FOREIGN KEY(note_id) REFERENCES note (id),
CONSTRAINT fk_addendum_client_id_client FOREIGN KEY(client_id) REFERENCES client (id),
CONSTRAINT fk_addendum_author_id_account FOREIGN KEY(author_id) REFERENCES account (id)
)

CREATE INDEX ix_addendum_note_id ON addendum (note_id)

CREATE TRIGGER addendum_keeps BEFORE UPDATE ON addendum BEGIN SELECT RAISE(ABORT, 'an addendum cannot be changed'); END

CREATE TRIGGER addendum_stays BEFORE DELETE ON addendum BEGIN SELECT RAISE(ABORT, 'an addendum cannot be removed'); END

CREATE TABLE letter_print (
id INTEGER NOT NULL,
letter_id INTEGER NOT NULL,
copy INTEGER NOT NULL,
printed_by INTEGER NOT NULL,
printed_at DATETIME NOT NULL,
as_file BOOLEAN NOT NULL,
CONSTRAINT pk_letter_print PRIMARY KEY (id),
CONSTRAINT uq_letter_print_letter_id_copy UNIQUE (letter_id, copy),
CONSTRAINT fk_letter_print_letter_id_letter FOREIGN KEY(letter_id) REFERENCES letter (id),
CONSTRAINT fk_letter_print_printed_by_account FOREIGN KEY(printed_by) REFERENCES account (id)
)

CREATE TRIGGER letter_print_stays BEFORE DELETE ON letter_print BEGIN SELECT RAISE(ABORT, 'a printing stays on record'); END

CREATE TRIGGER letter_print_keeps BEFORE UPDATE ON letter_print BEGIN SELECT RAISE(ABORT, 'a printing stays on record'); END

CREATE TABLE attendance (
id INTEGER NOT NULL,
meeting_id INTEGER NOT NULL,
enrolment_id INTEGER NOT NULL,
mark TEXT NOT NULL,
CONSTRAINT pk_attendance PRIMARY KEY (id),
CONSTRAINT uq_attendance_meeting_id_enrolment_id UNIQUE (meeting_id, enrolment_id),
CONSTRAINT fk_attendance_meeting_id_meeting FOREIGN KEY(meeting_id) REFERENCES meeting (id),
CONSTRAINT fk_attendance_enrolment_id_enrolment FOREIGN KEY(enrolment_id) REFERENCES enrolment (id)
)

CREATE INDEX ix_attendance_enrolment_id ON attendance (enrolment_id)

CREATE VIRTUAL TABLE client_search USING fts5(words, tokenize='trigram', columnsize=0)

CREATE TABLE client_prefix (prefix TEXT NOT NULL, name_key TEXT NOT NULL, client_id INTEGER NOT NULL, PRIMARY KEY (prefix, name_key, client_id)) WITHOUT ROWID
