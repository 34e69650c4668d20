/**
 * Country and network (ASN) of an address, from the open ip-location-db data that npm installs. Only local files are
 * read: an address from a log never leaves this machine.
 * @see https://github.com/sapics/ip-location-db (CC BY 4.0: RouteViews, DB-IP, NRO)
 */
import { once } from "node:events";
import { getEnvironmentData, setEnvironmentData, Worker } from "node:worker_threads";
import ipaddr from "ipaddr.js";
import { type CountryResponse, Reader, type Response } from "maxmind";
import type { IPData, Ranges } from "./ip-data.ts";

/** What is known of an address; null where the data does not say. */
export type IPLocation = { country: string | null; asn: number | null; asName: string | null };

const NOWHERE: IPLocation = { country: null, asn: null, asName: null };

/** Answers lookups from memory. */
export class IPDatabase {
  private readonly countries: Reader<Response>;
  private readonly networks: { asns: Uint32Array; ends: Uint32Array; names: Buffer };
  private readonly v4: Ranges<Uint32Array>;
  private readonly v6: Ranges<BigUint64Array>;

  constructor({ countries, networks, v4, v6 }: IPData) {
    this.countries = new Reader<Response>(Buffer.from(countries));
    this.networks = { ...networks, names: Buffer.from(networks.names) };
    this.v4 = v4;
    this.v6 = v6;
  }

  /** Looks up a canonical address. Private, reserved and unknown addresses give nulls. */
  find(address: string): IPLocation {
    if (!ipaddr.isValid(address)) return NOWHERE;
    const parsed = ipaddr.parse(address);
    if (parsed.range() !== "unicast") return NOWHERE;
    const found = this.countries.get(address) as (CountryResponse & { country_code?: string }) | null;
    const bytes = parsed.toByteArray();
    const index = parsed.kind() === "ipv4" ? findRange(this.v4, toNumber(bytes)) : findRange(this.v6, toBigInt(bytes));
    return {
      country: found?.country_code ?? found?.country?.iso_code ?? null,
      asn: index === null ? null : (this.networks.asns[index] ?? null),
      asName: index === null ? null : this.nameOf(index),
    };
  }

  private nameOf(index: number): string {
    const { ends, names } = this.networks;
    return names.toString("utf8", index === 0 ? 0 : ends[index - 1], ends[index]);
  }
}

let loading: Promise<IPDatabase> | null = null;

/** The thread's database, loaded on first use (about a second) unless the process shares it. */
export function ipDatabase(): Promise<IPDatabase> {
  loading ??= open();
  return loading;
}

const SHARED = "trailsight-ip-data";

/** Read by a thread of its own. Throws when the files cannot be read. */
async function load(): Promise<IPData> {
  const worker = new Worker(new URL("./ip-data.ts", import.meta.url));
  const [data] = await once(worker, "message");
  return data;
}

async function open(): Promise<IPDatabase> {
  const shared = getEnvironmentData(SHARED) as unknown as IPData | undefined;
  return new IPDatabase(shared ?? (await load()));
}

/** Loads the data for all threads that are started afterwards. */
export async function shareIPDatabase(): Promise<void> {
  if (getEnvironmentData(SHARED) === undefined) setEnvironmentData(SHARED, (await load()) as never);
}

function findRange(ranges: Ranges<Uint32Array> | Ranges<BigUint64Array>, value: number | bigint): number | null {
  let low = 0;
  let high = ranges.starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const start = ranges.starts[middle];
    const end = ranges.ends[middle];
    if (start === undefined || end === undefined) return null;
    if (value < start) high = middle - 1;
    else if (value > end) low = middle + 1;
    else return ranges.names[middle] ?? null;
  }
  return null;
}

const toNumber = (bytes: number[]) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** The first 64 bits: networks are announced in blocks of at least that size. */
const toBigInt = (bytes: number[]) => bytes.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
