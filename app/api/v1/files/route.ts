import { InvalidQueryError } from "../../../../query/event-query.ts";
import { listLogFiles } from "../../../../query/list-log-files.ts";
import { readOnce } from "../../../../query/search-params.ts";
import { readRoute } from "../api-route.ts";
import { readLimit, refuseOthers } from "../read-params.ts";

const FILTERS = ["status", "kind", "bucket", "account", "region", "reason", "text"] as const;
const STATUSES = ["loaded", "ignored", "failed"] as const;

/** `GET /api/v1/files`: the ledger of log files, last announced first. */
export const { GET, POST, PUT, PATCH, DELETE } = readRoute("files", async ({ params, signal }) => {
  refuseOthers(params, [...FILTERS, "limit", "cursor"]);
  const limit = readLimit(params, { standard: 100, max: 1_000 });
  const cursor = readOnce(params, "cursor");
  const given = FILTERS.flatMap((name) => {
    const value = readOnce(params, name);
    if (value === "") throw new InvalidQueryError(name, `${name} has an empty value`);
    return value === null ? [] : [[name, value] as const];
  });
  const filter = Object.fromEntries(given);
  const status = STATUSES.find((one) => one === filter.status) ?? null;
  if (filter.status !== undefined && status === null) {
    throw new InvalidQueryError("status", `status must be one of ${STATUSES.join(", ")}`);
  }
  const page = await listLogFiles({ ...filter, status }, { limit, cursor }, signal);
  return { body: page, asked: { ...filter, limit }, rows: page.files.length };
});
