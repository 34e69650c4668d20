/** Event sources as people know them. */
import file from "./data/event-sources.json" with { type: "json" };

/** A service. `category` is an id for {@link categoryLabel}; `icon` a neutral group name, one drawing each. */
export type ServiceDescription = {
  name: string;
  category: string;
  icon: string;
  /** False for sources that data/event-sources.json does not list. */
  known: boolean;
};

const MAX_PREFIX_LENGTH = 64;

const services: ReadonlyMap<string, ServiceDescription> = new Map(
  file.eventSources.map(({ eventSource, name, category, icon }) => [
    eventSource,
    { name, category, icon, known: true },
  ]),
);
const categories: ReadonlyMap<string, string> = new Map(Object.entries(file.categories));

/** The service behind an event source; an unknown one shows its own prefix, capitalised: `Rbin` of `rbin.amazonaws.com`. */
export function describeEventSource(eventSource: string): ServiceDescription {
  return services.get(eventSource) ?? describeUnknown(eventSource);
}

/** The name of a service category; "Other" for unknown services. */
export function categoryLabel(category: string): string {
  return categories.get(category) ?? "Other";
}

/** One line about a service: its name and what it is for. */
export function describeService(eventSource: string): string {
  const { name, category, known } = describeEventSource(eventSource);
  return known ? `${name} (${categoryLabel(category)})` : `${name}: not a service that is known here`;
}

function describeUnknown(eventSource: string): ServiceDescription {
  const dot = eventSource.indexOf(".");
  const prefix = (dot < 1 ? eventSource : eventSource.slice(0, dot)).slice(0, MAX_PREFIX_LENGTH).toWellFormed();
  const name = prefix === "" ? "Unknown service" : prefix.charAt(0).toUpperCase() + prefix.slice(1);
  return { name, category: "other", icon: "other", known: false };
}
