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

ALTER TABLE programme ADD COLUMN stages TEXT DEFAULT '[]' NOT NULL

ALTER TABLE programme ADD COLUMN capacity INTEGER

CREATE INDEX ix_alert_client_id ON alert (client_id) WHERE closed_at IS NULL

CREATE INDEX ix_document_client_id_document_id ON document (client_id, id)

CREATE INDEX ix_paper_tick_client_id ON paper_tick (client_id)

CREATE INDEX ix_stay_bed_id ON stay (bed_id)

CREATE INDEX ix_stay_client_id ON stay (client_id)

CREATE INDEX ix_stay_episode_id ON stay (episode_id)

CREATE UNIQUE INDEX uq_stay_bed_now ON stay (bed_id) WHERE until IS NULL

CREATE UNIQUE INDEX uq_stay_episode_now ON stay (episode_id) WHERE until IS NULL

CREATE TRIGGER document_keeps BEFORE UPDATE OF media, size, pages, digest, added_by, added_at ON document BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END

CREATE TRIGGER document_part_keeps BEFORE UPDATE ON document_part BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END

CREATE TRIGGER document_part_stays BEFORE DELETE ON document_part WHEN (SELECT removed_at FROM document WHERE id = old.document_id) IS NULL BEGIN SELECT RAISE(ABORT, 'only a removed document loses its content'); END

CREATE TRIGGER document_removed_stays BEFORE UPDATE OF removed_at, removed_by, removed_why ON document WHEN old.removed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a removed document stays removed'); END

CREATE TRIGGER document_stays BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a document stays on record'); END

CREATE TRIGGER stay_alone AFTER INSERT ON stay WHEN EXISTS (SELECT 1 FROM stay WHERE (stay.bed_id = new.bed_id OR stay.episode_id = new.episode_id) AND stay.id <> new.id AND (stay.until IS NULL OR new.since < stay.until) AND (new.until IS NULL OR stay.since < new.until)) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END

CREATE TRIGGER stay_stays_alone AFTER UPDATE ON stay WHEN EXISTS (SELECT 1 FROM stay WHERE (stay.bed_id = new.bed_id OR stay.episode_id = new.episode_id) AND stay.id <> new.id AND (stay.until IS NULL OR new.since < stay.until) AND (new.until IS NULL OR stay.since < new.until)) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END
