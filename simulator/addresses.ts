/**
 * Where requests come from. Most addresses are of the ranges reserved for documentation (RFC 5737, RFC 3849). A few lie
 * in the ranges of large networks, because the country and network of an address can only be shown for real ones.
 */
import type { Random } from "./random.ts";

/** A place people work at. */
export type Office = {
  name: string;
  /** Hours to add to UTC; summer time is left out. */
  utcOffset: number;
  /** Share of the workforce. */
  share: number;
  egress: string;
  /** First half of the addresses of the common provider there, for work from home. */
  homeNetwork: string;
};

/** The offices; their shares add up to 1. */
export const OFFICES: readonly Office[] = [
  { name: "Berlin", utcOffset: 1, share: 0.42, egress: "203.0.113.10", homeNetwork: "84.138" },
  { name: "Dublin", utcOffset: 0, share: 0.15, egress: "203.0.113.40", homeNetwork: "86.40" },
  { name: "New York", utcOffset: -5, share: 0.23, egress: "198.51.100.20", homeNetwork: "73.32" },
  { name: "Seattle", utcOffset: -8, share: 0.08, egress: "2001:db8:40:1::20", homeNetwork: "2601:600" },
  { name: "Bengaluru", utcOffset: 5.5, share: 0.12, egress: "198.51.100.60", homeNetwork: "106.51" },
];

/** An address of somebody working from home near this office. */
export function privateAddress(office: Office, random: Random): string {
  const [high, low] = [random.integer(4, 120), random.integer(2, 250)];
  if (office.homeNetwork.includes(":")) return `${office.homeNetwork}:${high.toString(16)}00:${low.toString(16)}::1f`;
  return `${office.homeNetwork}.${high}.${low}`;
}

const NAT_NETWORK: Record<string, string> = {
  "eu-central-1": "3.122.14",
  "us-east-1": "3.214.96",
  "eu-west-1": "34.245.7",
  "us-west-2": "35.165.33",
};

/** The address that machines of an account reach AWS from in a Region; production shows Amazon's own ranges. */
export function natAddress(accountId: string, region: string): string {
  const host = 10 + (Number(accountId.slice(-4)) % 200);
  const network = accountId.startsWith("5") || accountId.startsWith("6") ? NAT_NETWORK[region] : undefined;
  return `${network ?? "198.51.100"}.${host}`;
}

/** Hosted build runners. */
export const RUNNER_ADDRESSES = ["20.57.44.118", "20.57.71.9", "4.175.114.51", "198.51.100.150", "198.51.100.151"];
/** The monitoring vendor. */
export const VENDOR_ADDRESSES = ["198.51.100.230", "198.51.100.231"];

/** Visitors of public buckets. */
export const VISITOR_ADDRESSES = ["203.0.113.180", "203.0.113.181", "2001:db8:77::a3", "198.51.100.9", "106.51.74.20"];
