/** The organization with everything in it: resources of every account and Region, unique ids of roles and users. */
import { type Account, type AccountPurpose, accountFor } from "./accounts.ts";
import { natAddress } from "./addresses.ts";
import { accessKeyId, alphanumeric, ec2Id, hex, uniqueId, uuid } from "./identifiers.ts";
import type { Organization } from "./organization.ts";
import { createRandom, type Random } from "./random.ts";

/** An EC2 instance with what hangs on it. */
export type Instance = {
  id: string;
  name: string;
  volumeId: string;
  networkInterfaceId: string;
  ip: string;
  type: string;
};

/** What lives in one Region of one account. Names where AWS uses names, ids and ARNs where it uses those. */
export type Site = {
  account: Account;
  region: string;
  natAddress: string;
  vpcId: string;
  subnetIds: readonly string[];
  securityGroupIds: readonly string[];
  endpointId: string;
  instances: readonly Instance[];
  imageId: string;
  snapshotIds: readonly string[];
  buckets: readonly string[];
  functions: readonly string[];
  tables: readonly string[];
  queues: readonly string[];
  secretArns: readonly string[];
  parameters: readonly string[];
  keyArns: readonly string[];
  databases: readonly string[];
  services: readonly string[];
  stacks: readonly { name: string; id: string }[];
  trailName: string;
  detectorId: string;
  flowLogId: string;
};

/** The organization and the lookups every generator needs. All of them give the same answer for the same seed. */
export type World = {
  seed: number;
  organization: Organization;
  site: (accountId: string, region: string) => Site;
  account: (purpose: AccountPurpose) => Account;
  /** `AROA…` of a role. */
  roleId: (accountId: string, roleName: string) => string;
  /** `AIDA…` of a user. */
  userId: (accountId: string, userName: string) => string;
  /** The long-term key of a user. */
  longTermKey: (accountId: string, userName: string) => string;
  /** Name of the role that IAM Identity Center made for a permission set in an account. */
  reservedRole: (accountId: string, permissionSet: string) => string;
};

/** Builds the lookups; what they return is made on first use and kept. */
export function createWorld(organization: Organization): World {
  const { seed, accounts } = organization;
  const text = (kind: string, make: (random: Random) => string) => {
    const known = new Map<string, string>();
    return (accountId: string, name: string): string => {
      const key = `${accountId} ${name}`;
      const value = known.get(key) ?? make(createRandom(seed, kind, accountId, name));
      known.set(key, value);
      return value;
    };
  };
  const sites = new Map<string, Site>();
  const suffix = text("permission set", (random) => hex(random, 16));
  return {
    seed,
    organization,
    site: (accountId, region) => {
      const key = `${accountId} ${region}`;
      const site = sites.get(key) ?? createSite(accountById(accounts, accountId), region, seed);
      sites.set(key, site);
      return site;
    },
    account: (purpose) => accountFor(accounts, purpose),
    roleId: text("role", (random) => uniqueId(random, "AROA")),
    userId: text("user", (random) => uniqueId(random, "AIDA")),
    longTermKey: text("key", (random) => accessKeyId(random, "AKIA")),
    reservedRole: (accountId, name) => `AWSReservedSSO_${name}_${suffix(accountId, name)}`,
  };
}

function accountById(accounts: readonly Account[], id: string): Account {
  const account = accounts.find((candidate) => candidate.id === id);
  if (account === undefined) throw new RangeError(`no account ${id}`);
  return account;
}

const SERVERS = ["web-a", "web-b", "worker-a", "worker-b", "search", "bastion", "queue", "reports"];
const SHORT_REGIONS: Record<string, string> = {
  "eu-central-1": "euc1",
  "us-east-1": "use1",
  "eu-west-1": "euw1",
  "us-west-2": "usw2",
};
const INSTANCE_TYPES = ["t3.medium", "m6i.large", "c6g.xlarge", "r6i.large"];
const FUNCTIONS = [
  "order-intake",
  "invoice-render",
  "thumbnailer",
  "webhook-relay",
  "nightly-report",
  "session-sweeper",
];
const TABLES = ["orders", "sessions", "customers", "inventory"];
const QUEUES = ["orders", "emails", "webhooks", "emails-dlq"];
const SECRETS = ["db/orders", "db/customers", "payments/api-key", "jwt/signing", "mail/smtp", "partner/sftp"];
const PARAMETERS = ["/app/orders/db-host", "/app/orders/feature-flags", "/app/web/session-key", "/shared/log-level"];
const SERVICES = ["storefront", "checkout", "admin", "search-api"];
const STACKS = ["network", "storefront", "checkout", "data-pipeline", "observability"];

function createSite(account: Account, region: string, seed: number): Site {
  const random = createRandom(seed, "site", account.id, region);
  const ids = (prefix: string, count: number) => Array.from({ length: count }, () => ec2Id(random, prefix));
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account.id}:${resource}`;
  const bucket = (use: string) => `meridian-${account.name}-${use}-${SHORT_REGIONS[region] ?? region}`;
  return {
    account,
    region,
    natAddress: natAddress(account.id, region),
    vpcId: ec2Id(random, "vpc"),
    subnetIds: ids("subnet", 3),
    securityGroupIds: ids("sg", 6),
    endpointId: ec2Id(random, "vpce"),
    instances: SERVERS.map((name) => createInstance(name, random)),
    imageId: ec2Id(random, "ami"),
    snapshotIds: ids("snap", 8),
    buckets: ["uploads", "assets", "data-lake", "exports", "backups"].map(bucket),
    functions: FUNCTIONS,
    tables: TABLES,
    queues: QUEUES,
    secretArns: SECRETS.map((name) =>
      arn("secretsmanager", `secret:${account.name}/${name}-${alphanumeric(random, 6)}`),
    ),
    parameters: PARAMETERS,
    keyArns: ["storage", "secrets", "database"].map(() => arn("kms", `key/${uuid(random)}`)),
    databases: ["orders-db", "customers-db"],
    services: SERVICES,
    stacks: STACKS.map((name) => ({ name, id: arn("cloudformation", `stack/${name}/${uuid(random)}`) })),
    trailName: "management-events",
    detectorId: hex(random, 32),
    flowLogId: ec2Id(random, "fl"),
  };
}

function createInstance(name: string, random: Random): Instance {
  return {
    id: ec2Id(random, "i"),
    name,
    volumeId: ec2Id(random, "vol"),
    networkInterfaceId: ec2Id(random, "eni"),
    ip: `172.20.${random.integer(0, 15)}.${random.integer(4, 250)}`,
    type: random.pick(INSTANCE_TYPES),
  };
}
