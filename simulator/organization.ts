/** The synthetic company: accounts, Regions, people and users. All of it follows from the seed. */
import { type Account, accountFor, createAccounts, HOME_REGION, LEAST_ACCOUNTS } from "./accounts.ts";
import { alphanumeric, hex, lowerAlphanumeric, uuid } from "./identifiers.ts";
import { type IamUser, iamUsersOf, type Person, workforce } from "./people.ts";
import { createRandom } from "./random.ts";

/** The organization as plain data. */
export type Organization = {
  seed: number;
  id: string;
  domain: string;
  managementAccountId: string;
  /** IAM Identity Center lives in the management account, in `homeRegion`. */
  identityStoreId: string;
  identityCenterInstanceId: string;
  portalId: string;
  homeRegion: string;
  accounts: readonly Account[];
  people: readonly Person[];
  users: readonly IamUser[];
};

/** Builds the organization of a seed. Throws RangeError outside 8 to 1,000 accounts. */
export function createOrganization(seed: number, accountCount: number = LEAST_ACCOUNTS): Organization {
  const random = createRandom(seed, "organization");
  const accounts = createAccounts(accountCount);
  return {
    seed,
    id: `o-${lowerAlphanumeric(random, 10)}`,
    domain: "meridian.example",
    managementAccountId: accountFor(accounts, "management").id,
    identityStoreId: `d-${hex(random, 10)}`,
    identityCenterInstanceId: `ssoins-${hex(random, 16)}`,
    portalId: alphanumeric(random, 10).toLowerCase(),
    homeRegion: HOME_REGION,
    accounts,
    people: workforce({ random, count: 40 + 2 * (accountCount - LEAST_ACCOUNTS), userId: () => uuid(random) }),
    users: iamUsersOf(accounts),
  };
}
