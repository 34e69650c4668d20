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

/** Names in full that the catalogue shortens. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  "ec2.amazonaws.com": "Elastic Compute Cloud",
  "iam.amazonaws.com": "Identity and Access Management",
  "kms.amazonaws.com": "Key Management Service",
  "rds.amazonaws.com": "Relational Database Service",
  "s3.amazonaws.com": "Simple Storage Service",
  "sns.amazonaws.com": "Simple Notification Service",
  "sqs.amazonaws.com": "Simple Queue Service",
  "sts.amazonaws.com": "Security Token Service",
  "ecr.amazonaws.com": "ECR",
  "ecs.amazonaws.com": "ECS",
  "eks.amazonaws.com": "EKS",
  "ssm.amazonaws.com": "SSM",
  "signin.amazonaws.com": "Console login",
};

const WITHOUT_BRAND = /^(?:amazon|aws) /;

/** A service found by its name. */
export type NamedSource = { eventSource: string; closeness: "exact" | "begins" | "holds" };

const CLOSENESS = ["exact", "begins", "holds"] as const;
/** Shorter texts are in too many names to say anything. */
const MIN_PART_LENGTH = 3;

/** Services whose name is the text, begins with it or holds it, in any case: "lambda", "simple storage". Closest first. */
export function findEventSources(text: string): NamedSource[] {
  const wanted = text.trim().toLowerCase().replace(WITHOUT_BRAND, "");
  if (wanted === "") return [];
  const found = file.eventSources.flatMap(({ eventSource, name }) => {
    const names = [name, LONG_NAMES[eventSource] ?? name].map((one) => one.toLowerCase().replace(WITHOUT_BRAND, ""));
    const distance = Math.min(...names.map((one) => distanceOf(one, wanted)));
    const closeness = CLOSENESS[distance];
    return closeness === undefined ? [] : [{ eventSource, closeness, distance }];
  });
  return found
    .sort((a, b) => a.distance - b.distance)
    .map(({ eventSource, closeness }) => ({ eventSource, closeness }));
}

/** 0 the same, 1 begins with it, 2 holds it, 3 does not. */
function distanceOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  if (wanted.length < MIN_PART_LENGTH) return 3;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) ? 2 : 3;
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
