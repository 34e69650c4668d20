import { readString } from "./record.ts";

/** Kinds of client a user agent can be; the first match decides. */
export const USER_AGENT_FAMILIES = [
  "console",
  "service",
  "terraform",
  "pulumi",
  "cli",
  "sdk",
  "browser",
  "other",
] as const;
export type UserAgentFamily = (typeof USER_AGENT_FAMILIES)[number];

/** Each family with the pattern that tells it, in order. */
export const FAMILY_PATTERNS: readonly (readonly [UserAgentFamily, RegExp])[] = [
  ["console", /(?:signin|console)\.amazonaws\.com|S3Console/i],
  ["service", /\.amazonaws\.com$|^AWS Internal/i],
  ["terraform", /terraform|opentofu/i],
  ["pulumi", /pulumi/i],
  ["cli", /aws-cli\/|command\//i],
  ["sdk", /boto|aws-sdk|AWSPowerShell|SDK/i],
  ["browser", /^Mozilla/i],
];

const MAX_USER_AGENT_LENGTH = 1024;

/** userAgent without the one pair of square brackets some services put around it, at most 1,024 characters. */
export function readUserAgent(value: unknown): string | null {
  if (typeof value !== "string") return readString(value, MAX_USER_AGENT_LENGTH);
  const bracketed = value.startsWith("[") && value.endsWith("]");
  return readString(bracketed ? value.slice(1, -1) : value, MAX_USER_AGENT_LENGTH);
}

/** Family of a user agent that {@link readUserAgent} returned. */
export function userAgentFamily(userAgent: string): UserAgentFamily {
  return FAMILY_PATTERNS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "other";
}
