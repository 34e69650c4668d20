/** Members whose values are secrets, by data/sensitive.json. Names are compared in lower case. */
import sensitive from "./data/sensitive.json" with { type: "json" };

/** Not secret, only large: never stored, but shown with an original, because analysts read policies. */
const SHOWN = "public keys, certificates, policy and template texts";
/** `value (SSM PutParameter)`: a member that is secret in one event only. */
const OF_ONE_EVENT = /^(\w+) \((\w+) (\w+)\)$/;
const PLAIN_NAME = /^\w+$/;

const NONE: ReadonlySet<string> = new Set();
const members = new Set<string>();
const membersByEvent = new Map<string, Set<string>>();
const patterns: RegExp[] = [];

for (const group of sensitive.neverStore) {
  if (group.what === SHOWN) continue;
  if (group.pattern !== undefined) patterns.push(new RegExp(group.pattern, group.flags));
  for (const entry of group.members) {
    const ofEvent = OF_ONE_EVENT.exec(entry);
    if (ofEvent !== null) {
      const [, member = "", service = "", eventName = ""] = ofEvent;
      const event = `${service.toLowerCase()}.amazonaws.com ${eventName}`;
      membersByEvent.set(event, (membersByEvent.get(event) ?? new Set()).add(member.toLowerCase()));
    } else if (PLAIN_NAME.test(entry)) members.add(entry.toLowerCase());
  }
}

/** True for members that hold secrets in every event, whatever their value. */
export function isSecretMember(lowerCaseName: string): boolean {
  return members.has(lowerCaseName);
}

/** True for names like a password's; only texts beside them can be one (`passwordResetRequired` is a flag). */
export function isPasswordMember(lowerCaseName: string): boolean {
  return patterns.some((pattern) => pattern.test(lowerCaseName));
}

/** Members that hold secrets in this event only. */
export function secretMembersOf(eventSource: unknown, eventName: unknown): ReadonlySet<string> {
  if (typeof eventSource !== "string" || typeof eventName !== "string") return NONE;
  return membersByEvent.get(`${eventSource} ${eventName}`) ?? NONE;
}
