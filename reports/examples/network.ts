/** Examples of network searches. */
import {
  ada,
  by,
  byAws,
  deploy,
  type ExampleSet,
  FOREIGN,
  narrowed,
  OWN,
  type RawRecord,
  record,
  refused,
  role,
  viaService,
} from "./record.ts";

const group = "sg-0a1b2c3d4e5f60718";
const open = (fromPort: number, cidrIp: string, ipProtocol = "tcp") => ({
  groupId: group,
  ipPermissions: {
    items: [
      {
        ipProtocol,
        fromPort,
        toPort: fromPort,
        groups: {},
        ipRanges: { items: [{ cidrIp }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
});
const entry = (cidrBlock: string, ruleAction: string) => ({
  networkAclId: "acl-0a1b2c3d4e5f60718",
  ruleNumber: 90,
  egress: false,
  ruleAction,
  icmpTypeCode: {},
  portRange: { from: 22, to: 22 },
  aclProtocol: "6",
  cidrBlock,
});
const route = (destinationCidrBlock: string, gatewayId: string) => ({
  routeTableId: "rtb-0a1b2c3d4e5f60718",
  destinationCidrBlock,
  gatewayId,
});
const ingress = "ec2 AuthorizeSecurityGroupIngress";
const throughEndpoint = (userIdentity: RawRecord, rest: RawRecord = {}): RawRecord =>
  by(userIdentity, record("s3 GetObject"), {
    eventType: "AwsVpceEvent",
    eventCategory: "NetworkActivity",
    managementEvent: false,
    vpcEndpointId: "vpce-0a1b2c3d4e5f60718",
    vpcEndpointAccountId: OWN,
    sourceIPAddress: "10.0.1.7",
    ...rest,
  });
const vpceDenied = {
  errorCode: "VpceAccessDenied",
  errorMessage: "The request was denied due to a VPC endpoint policy",
};

export const networkExamples: ExampleSet = {
  "security-group-changes": {
    found: [
      record(ingress, open(443, "10.0.0.0/8")),
      record("ec2 ModifySecurityGroupRules", { ModifySecurityGroupRulesRequest: { GroupId: group } }),
      refused(record("ec2 DeleteSecurityGroup")),
    ],
    missed: [
      record("ec2 DescribeSecurityGroups"),
      record("rds AuthorizeDBSecurityGroupIngress", { cIDRIP: "0.0.0.0/0" }),
    ],
  },
  "security-group-open-to-world": {
    found: [
      record(ingress, open(22, "10.0.0.0/8")),
      narrowed("world-ingress", record(ingress, open(443, "0.0.0.0/0"))),
      narrowed(
        "world-ingress",
        record(ingress, {
          groupId: group,
          ipPermissions: {
            items: [
              {
                ipProtocol: "tcp",
                fromPort: 443,
                toPort: 443,
                ipRanges: {},
                ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] },
              },
            ],
          },
        }),
      ),
      narrowed("administration-or-database-port", record(ingress, open(22, "0.0.0.0/0"))),
      narrowed("administration-or-database-port", record(ingress, { ...open(0, "0.0.0.0/0", "-1") })),
    ],
    missed: [
      refused(record(ingress, open(22, "0.0.0.0/0"))),
      record("ec2 RevokeSecurityGroupIngress", open(22, "0.0.0.0/0")),
      narrowed("world-ingress", record(ingress, open(22, "203.0.113.0/24"))),
      narrowed("world-ingress", record("ec2 AuthorizeSecurityGroupEgress", open(443, "0.0.0.0/0"))),
      narrowed("administration-or-database-port", record(ingress, open(443, "0.0.0.0/0"))),
    ],
  },
  "network-acl-changes": {
    found: [
      record("ec2 DeleteNetworkAclEntry", { networkAclId: "acl-0a1b2c3d4e5f60718", ruleNumber: 90, egress: false }),
      narrowed("allow-from-anywhere", record("ec2 CreateNetworkAclEntry", entry("0.0.0.0/0", "allow"))),
    ],
    missed: [
      record("ec2 DescribeNetworkAcls"),
      narrowed("allow-from-anywhere", record("ec2 CreateNetworkAclEntry", entry("0.0.0.0/0", "deny"))),
      narrowed("allow-from-anywhere", record("ec2 CreateNetworkAclEntry", entry("10.0.0.0/8", "allow"))),
    ],
  },
  "gateway-changes": {
    found: [
      record("ec2 AttachInternetGateway", {
        internetGatewayId: "igw-0a1b2c3d4e5f60718",
        vpcId: "vpc-0a1b2c3d4e5f60718",
      }),
      record("ec2 CreateNatGateway"),
    ],
    missed: [
      record("ec2 DescribeInternetGateways"),
      record("ec2 CreateVpcEndpoint"),
      record("storagegateway DeleteGateway"),
    ],
  },
  "route-table-changes": {
    found: [
      record("ec2 ReplaceRoute", route("10.1.0.0/16", "vgw-0a1b2c3d4e5f60718")),
      narrowed("default-route-to-the-internet", record("ec2 CreateRoute", route("0.0.0.0/0", "igw-0a1b2c3d4e5f60718"))),
    ],
    missed: [
      record("ec2 DescribeRouteTables"),
      record("appmesh CreateRoute"),
      narrowed("default-route-to-the-internet", record("ec2 CreateRoute", route("0.0.0.0/0", "vgw-0a1b2c3d4e5f60718"))),
      narrowed(
        "default-route-to-the-internet",
        record("ec2 CreateRoute", route("10.0.0.0/8", "igw-0a1b2c3d4e5f60718")),
      ),
    ],
  },
  "vpc-changes": {
    found: [
      record("ec2 CreateVpcPeeringConnection", {
        vpcId: "vpc-0a1b2c3d4e5f60718",
        peerVpcId: "vpc-1a1b2c3d4e5f60718",
        peerOwnerId: FOREIGN,
      }),
      refused(record("ec2 DeleteVpc")),
    ],
    missed: [record("ec2 DescribeVpcs"), record("ec2 CreateVpcEndpoint"), record("ec2 AcceptVpcEndpointConnections")],
  },
  "vpc-endpoint-changes": {
    found: [
      record("ec2 ModifyVpcEndpoint", {
        ModifyVpcEndpointRequest: { VpcEndpointId: "vpce-0a1b2c3d4e5f60718", PolicyDocument: "{}" },
      }),
      record("ec2 DeleteVpcEndpoints"),
    ],
    missed: [record("ec2 DescribeVpcEndpoints"), record("ec2 DeleteVpc")],
  },
  "vpce-denied": {
    found: [throughEndpoint(ada, vpceDenied)],
    missed: [
      throughEndpoint(ada),
      throughEndpoint(ada, { errorCode: "AccessDenied" }),
      record("s3 GetObject", null, vpceDenied),
    ],
  },
  "vpce-external-principals": {
    found: [
      throughEndpoint(role("x", "y", { account: FOREIGN })),
      throughEndpoint(role("x", "y", { account: FOREIGN }), vpceDenied),
    ],
    missed: [
      throughEndpoint(ada),
      by(role("x", "y", { account: FOREIGN }), record("s3 GetObject"), { vpcEndpointAccountId: OWN }),
    ],
  },
  "load-balancer-and-db-firewall-changes": {
    found: [
      record("elasticloadbalancing SetSecurityGroups", { securityGroups: [group] }),
      record("rds AuthorizeDBSecurityGroupIngress", { dBSecurityGroupName: "old", cIDRIP: "0.0.0.0/0" }),
    ],
    missed: [record(ingress, open(22, "0.0.0.0/0")), record("rds DescribeDBSecurityGroups")],
  },
  "traffic-mirroring": {
    found: [
      record("ec2 CreateTrafficMirrorSession", {
        CreateTrafficMirrorSessionRequest: { NetworkInterfaceId: "eni-0a1b2c3d4e5f60718" },
      }),
      refused(record("ec2 CreateTrafficMirrorTarget")),
    ],
    missed: [record("ec2 DescribeTrafficMirrorSessions"), record("ec2 CreateFlowLogs")],
  },
  "dns-changes": {
    found: [
      record("route53 ChangeResourceRecordSets", { hostedZoneId: "Z0123456789ABC" }),
      record("route53resolver DeleteFirewallRule"),
      narrowed(
        "domain-lock-or-transfer",
        record("route53domains DisableDomainTransferLock", { domainName: "example.com" }),
      ),
    ],
    missed: [
      record("route53 ListHostedZones"),
      record("route53domains GetDomainDetail"),
      narrowed("domain-lock-or-transfer", record("route53 DeleteHostedZone", { id: "Z0123456789ABC" })),
    ],
  },
  "waf-and-firewall-changes": {
    found: [
      record("wafv2 DisassociateWebACL", {
        resourceArn: `arn:aws:elasticloadbalancing:eu-west-1:${OWN}:loadbalancer/app/web/1`,
      }),
      record("network-firewall UpdateFirewallPolicy"),
      record("shield DeleteProtection"),
    ],
    missed: [record("wafv2 GetWebACL"), record("events DeleteRule", { name: "x" }), record("guardduty DeleteIPSet")],
  },
  "load-balancer-routing": {
    found: [record("elasticloadbalancing ModifyListener"), by(deploy, record("elasticloadbalancing RegisterTargets"))],
    missed: [
      viaService(record("elasticloadbalancing RegisterTargets"), "autoscaling.amazonaws.com"),
      record("elasticloadbalancing DeregisterTargets", null, byAws("ecs.amazonaws.com")),
      record("elasticloadbalancing DescribeListeners"),
    ],
  },
};
