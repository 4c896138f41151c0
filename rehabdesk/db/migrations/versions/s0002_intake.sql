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

CREATE INDEX ix_alert_client_id ON alert (client_id) WHERE closed_at IS NULL
