/** Where a browser keeps what the events table looks like. Raised when the shape changes: what an older version kept is then left alone. */
export const SETTINGS_KEY = "trailsight.table.1";
