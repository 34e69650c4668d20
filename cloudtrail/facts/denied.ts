/** Why a call was refused, from its message. */
import factsFile from "../data/facts.json" with { type: "json" };
import { addValue, type FactInput } from "./fact-rule.ts";

const ACTION = new RegExp(
  factsFile.facts.find((fact) => fact.id === "denied.action")?.pattern ?? "not authorized to perform: (\\S+)",
);
const POLICY_TYPE =
  "(identity-based|resource-based|service control|resource control|session|VPC endpoint|permissions boundary)";
const EXPLICIT = new RegExp(`with an explicit deny(?: in an? ${POLICY_TYPE})?`, "i");
const MISSING = new RegExp(`because no ${POLICY_TYPE}(?: policy)? allows`, "i");
/** Messages are 1 KB at most; copies may not be. */
const MAX_MESSAGE_LENGTH = 4096;

/** Wording of the IAM User Guide → value of `denied.by`. */
const POLICY_NAMES: ReadonlyMap<string, string> = new Map([
  ["identity-based", "identity-policy"],
  ["resource-based", "resource-policy"],
  ["service control", "scp"],
  ["resource control", "rcp"],
  ["session", "session-policy"],
  ["vpc endpoint", "vpce-policy"],
  ["permissions boundary", "permissions-boundary"],
]);

/** Notes the missing permission and the policy that decided. */
export function readDenial(input: FactInput): void {
  const { errorMessage } = input.record;
  if (input.ctx.outcome !== "denied" || typeof errorMessage !== "string") return;
  const message = errorMessage.slice(0, MAX_MESSAGE_LENGTH);
  addValue(input, "denied.action", ACTION.exec(message)?.[1]);
  addValue(input, "denied.by", decider(message));
}

function decider(message: string): string | null {
  const explicit = EXPLICIT.exec(message);
  if (explicit !== null) {
    const policy = nameOf(explicit[1]);
    return policy === null ? "explicit-deny" : `explicit-deny:${policy}`;
  }
  const missing = nameOf(MISSING.exec(message)?.[1]);
  return missing === null ? null : `no-${missing}`;
}

function nameOf(wording: string | undefined): string | null {
  return POLICY_NAMES.get(wording?.toLowerCase() ?? "") ?? null;
}
