/**
 * Whose turn it is to write rollups. Whoever takes it has it until the end of the transaction; everything committed before
 * is seen by the statements that follow.
 */
const LOCK = 7_001_002;

/** Waits for it. Nothing else may be in the statement. */
export const TAKE_TURN = `select pg_advisory_xact_lock(${LOCK})`;
