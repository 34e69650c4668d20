/**
 * SQL in fragments: `sql` binds every value; identifiers come only from closed maps, through `raw`.
 * A fragment carries `.text` and `.values`, so pg takes it as it is.
 */
import sql, { empty, join, raw, type Sql } from "sql-template-tag";

export { empty, join, raw, type Sql, sql };
