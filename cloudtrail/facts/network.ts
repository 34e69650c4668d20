/** Security groups, network ACLs and routes: what was opened, and to whom. */
import { type JsonObject, readArray, readBoolean, readCount, readObject } from "../record.ts";
import { addFlag, type FactInput, type FactRule, pick, unwrapRequest } from "./fact-rule.ts";

const EC2 = "ec2.amazonaws.com";
const RULE_EVENTS = [
  "AuthorizeSecurityGroupIngress",
  "AuthorizeSecurityGroupEgress",
  "ModifySecurityGroupRules",
  "CreateNetworkAclEntry",
  "ReplaceNetworkAclEntry",
];
const CIDR_MEMBERS = new Set(["cidrip", "cidripv4", "cidripv6", "cidrblock", "ipv6cidrblock"]);
const ADMIN_PORTS = [21, 22, 23, 445, 1433, 3306, 3389, 5432, 5985, 5986, 6379, 9200, 27017];
const MAX_DEPTH = 16;
const MAX_OBJECTS = 5000;

/** `net.*`. */
export const NETWORK_FACTS: readonly FactRule[] = [
  { eventSource: EC2, eventNames: RULE_EVENTS, read: readRules },
  { eventSource: EC2, eventNames: ["CreateRoute", "ReplaceRoute"], read: readRoute },
];

type Findings = { world: boolean; ingress: boolean; adminPort: boolean; allTraffic: boolean; objects: number };

function readRules(input: FactInput): void {
  const { eventName } = input.ctx;
  const findings: Findings = { world: false, ingress: false, adminPort: false, allTraffic: false, objects: 0 };
  walk(input.request, findings, 0);
  walk(input.response.securityGroupRuleSet, findings, 0);
  const allows = !eventName.endsWith("NetworkAclEntry") || pick(input.request, "ruleAction") === "allow";
  if (findings.world && allows) addFlag(input, "net.world_open");
  if (findings.ingress || eventName === "AuthorizeSecurityGroupIngress") addFlag(input, "net.ingress");
  if (findings.adminPort || findings.allTraffic) addFlag(input, "net.admin_port");
  if (findings.allTraffic) addFlag(input, "net.all_traffic");
}

/** Rules nest differently in each call and version, so every object is looked at as if it were one. */
function walk(value: unknown, findings: Findings, depth: number): void {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
  const object = readObject(value);
  if (object === null) {
    for (const element of readArray(value)) walk(element, findings, depth + 1);
    return;
  }
  findings.objects += 1;
  if (findings.objects > MAX_OBJECTS) return;
  readRule(object, findings);
  for (const key in object) walk(object[key], findings, depth + 1);
}

function readRule(rule: JsonObject, findings: Findings): void {
  for (const key in rule) {
    const value = rule[key];
    const name = key.toLowerCase();
    if (CIDR_MEMBERS.has(name)) findings.world ||= value === "0.0.0.0/0" || value === "::/0";
    else if (name === "ipprotocol" || name === "aclprotocol") findings.allTraffic ||= value === "-1" || value === -1;
    else if (name === "isegress" || name === "egress") findings.ingress ||= readBoolean(value) === false;
    else if (name === "portrange") findings.adminPort ||= isAdminRange(readObject(value), "from", "to");
  }
  findings.adminPort ||= isAdminRange(rule, "fromPort", "toPort");
}

function isAdminRange(range: JsonObject | null, first: string, last: string): boolean {
  const from = readCount(pick(range, first));
  const to = readCount(pick(range, last)) ?? from;
  return from !== null && to !== null && ADMIN_PORTS.some((port) => from <= port && port <= to);
}

function readRoute(input: FactInput): void {
  const request = unwrapRequest(input);
  const toAll =
    pick(request, "destinationCidrBlock") === "0.0.0.0/0" || pick(request, "destinationIpv6CidrBlock") === "::/0";
  const gatewayId = pick(request, "gatewayId");
  if (toAll && typeof gatewayId === "string" && gatewayId.startsWith("igw-")) addFlag(input, "net.default_route_igw");
}
