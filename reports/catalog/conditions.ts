/** Conditions that many searches share. */
import type { SearchPredicate } from "../define-search.ts";

export const SUCCEEDED: SearchPredicate = { field: "outcome", op: "eq", value: "success" };

/** No AWS service made the call, for itself or on somebody's behalf. */
export const NOT_BY_SERVICE: SearchPredicate = { field: "by_service", op: "is_false" };

/** A user, root, somebody from outside, or a role session that names who is behind it. */
export const BY_A_PERSON: SearchPredicate = {
  any: [
    { field: "principal_kind", op: "in", values: ["person", "user", "root", "federated"] },
    { field: "person", op: "not_null" },
  ],
};
