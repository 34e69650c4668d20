/** Workforce people known through IAM Identity Center, and the IAM users that nobody got rid of. */

import type { Account, AccountPurpose } from "./accounts.ts";
import { OFFICES, type Office, privateAddress } from "./addresses.ts";
import type { Random } from "./random.ts";
import { BROWSERS, COMMAND_LINES } from "./user-agents.ts";

/** What somebody works on; it decides where they may go. */
export type Team = "platform" | "security" | "backend" | "data" | "support" | "finance";

/** A permission set of IAM Identity Center. */
export type PermissionSet = "AdministratorAccess" | "PowerUserAccess" | "ReadOnlyAccess" | "DataEngineer" | "Billing";

/** A workforce user. `email` is the session name AWS sets. */
export type Person = {
  email: string;
  name: string;
  /** Id in the identity store. */
  userId: string;
  team: Team;
  office: Office;
  /** Addresses the person works from: the office, sometimes home. */
  addresses: readonly string[];
  browser: string;
  commandLine: string;
};

/** An IAM user. `usesConsole` users sign in with a password, the others hold a long-term key. */
export type IamUser = {
  accountId: string;
  name: string;
  path: string;
  job: "ci" | "backup" | "metrics" | "etl" | "mail" | "siem" | "build" | "broker" | "console" | "breakglass";
  usesConsole: boolean;
  hasMfa: boolean;
  sourceIPAddress: string;
  userAgent: string;
};

const GIVEN =
  "Ada Bruno Chiara Dario Elif Farid Greta Hana Ivo Jonas Kemal Lena Mateo Nadia Omar Petra Quinn Rosa Sven Tara"
    .concat(
      " Uma Viktor Wanda Xenia Yusuf Zoe Anneke Boris Clara Dmitri Edda Felix Gita Hugo Ines Jarek Kira Levi Mona Noor",
    )
    .split(" ");
const FAMILY =
  "Almeida Brandt Castell Dvorak Eklund Farkas Grieg Hollis Iversen Janda Kovacs Lindqvist Moreau Novak Okafor"
    .concat(
      " Petrov Quist Rossi Sandoval Tanaka Ueda Varga Weiss Xu Yilmaz Zeller Ansari Bishop Contreras Desai Eriksen",
    )
    .concat(" Fontaine Gupta Haddad Ito Jensen Keller Laurent Mbeki Nilsson")
    .split(" ");

const TEAMS: readonly Team[] = ["backend", "backend", "platform", "data", "backend", "support", "security", "finance"];

/** Makes the workforce; names repeat with a number once all combinations by hand are used. */
export function workforce(options: { random: Random; count: number; userId: () => string }): Person[] {
  const { random, count, userId } = options;
  return Array.from({ length: count }, (_, index) => {
    const given = GIVEN[index % GIVEN.length] ?? "Ada";
    const family = FAMILY[(index * 7 + Math.floor(index / GIVEN.length)) % FAMILY.length] ?? "Kovacs";
    const repeat = Math.floor(index / (GIVEN.length * FAMILY.length));
    const office = random.pickWeighted(OFFICES, (candidate) => candidate.share);
    const works = random.chance(0.3) ? [office.egress, privateAddress(office, random)] : [office.egress];
    return {
      email: `${given}.${family}${repeat === 0 ? "" : repeat + 1}@meridian.example`.toLowerCase(),
      name: `${given} ${family}`,
      userId: userId(),
      team: TEAMS[index % TEAMS.length] ?? "backend",
      office,
      addresses: works,
      browser: random.pick(BROWSERS),
      commandLine: random.pick(COMMAND_LINES),
    };
  });
}

/** The permission set a team holds in an account, or null when it may not enter. */
export function permissionSetOf(team: Team, purpose: AccountPurpose): PermissionSet | null {
  const production = purpose === "production-web" || purpose === "production-data";
  if (team === "finance") return purpose === "management" ? "Billing" : null;
  if (team === "platform") return "AdministratorAccess";
  if (team === "security")
    return purpose === "security" || purpose === "log-archive" ? "AdministratorAccess" : "ReadOnlyAccess";
  if (purpose === "management" || purpose === "security" || purpose === "log-archive" || purpose === "network")
    return null;
  if (team === "data") return purpose === "production-data" ? "DataEngineer" : "PowerUserAccess";
  if (team === "support") return "ReadOnlyAccess";
  return production ? "ReadOnlyAccess" : "PowerUserAccess";
}

type UserRow = readonly [
  purpose: AccountPurpose,
  name: string,
  job: IamUser["job"],
  mfa: boolean,
  sourceIPAddress: string,
  userAgent: string,
];

const BOTO =
  "Boto3/1.28.57 md/Botocore#1.31.57 ua/2.0 os/linux#5.10.0 md/arch#x86_64 lang/python#3.9.2 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.31.57";
const JAVA = "aws-sdk-java/1.11.271 Linux/4.15.0-213-generic OpenJDK_64-Bit_Server_VM/25.362-b09 java/1.8.0_362";
const GO = "aws-sdk-go/1.44.122 (go1.19.4; linux; amd64) S3Manager";
const CLI =
  "aws-cli/1.29.57 md/Botocore#1.31.57 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.2 cfg/retry-mode#legacy";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const EDGE =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0";

const USERS: readonly UserRow[] = [
  ["management", "breakglass-1", "breakglass", true, "203.0.113.10", EDGE],
  ["management", "billing-export", "metrics", false, "203.0.113.31", BOTO],
  ["security", "siem-reader", "siem", false, "198.51.100.77", GO],
  ["network", "netops-legacy", "build", false, "203.0.113.12", CLI],
  ["production-web", "ci-deploy", "ci", false, "198.51.100.140", CLI],
  ["production-web", "mail-relay", "mail", false, "203.0.113.91", JAVA],
  ["production-web", "grafana-reader", "metrics", false, "198.51.100.82", GO],
  ["production-web", "portal-broker", "broker", false, "203.0.113.95", JAVA],
  ["production-data", "etl-legacy", "etl", false, "203.0.113.66", BOTO],
  ["production-data", "backup-agent", "backup", false, "203.0.113.70", GO],
  ["staging", "o.brandt", "console", false, "203.0.113.10", FIREFOX],
  ["staging", "helene.sand", "console", true, "203.0.113.40", EDGE],
  ["staging", "qa-automation", "metrics", false, "198.51.100.145", BOTO],
  ["development", "jenkins-legacy", "build", false, "203.0.113.88", JAVA],
  ["development", "t.contractor", "console", true, "198.51.100.201", FIREFOX],
];

/** The IAM users of an organization, about fifteen whatever its size. */
export function iamUsersOf(accounts: readonly Account[]): IamUser[] {
  return USERS.flatMap(([purpose, name, job, hasMfa, sourceIPAddress, userAgent]) => {
    const account = accounts.find((candidate) => candidate.purpose === purpose);
    if (account === undefined) return [];
    const usesConsole = job === "console" || job === "breakglass";
    const path = usesConsole ? "/people/" : "/machines/";
    return [{ accountId: account.id, name, path, job, usesConsole, hasMfa, sourceIPAddress, userAgent }];
  });
}

/** A user by name; throws when there is none. */
export function userNamed(users: readonly IamUser[], name: string): IamUser {
  const user = users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new RangeError(`no user ${name}`);
  return user;
}
