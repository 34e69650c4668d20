import { holdsSecret, isRedactionMarker } from "./secret-guard.ts";

/** No marker is longer, but for rows of stars. */
const MAX_MARKER_LENGTH = 40;

/** False for what must not be kept as an identifier or value: secrets, and texts that AWS masked in part or whole. */
export function isStorable(text: string): boolean {
  if (text.includes("****") || holdsSecret(text)) return false;
  return text.length > MAX_MARKER_LENGTH || !isRedactionMarker(text);
}
