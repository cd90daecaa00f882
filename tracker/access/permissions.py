"""Every permission there is, and which role holds which; a role is this table and nothing else."""

from enum import StrEnum

__all__ = ["GRANTED", "ROLE_LABELS", "Permission", "Role"]


class Role(StrEnum):
    NURSE = "nurse"
    PHYSICIAN = "physician"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    COMMAND = "command"
    WALL_DISPLAY = "wall_display"


ROLE_LABELS: dict[Role, str] = {
    Role.NURSE: "Nurse",
    Role.PHYSICIAN: "Physician",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMAND: "Command line",
    Role.WALL_DISPLAY: "Wall display",
}


class Permission(StrEnum):
    """Named after what a person does; NOBODY_SIGNED_IN and ANYBODY_SIGNED_IN are for pages outside any ward.

    KEEP_ACCOUNT is whatever a person does with their own account; a display on a wall is nobody's hands.
    """

    NOBODY_SIGNED_IN = "nobody_signed_in"
    ANYBODY_SIGNED_IN = "anybody_signed_in"
    KEEP_ACCOUNT = "keep_account"
    SEE_WALL = "see_wall"
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
        Permission.KEEP_ACCOUNT,
        Permission.SEE_WALL,
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
    Role.AUDITOR: frozenset(
        {Permission.KEEP_ACCOUNT, Permission.READ_AUDIT, Permission.EXPORT, Permission.JUDGE_CASES}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.KEEP_ACCOUNT, Permission.ADMINISTER, Permission.IMPORT}),
    Role.COMMAND: frozenset(Permission) - {Permission.DECIDE, Permission.NOBODY_SIGNED_IN},
    Role.WALL_DISPLAY: frozenset({Permission.SEE_WALL}),
}
