/** The AWS accounts of the synthetic company. Their numbers are patterns, recognisable as nobody's. */

/** What an account is for. */
export type AccountPurpose =
  | "management"
  | "security"
  | "log-archive"
  | "network"
  | "production-web"
  | "production-data"
  | "staging"
  | "development"
  | "workload";

/** One AWS account. `regions` are those in use, with the account's load in each (1 is a quiet one). */
export type Account = {
  id: string;
  name: string;
  purpose: AccountPurpose;
  regions: readonly { name: string; load: number }[];
};

/** The account of the monitoring vendor, which has a role in every account. */
export const VENDOR_ACCOUNT_ID = "121212121212";
/** An account outside that belongs to no friend. */
export const STRANGER_ACCOUNT_ID = "999900001111";

/** Number of accounts every storyline needs; more become workloads. */
export const LEAST_ACCOUNTS = 8;
const MOST_ACCOUNTS = 1_000;

/** Where most of the work runs and IAM Identity Center lives. */
export const HOME_REGION = "eu-central-1";
const BASE_ACCOUNTS: readonly [id: string, name: string, purpose: AccountPurpose, loads: Record<string, number>][] = [
  ["111122223333", "management", "management", { "us-east-1": 2, [HOME_REGION]: 2 }],
  ["222233334444", "security", "security", { "us-east-1": 2, [HOME_REGION]: 4 }],
  ["333344445555", "log-archive", "log-archive", { "us-east-1": 1, [HOME_REGION]: 3 }],
  ["444455556666", "network", "network", { "us-east-1": 1, [HOME_REGION]: 2, "eu-west-1": 1 }],
  [
    "555566667777",
    "prod-web",
    "production-web",
    { "us-east-1": 16, [HOME_REGION]: 26, "eu-west-1": 6, "us-west-2": 1 },
  ],
  ["666677778888", "prod-data", "production-data", { "us-east-1": 8, [HOME_REGION]: 20, "eu-west-1": 3 }],
  ["777788889999", "staging", "staging", { "us-east-1": 2, [HOME_REGION]: 8 }],
  ["888899990000", "dev", "development", { "us-east-1": 3, [HOME_REGION]: 8, "us-west-2": 1 }],
];

/** The accounts of an organization of this size. Throws RangeError outside 8 to 1,000. */
export function createAccounts(count: number): Account[] {
  if (!Number.isInteger(count) || count < LEAST_ACCOUNTS || count > MOST_ACCOUNTS) {
    throw new RangeError(`accounts must be a whole number from ${LEAST_ACCOUNTS} to ${MOST_ACCOUNTS}`);
  }
  return [...BASE_ACCOUNTS.map(baseAccount), ...workloads(count - LEAST_ACCOUNTS)];
}

/** The first account with a purpose; throws when there is none. */
export function accountFor(accounts: readonly Account[], purpose: AccountPurpose): Account {
  const account = accounts.find((candidate) => candidate.purpose === purpose);
  if (account === undefined) throw new RangeError(`no ${purpose} account`);
  return account;
}

function baseAccount([id, name, purpose, loads]: (typeof BASE_ACCOUNTS)[number]): Account {
  return { id, name, purpose, regions: Object.entries(loads).map(([region, load]) => ({ name: region, load })) };
}

function workloads(count: number): Account[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `9111${String(22220000 + index + 1)}`,
    name: `workload-${String(index + 1).padStart(3, "0")}`,
    purpose: "workload",
    regions: [
      { name: "us-east-1", load: 2 },
      { name: HOME_REGION, load: 3 + (index % 4) },
    ],
  }));
}
