/** Where and when things happen: sites by load, people by the clock on their wall. */
import type { AccountPurpose } from "./accounts.ts";
import { OFFICES, type Office } from "./addresses.ts";
import type { Burst } from "./burst.ts";
import { type PermissionSet, type Person, permissionSetOf } from "./people.ts";
import { DAY, HOUR } from "./timestamps.ts";
import type { Site } from "./world.ts";

/** Presence at work by hour of the local day, from 0 to 1. */
const HOURS = [1, 1, 0, 0, 0, 1, 3, 14, 50, 95, 100, 95, 60, 75, 95, 90, 75, 50, 22, 10, 6, 5, 3, 2].map(
  (percent) => percent / 100,
);
const WEEKEND = 0.04;

/** How likely somebody of an office is at work, from 0 to 1. */
export function presence(office: Office, time: number): number {
  const local = time + office.utcOffset * HOUR;
  const weekday = new Date(local).getUTCDay();
  const hour = Math.floor((((local % DAY) + DAY) % DAY) / HOUR);
  return (HOURS[hour] ?? 0) * (weekday === 0 || weekday === 6 ? WEEKEND : 1);
}

/** Presence over the whole workforce. */
export function workforcePresence(time: number): number {
  return OFFICES.reduce((sum, office) => sum + office.share * presence(office, time), 0);
}

/** How busy the applications are: never still, busiest while customers are awake. */
export function customerLoad(time: number): number {
  return 0.6 + 0.4 * Math.min(1, 1.6 * workforcePresence(time));
}

/** A site by its load, of all accounts or of those with one of these purposes. */
export function pickSite(burst: Burst, purposes?: readonly AccountPurpose[]): Site {
  const { accounts } = burst.world.organization;
  const eligible = purposes === undefined ? accounts : accounts.filter((account) => purposes.includes(account.purpose));
  const account = burst.random.pickWeighted(eligible, (candidate) =>
    candidate.regions.reduce((sum, region) => sum + region.load, 0),
  );
  const region = burst.random.pickWeighted(account.regions, (candidate) => candidate.load);
  return burst.world.site(account.id, region.name);
}

/** The site that IAM Identity Center records its own events in. */
export function portalSite(burst: Burst): Site {
  const { managementAccountId, homeRegion } = burst.world.organization;
  return burst.world.site(managementAccountId, homeRegion);
}

/** A person likely to be at work now. */
export function pickPerson(burst: Burst, eligible: (person: Person) => boolean = () => true): Person {
  const people = burst.world.organization.people.filter(eligible);
  return burst.random.pickWeighted(people, (person) => 0.001 + presence(person.office, burst.now));
}

/** Where people go: development and staging often, the accounts of the platform seldom. */
const VISITS: Record<AccountPurpose, number> = {
  management: 1,
  security: 2,
  "log-archive": 0.6,
  network: 1.2,
  "production-web": 7,
  "production-data": 5,
  staging: 6,
  development: 8,
  workload: 1.5,
};

/** An account a person may enter, with the permission set that opens it. */
export function pickVisit(burst: Burst, person: Person): { site: Site; permissionSet: PermissionSet } {
  const { random, world } = burst;
  const open = world.organization.accounts.flatMap((account) => {
    const permissionSet = permissionSetOf(person.team, account.purpose);
    return permissionSet === null ? [] : [{ account, permissionSet }];
  });
  const { account, permissionSet } = random.pickWeighted(open, ({ account: candidate }) => VISITS[candidate.purpose]);
  const region = random.pickWeighted(account.regions, ({ load }) => load);
  return { site: world.site(account.id, region.name), permissionSet };
}
