"""What a database says of its own shape: by this two are compared, and one before and after."""

from sqlalchemy import Engine, text

__all__ = ["fingerprint"]


def fingerprint(engine: Engine) -> list[tuple[str, ...]]:
    """Tables, indexes, triggers, checks, functions and grants of a database as it describes itself."""
    if engine.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'alembic_version' ORDER BY 1, 2"
    else:
        query = (
            "SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text "
            "FROM pg_trigger "
            "WHERE NOT tgisinternal UNION ALL "
            "SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace UNION ALL "
            "SELECT 'index', indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT 'grant', grantee, table_name, string_agg(privilege_type, ',' ORDER BY privilege_type) "
            "FROM information_schema.role_table_grants WHERE table_schema = 'public' GROUP BY grantee, table_name "
            "UNION ALL "
            "SELECT 'grant', grantee, table_name || '.' || column_name, string_agg(privilege_type, ',' ORDER BY 1) "
            "FROM information_schema.column_privileges WHERE table_schema = 'public' AND privilege_type = 'UPDATE' "
            "GROUP BY grantee, table_name, column_name UNION ALL "
            "SELECT 'column', column_name, table_name, concat_ws(' ', data_type, is_nullable, column_default) "
            "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
            "SELECT 'function', proname, '', concat_ws(' ', prosrc, prosecdef, proconfig) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace "
            "ORDER BY 1, 2, 3"
        )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
