"""Every permission there is, and which role holds which; a role is this table and nothing else."""

from enum import StrEnum

__all__ = ["GRANTED", "ROLE_LABELS", "Permission", "Role"]


class Role(StrEnum):
    NURSE = "nurse"
    PHYSICIAN = "physician"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    COMMAND = "command"


ROLE_LABELS: dict[Role, str] = {
    Role.NURSE: "Nurse",
    Role.PHYSICIAN: "Physician",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMAND: "Command line",
}


class Permission(StrEnum):
    """Named after what a person does; NOBODY_SIGNED_IN and ANYBODY_SIGNED_IN are for pages outside any ward."""

    NOBODY_SIGNED_IN = "nobody_signed_in"
    ANYBODY_SIGNED_IN = "anybody_signed_in"
    SEE_WARD = "see_ward"
    RECORD_CHECK = "record_check"
    ADMIT_PATIENT = "admit_patient"
    PLACE_DRAIN = "place_drain"
    RECORD_EVENT = "record_event"
    ASSESS_FISTULA = "assess_fistula"
    REPORT_IMAGING = "report_imaging"
    REPORT_LAB = "report_lab"
    JUDGE_CASES = "judge_cases"
    DECIDE = "decide"
    READ_AUDIT = "read_audit"
    EXPORT = "export"
    ADMINISTER = "administer"
    IMPORT = "import"


_BEDSIDE = frozenset(
    {
        Permission.SEE_WARD,
        Permission.RECORD_CHECK,
        Permission.ADMIT_PATIENT,
        Permission.PLACE_DRAIN,
        Permission.RECORD_EVENT,
        Permission.ASSESS_FISTULA,
        Permission.REPORT_LAB,
        Permission.JUDGE_CASES,
    }
)

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.NURSE: _BEDSIDE,
    Role.PHYSICIAN: _BEDSIDE | {Permission.REPORT_IMAGING, Permission.DECIDE},
    Role.AUDITOR: frozenset({Permission.READ_AUDIT, Permission.EXPORT, Permission.JUDGE_CASES}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.IMPORT}),
    Role.COMMAND: frozenset(Permission) - {Permission.DECIDE, Permission.NOBODY_SIGNED_IN},
}
