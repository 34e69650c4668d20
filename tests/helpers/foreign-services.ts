/** Tests never touch what the person's environment, or their .env file, names. */
import { childEnvironment } from "../../lib/env.ts";

const NAMES = ["DATABASE_URL", "TRAIL_QUEUE_URL", "TRAIL_BUCKETS", "SMTP_URL", "MAIL_FROM", "APP_ORIGIN", "PORT"];
const OTHERS = /^(AWS_|TRAIL_|TRAILSIGHT_)/;

/** Variables that take every foreign service away: empty counts as unset, and a .env file does not fill it in. */
export function withoutForeignServices(): Record<string, string> {
  const set = Object.keys(childEnvironment()).filter((name) => OTHERS.test(name));
  return Object.fromEntries([...NAMES, "AWS_ENDPOINT_URL", "AWS_PROFILE", ...set].map((name) => [name, ""]));
}
