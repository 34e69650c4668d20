import { describeEventSource } from "../../cloudtrail/services.ts";
import type { ServiceNames } from "../../components/explorer/service-names.tsx";

/** Names of the services among these values, for the browser, which does not hold the catalogue. */
export function nameServices(values: readonly (string | number | boolean | null)[]): ServiceNames {
  const sources = new Set(values.filter((value) => typeof value === "string"));
  return Object.fromEntries([...sources].map((source) => [source, describeEventSource(source).name]));
}
