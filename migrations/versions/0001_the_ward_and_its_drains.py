"""The ward and its drains: accounts, patients, drains, checks, studies, protocols, audit events.

Deployment rule: a migration only adds; code of the release before it must run on the schema after it.
It imports nothing from tracker. Once it has landed it is never edited.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FINALITY = ("final", "amended", "entered_in_error")
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "installation": {"kind": ("demo", "real")},
    "account": {"kind": ("person", "command")},
    "account_revision": {"role": ("nurse", "physician", "auditor", "administrator", "command")},
    "ward_revision": {"kind": ("ward", "clinic")},
    "patient_revision": {"sex": ("female", "male", "other", "unknown")},
    "collection_revision": {"side": ("left", "right", "midline")},
    "drain_revision": {"type": ("abscess", "pancreatic", "cholecystostomy", "pleural")},
    "drain_event_revision": {
        "kind": (
            "exchanged",
            "upsized",
            "repositioned",
            "lytic_instilled",
            "clamped",
            "unclamped",
            "dislodged",
            "position_confirmed",
            "removed",
            "fell_out",
        )
    },
    "drain_check_revision": {
        "measured_by": ("cylinder", "bag_scale", "estimated"),
        "patency": ("patent", "resistance", "blocked", "not_checked"),
        "fluid": ("serous", "purulent", "bloody", "bilious", "feculent", "enteric"),
        "pain_from": ("abscess", "drain_site", "other", "unknown", "none"),
        "not_done": ("refused", "off_ward", "unable"),
        "identity_proof": ("scan", "typed", "none"),
        "origin": ("form", "import", "case"),
    },
    "fistula_assessment_revision": {
        "status": ("none_suspected", "suspected", "confirmed", "excluded", "closed"),
    },
    "imaging_study_revision": {
        "modality": ("CT", "US", "CEUS", "MRI", "FLUORO_CONTRAST", "XR"),
        "status": ("preliminary", "final", "amended"),
    },
    "imaging_finding": {
        "result": ("resolved", "residual", "persistent", "enlarged", "indeterminate"),
        "drain_position": ("in_cavity", "displaced", "not_reported"),
    },
}
REVISED = (
    "account_revision",
    "ward_revision",
    "patient_revision",
    "stay_revision",
    "collection_revision",
    "drain_revision",
    "drain_event_revision",
    "drain_check_revision",
    "fistula_assessment_revision",
    "imaging_study_revision",
    "lab_result_revision",
    "protocol_revision",
)
INSERT_ONLY = (
    "installation",
    "audit_event",
    "audit_patient",
    "account",
    "account_ward",
    "sign_in_attempt",
    "ward",
    "patient",
    "patient_change",
    "stay",
    "collection",
    "drain",
    "drain_event",
    "drain_check",
    "fistula_assessment",
    "imaging_study",
    "imaging_finding",
    "lab_result",
    "protocol",
    "request",
    *REVISED,
)


def instant() -> sa.types.TypeEngine[Any]:
    return sa.String(27).with_variant(sa.DateTime(timezone=True), "postgresql")


def uuid(name: str, *more: sa.schema.SchemaItem, nullable: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), *more, nullable=nullable, primary_key=primary_key)


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}")


def identity(table: str, *columns: sa.Column[Any], refer: dict[str, str] | None = None) -> None:
    refer = refer or {}
    op.create_table(
        table,
        uuid("id"),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(refers(table, column, to) for column, to in refer.items()),
    )


def patient_owned(table: str, *columns: sa.Column[Any], refer: dict[str, str] | None = None) -> None:
    identity(table, uuid("patient_id"), *columns, refer={"patient_id": "patient", **(refer or {})})
    op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    for column in refer or {}:
        op.create_index(f"ix_{table}_{column}", table, [column])


def revised(table: str, of: str, *columns: sa.Column[Any], refer: dict[str, str] | None = None) -> None:
    op.create_table(
        table,
        uuid("record_id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recorded_at", instant(), nullable=False),
        uuid("recorded_by"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("finality", sa.String(40), nullable=False),
        uuid("event_id"),
        *columns,
        sa.PrimaryKeyConstraint("record_id", "revision", name=f"pk_{table}"),
        refers(table, "record_id", of),
        refers(table, "recorded_by", "account"),
        refers(table, "event_id", "audit_event"),
        *(refers(table, column, to) for column, to in (refer or {}).items()),
    )


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def word(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(40), nullable=nullable)


def flag(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def at(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, instant(), nullable=nullable)


def whole(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def words(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(400), nullable=nullable)


def upgrade() -> None:
    _audit()
    _accounts_and_wards()
    _patients()
    _drains()
    _findings()
    _protocols()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _grant()
    else:
        _guard_sqlite()


def _audit() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        word("kind"),
        at("made_at"),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.CheckConstraint("id = 1", name="ck_installation_only_one"),
    )
    identity(
        "audit_event",
        at("at"),
        uuid("actor_id", nullable=True),
        text("actor_name"),
        text("action"),
        text("outcome"),
        uuid("ward_id", nullable=True),
        text("entity_type"),
        uuid("entity_id", nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_actor_id", "audit_event", ["actor_id"])
    op.create_index("ix_audit_event_action", "audit_event", ["action"])
    op.create_index("ix_audit_event_entity", "audit_event", ["entity_type", "entity_id"])
    op.create_table(
        "audit_patient",
        uuid("event_id"),
        uuid("patient_id"),
        sa.PrimaryKeyConstraint("event_id", "patient_id", name="pk_audit_patient"),
        refers("audit_patient", "event_id", "audit_event"),
    )
    op.create_index("ix_audit_patient_patient_id", "audit_patient", ["patient_id"])
    op.create_table(
        "audit_pending",
        uuid("event_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_audit_pending"),
        refers("audit_pending", "event_id", "audit_event"),
    )


def _accounts_and_wards() -> None:
    identity("account", word("kind"))
    revised(
        "account_revision",
        "account",
        text("sign_in_name"),
        text("display_name"),
        word("role"),
        text("password_hash", nullable=True),
        flag("disabled", nullable=False),
    )
    op.create_index("ix_account_revision_sign_in_name", "account_revision", ["sign_in_name"])
    identity("ward")
    revised(
        "ward_revision",
        "ward",
        text("name"),
        word("kind"),
        text("zone"),
        sa.Column("day_start", sa.String(5), nullable=False),
        sa.Column("check_times", sa.String(120), nullable=False),
        whole("grace_minutes", nullable=False),
        at("valid_from"),
    )
    op.create_table(
        "account_ward",
        uuid("record_id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        uuid("ward_id"),
        sa.PrimaryKeyConstraint("record_id", "revision", "ward_id", name="pk_account_ward"),
        sa.ForeignKeyConstraint(
            ["record_id", "revision"],
            ["account_revision.record_id", "account_revision.revision"],
            name="fk_account_ward_record_id",
        ),
        refers("account_ward", "ward_id", "ward"),
    )
    identity(
        "sign_in",
        text("token_hash"),
        uuid("account_id"),
        whole("account_revision", nullable=False),
        at("started_at"),
        at("last_seen_at"),
        at("ended_at", nullable=True),
        text("ended_why", nullable=True),
        text("address"),
        refer={"account_id": "account"},
    )
    op.create_index("uq_sign_in_token_hash", "sign_in", ["token_hash"], unique=True)
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"])
    identity("sign_in_attempt", at("at"), text("name_hash"), text("address"), flag("succeeded", nullable=False))
    op.create_index("ix_sign_in_attempt_name_hash", "sign_in_attempt", ["name_hash", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "at"])
    identity(
        "request", text("body_hash"), uuid("account_id"), text("answer"), at("at"), refer={"account_id": "account"}
    )


def _patients() -> None:
    identity("patient")
    revised(
        "patient_revision",
        "patient",
        text("number"),
        text("surname"),
        text("given"),
        sa.Column("born_on", sa.Date(), nullable=True),
        word("sex"),
        flag("immunocompromised"),
        flag("diabetes"),
    )
    op.create_index("ix_patient_revision_number", "patient_revision", ["number"])
    op.create_table(
        "patient_change",
        uuid("patient_id"),
        at("recorded_at"),
        uuid("ward_id", nullable=True),
        uuid("event_id"),
        sa.PrimaryKeyConstraint("patient_id", "recorded_at", name="pk_patient_change"),
        refers("patient_change", "patient_id", "patient"),
        refers("patient_change", "ward_id", "ward"),
        refers("patient_change", "event_id", "audit_event"),
    )
    op.create_index("ix_patient_change_ward", "patient_change", ["ward_id", "recorded_at"])
    patient_owned("stay")
    revised(
        "stay_revision",
        "stay",
        uuid("ward_id"),
        text("bed", nullable=True),
        at("since"),
        at("until", nullable=True),
        refer={"ward_id": "ward"},
    )
    op.create_index("ix_stay_revision_ward", "stay_revision", ["ward_id"])


def _drains() -> None:
    patient_owned("collection")
    revised(
        "collection_revision",
        "collection",
        text("site"),
        word("side", nullable=True),
        text("etiology", nullable=True),
        flag("secondary"),
        flag("cause_addressed"),
        flag("loculated"),
        flag("viscous_or_necrotic"),
        text("organism"),
        uuid("recurrence_of", nullable=True),
        refer={"recurrence_of": "collection"},
    )
    patient_owned("drain")
    revised(
        "drain_revision",
        "drain",
        uuid("collection_id"),
        word("type"),
        word("french", nullable=True),
        at("inserted_at"),
        text("label"),
        text("owner"),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        text("protocol_pin", nullable=True),
        refer={"collection_id": "collection"},
    )
    patient_owned("drain_event", uuid("drain_id"), refer={"drain_id": "drain"})
    revised("drain_event_revision", "drain_event", at("at"), word("kind"), text("note"))
    patient_owned("drain_check", uuid("drain_id"), refer={"drain_id": "drain"})
    revised(
        "drain_check_revision",
        "drain_check",
        at("start_at"),
        at("end_at"),
        at("observed_at", nullable=True),
        whole("gross_ml"),
        word("measured_by", nullable=True),
        whole("flush_ml"),
        word("patency", nullable=True),
        flag("clamped"),
        flag("leak"),
        word("fluid", nullable=True),
        word("temp_c", nullable=True),
        flag("antipyretic"),
        whole("pain"),
        word("pain_from", nullable=True),
        whole("other_pain"),
        words("sepsis_signs"),
        words("site_signs"),
        word("not_done", nullable=True),
        word("identity_proof"),
        word("origin"),
        text("note"),
        words("assumed", nullable=False),
        words("soft_limits", nullable=False),
        at("source_entered_at", nullable=True),
        text("source_ref", nullable=True),
    )
    op.create_index("ix_drain_check_revision_end_at", "drain_check_revision", ["end_at"])
    op.create_index("ix_drain_check_revision_source_ref", "drain_check_revision", ["source_ref"])


def _findings() -> None:
    patient_owned("fistula_assessment", uuid("collection_id"), refer={"collection_id": "collection"})
    revised(
        "fistula_assessment_revision", "fistula_assessment", at("at"), word("status"), text("evidence"), text("note")
    )
    patient_owned("imaging_study")
    revised(
        "imaging_study_revision",
        "imaging_study",
        at("at"),
        word("modality"),
        word("status"),
        text("complication", nullable=True),
        flag("new_collection"),
        uuid("registered_as", nullable=True),
        text("note"),
        refer={"registered_as": "collection"},
    )
    op.create_table(
        "imaging_finding",
        uuid("record_id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        uuid("collection_id"),
        word("result", nullable=True),
        word("residual_mm", nullable=True),
        word("drain_position", nullable=True),
        sa.PrimaryKeyConstraint("record_id", "revision", "collection_id", name="pk_imaging_finding"),
        sa.ForeignKeyConstraint(
            ["record_id", "revision"],
            ["imaging_study_revision.record_id", "imaging_study_revision.revision"],
            name="fk_imaging_finding_record_id",
        ),
        refers("imaging_finding", "collection_id", "collection"),
    )
    patient_owned("lab_result")
    revised(
        "lab_result_revision",
        "lab_result",
        at("at"),
        word("wbc_10e9_l", nullable=True),
        word("crp_mg_l", nullable=True),
        word("drain_amylase_x_uln", nullable=True),
    )


def _protocols() -> None:
    identity("protocol")
    revised(
        "protocol_revision",
        "protocol",
        text("name"),
        sa.Column("fields", sa.Text(), nullable=False),
        at("in_force_from", nullable=True),
    )
    op.create_index("ix_protocol_revision_name", "protocol_revision", ["name"])


def _vocabularies() -> dict[str, dict[str, tuple[str, ...]]]:
    return {table: {**WORDS.get(table, {}), "finality": FINALITY} for table in REVISED} | {
        table: columns for table, columns in WORDS.items() if table not in REVISED
    }


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _guard_sqlite() -> None:
    for table in INSERT_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END"
            )
    for table, columns in _vocabularies().items():
        for column, words in columns.items():
            op.execute(
                f"CREATE TRIGGER {table}_{column}_words BEFORE INSERT ON {table} "
                f"WHEN NEW.{column} IS NOT NULL AND NEW.{column} NOT IN ({_quoted(words)}) "
                f"BEGIN SELECT RAISE(ABORT, '{table}.{column}: not a word of its vocabulary'); END"
            )
    for table in REVISED:
        last = f"(SELECT COALESCE(MAX(revision), 0) FROM {table} WHERE record_id = NEW.record_id)"  # noqa: S608
        op.execute(
            f"CREATE TRIGGER {table}_next BEFORE INSERT ON {table} WHEN NEW.revision <> 1 + {last} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: the revision must be the next one'); END"
        )
    op.execute(
        "CREATE TRIGGER audit_event_pending AFTER INSERT ON audit_event "
        "BEGIN INSERT INTO audit_pending (event_id) VALUES (NEW.id); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%: rows are only added', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE last integer; BEGIN "
        "EXECUTE format('SELECT COALESCE(MAX(revision), 0) FROM %I WHERE record_id = $1', TG_TABLE_NAME) "
        "INTO last USING NEW.record_id; "
        "IF NEW.revision <> last + 1 THEN "
        "RAISE EXCEPTION '%: the revision must be the next one', TG_TABLE_NAME; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION audit_pending_add() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ "
        "BEGIN INSERT INTO audit_pending (event_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    for table in INSERT_ONLY:
        _always(table, "no_change", "BEFORE UPDATE OR DELETE", "refuse_change")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate")
    for table in REVISED:
        _always(table, "next", "BEFORE INSERT", "refuse_gap")
    _always("audit_event", "pending", "AFTER INSERT", "audit_pending_add")
    for table, columns in _vocabularies().items():
        for column, words in columns.items():
            op.create_check_constraint(f"ck_{table}_{column}_words", table, f"{column} IN ({_quoted(words)})")


def _always(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _grant() -> None:
    """The application's role owns nothing: it reads and adds, and changes sign-ins alone."""
    role = context.config.attributes.get("application_role")
    if not role:
        return
    for table in (*INSERT_ONLY, "sign_in"):
        op.execute(f'GRANT SELECT, INSERT ON {table} TO "{role}"')
    op.execute(f'GRANT SELECT ON audit_pending, alembic_version TO "{role}"')
    op.execute(f'GRANT UPDATE (last_seen_at, ended_at, ended_why) ON sign_in TO "{role}"')
    op.execute(f'GRANT UPDATE (id) ON patient TO "{role}"')


def downgrade() -> None:
    names = (
        "protocol_revision protocol lab_result_revision lab_result imaging_finding imaging_study_revision "
        "imaging_study fistula_assessment_revision fistula_assessment drain_check_revision drain_check "
        "drain_event_revision drain_event drain_revision drain collection_revision collection stay_revision stay "
        "patient_change patient_revision patient request sign_in_attempt sign_in account_ward ward_revision ward "
        "account_revision account audit_pending audit_patient audit_event installation"
    )
    for table in names.split():
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("refuse_change", "refuse_gap", "audit_pending_add"):
            op.execute(f"DROP FUNCTION {function}()")
