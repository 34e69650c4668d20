/** Patterns that take in a value and its kin: the network of an address, the path of an ARN, the family of an error. */
import ipaddr from "ipaddr.js";
import type { FieldKey } from "../../cloudtrail/fields.ts";
import { formatPattern, type ValuePattern } from "../../query/value-pattern.ts";

/** A filter's value, and what it is in words. */
export type WiderValue = { words: string; value: string };

const prefix = (text: string): string => pattern({ text, openStart: false, openEnd: true });
const pattern = (parts: Omit<Extract<ValuePattern, { kind: "wildcard" }>, "kind">): string =>
  formatPattern({ kind: "wildcard", ...parts });

/** Error codes by what they have in common, wherever the service put it. */
const ERROR_FAMILIES: readonly { find: RegExp; text: string; openStart: boolean }[] = [
  { find: /AccessDenied/, text: "AccessDenied", openStart: true },
  { find: /UnauthorizedOperation/, text: "UnauthorizedOperation", openStart: true },
  { find: /NotFound/, text: "NotFound", openStart: true },
  { find: /^NoSuch/, text: "NoSuch", openStart: false },
  { find: /Throttling/, text: "Throttling", openStart: true },
  { find: /LimitExceeded/, text: "LimitExceeded", openStart: true },
  { find: /AlreadyExists/, text: "AlreadyExists", openStart: true },
  { find: /^Invalid/, text: "Invalid", openStart: false },
];

/** At most two wider questions than the value itself; none where it has no kin that a filter can name. */
export function listWiderValues(field: FieldKey, value: string): WiderValue[] {
  switch (field) {
    case "sourceIPAddress":
      return networksOf(value);
    case "principal":
    case "issuerArn":
    case "resource":
    case "targetPrincipal":
      return pathsOf(value);
    case "errorCode":
      return errorFamilyOf(value);
    case "eventName":
      return verbOf(value);
    case "userAgent":
      return productOf(value);
    case "fact":
      return factOf(value);
    case "awsRegion":
      return areaOf(value);
    default:
      return [];
  }
}

function networksOf(value: string): WiderValue[] {
  if (!ipaddr.isValid(value)) return [];
  const address = ipaddr.parse(value);
  if (address.kind() === "ipv6") {
    const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toRFC5952String();
    return [{ words: "Network", value: `${network}/64` }];
  }
  return [24, 16].map((bits) => {
    const network = ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString();
    return { words: "Network", value: `${network}/${bits}` };
  });
}

/** Up to the last `/` of an ARN's resource, and all of its kind in the account. */
function pathsOf(value: string): WiderValue[] {
  const parts = /^(arn:[^:]*:[^:]*:[^:]*:[^:]*:)(.+)$/s.exec(value);
  const [, head = "", resource = ""] = parts ?? [];
  const ends = [resource.lastIndexOf("/"), resource.search(/[/:]/)].filter((at) => at > 0);
  const starts = [...new Set(ends)].map((at) => `${head}${resource.slice(0, at + 1)}`);
  return starts.map((start) => ({ words: "All that begins with", value: prefix(start) }));
}

function errorFamilyOf(value: string): WiderValue[] {
  const family = ERROR_FAMILIES.find(({ find }) => find.test(value));
  if (family === undefined) return [];
  const { text, openStart } = family;
  return [{ words: "Errors of this family", value: pattern({ text, openStart, openEnd: true }) }];
}

function verbOf(value: string): WiderValue[] {
  const verb = /^[A-Z][a-z]+(?=[A-Z])/.exec(value)?.[0];
  return verb === undefined ? [] : [{ words: "Events with this verb", value: prefix(verb) }];
}

function productOf(value: string): WiderValue[] {
  const product = /^\[?([^\s/[\]]{2,40})\//.exec(value)?.[0];
  return product === undefined ? [] : [{ words: "Any version of", value: prefix(product) }];
}

function factOf(value: string): WiderValue[] {
  const at = value.indexOf("=");
  return at < 1
    ? []
    : [{ words: "Fact, whatever its value", value: formatPattern({ kind: "exact", text: value.slice(0, at) }) }];
}

function areaOf(value: string): WiderValue[] {
  const area = /^[a-z]{2}(?:-[a-z]+)?-/.exec(value)?.[0].split("-")[0];
  return area === undefined ? [] : [{ words: "Regions that begin with", value: prefix(`${area}-`) }];
}
