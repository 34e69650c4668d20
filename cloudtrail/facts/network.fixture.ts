/** Tests only: examples of network facts. */
import { call, type FactCase } from "./fact-case.fixture.ts";

function ingress(rule: object, cidrIp: string) {
  const permission = { ...rule, groups: {}, ipRanges: { items: [{ cidrIp }] }, ipv6Ranges: {}, prefixListIds: {} };
  return call("ec2", "AuthorizeSecurityGroupIngress", {
    groupId: "sg-0123456789abcdef0",
    ipPermissions: { items: [permission] },
  });
}

function aclEntry(entry: object) {
  return call("ec2", "CreateNetworkAclEntry", {
    networkAclId: "acl-0123456789abcdef0",
    ruleNumber: 100,
    egress: false,
    ruleAction: "allow",
    icmpTypeCode: {},
    portRange: { from: 443, to: 443 },
    aclProtocol: "6",
    cidrBlock: "10.0.0.0/8",
    ...entry,
  });
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
const MODIFY = "ModifySecurityGroupRules";

function modify(rule: object) {
  const change = {
    SecurityGroupRule: { SecurityGroupRule: rule, SecurityGroupRuleId: "sgr-0123456789abcdef0", tag: 1 },
  };
  return call("ec2", MODIFY, { [`${MODIFY}Request`]: { GroupId: "sg-0123456789abcdef0", ...change } });
}

/** Each with a near miss. */
export const NETWORK_CASES: readonly FactCase[] = [
  { fact: "net.world_open", example: ingress(HTTPS, "0.0.0.0/0"), counterExample: ingress(HTTPS, "10.0.0.0/8") },
  {
    fact: "net.world_open",
    example: aclEntry({ ipv6CidrBlock: "::/0" }),
    counterExample: aclEntry({ ipv6CidrBlock: "::/0", ruleAction: "deny" }),
  },
  {
    fact: "net.world_open",
    example: modify({ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv6: "::/0" }),
    counterExample: modify({ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIpv6: "2001:db8::/32" }),
  },
  {
    fact: "net.ingress",
    example: ingress(HTTPS, "10.0.0.0/8"),
    counterExample: call("ec2", "AuthorizeSecurityGroupEgress", { groupId: "sg-0123456789abcdef0" }),
  },
  {
    fact: "net.ingress",
    example: aclEntry({}),
    counterExample: aclEntry({ egress: true }),
  },
  {
    fact: "net.ingress",
    example: call("ec2", MODIFY, null, {
      responseElements: { securityGroupRuleSet: { items: [{ isEgress: false }] } },
    }),
    counterExample: call("ec2", MODIFY, null, {
      responseElements: { securityGroupRuleSet: { items: [{ isEgress: true }] } },
    }),
  },
  {
    fact: "net.admin_port",
    example: ingress({ ipProtocol: "tcp", fromPort: 20, toPort: 25 }, "10.0.0.0/8"),
    counterExample: ingress({ ipProtocol: "tcp", fromPort: "24", toPort: "444" }, "10.0.0.0/8"),
  },
  {
    fact: "net.admin_port",
    example: aclEntry({ portRange: { from: "3389", to: "3389" } }),
    counterExample: aclEntry({ portRange: {} }),
  },
  {
    fact: "net.admin_port",
    example: modify({ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, CidrIpv4: "10.0.0.0/8" }),
    counterExample: modify({ IpProtocol: "icmp", FromPort: -1, ToPort: -1, CidrIpv4: "10.0.0.0/8" }),
  },
  {
    fact: "net.all_traffic",
    example: ingress({ ipProtocol: "-1" }, "10.0.0.0/8"),
    counterExample: ingress({ ipProtocol: "udp", fromPort: 53, toPort: 53 }, "10.0.0.0/8"),
  },
  {
    fact: "net.all_traffic",
    example: aclEntry({ aclProtocol: "-1" }),
    counterExample: aclEntry({ aclProtocol: "17" }),
  },
  {
    fact: "net.default_route_igw",
    example: call("ec2", "CreateRoute", {
      routeTableId: "rtb-0123456789abcdef0",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "igw-0123456789abcdef0",
    }),
    counterExample: call("ec2", "CreateRoute", {
      routeTableId: "rtb-0123456789abcdef0",
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: "nat-0123456789abcdef0",
    }),
  },
];
