/**
 * Country and network (ASN) of an address, from the open ip-location-db data that npm installs. Only local files are
 * read: an address from a log never leaves this machine.
 * @see https://github.com/sapics/ip-location-db (CC BY 4.0: RouteViews, DB-IP, NRO)
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import ipaddr from "ipaddr.js";
import { type CountryResponse, Reader, type Response } from "maxmind";

/** What is known of an address; null where the data does not say. */
export type IPLocation = { country: string | null; asn: number | null; asName: string | null };

/** Ranges of one address family, sorted by start: the address (IPv4) or its first 64 bits (IPv6); `names` index networks. */
type Ranges<T extends Uint32Array | BigUint64Array> = { starts: T; ends: T; names: Int32Array };
/** ASN and name of each network; `ends` are where the names end in `names`, UTF-8. */
type Networks = { asns: Uint32Array; ends: Uint32Array; names: Buffer };

/** All of it in shared memory, about 25 MB: the threads of a process have one copy. */
type IPData = {
  countries: SharedArrayBuffer;
  networks: { asns: Uint32Array; ends: Uint32Array; names: SharedArrayBuffer };
  v4: Ranges<Uint32Array>;
  v6: Ranges<BigUint64Array>;
};

const NOWHERE: IPLocation = { country: null, asn: null, asName: null };

/** Answers lookups from memory. */
export class IPDatabase {
  private readonly countries: Reader<Response>;
  private readonly networks: Networks;
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

async function open(): Promise<IPDatabase> {
  const shared = getEnvironmentData(SHARED) as unknown as IPData | undefined;
  return new IPDatabase(shared ?? (await load()));
}

/** Loads the data for all threads that are started afterwards. */
export async function shareIPDatabase(): Promise<void> {
  if (getEnvironmentData(SHARED) === undefined) setEnvironmentData(SHARED, (await load()) as never);
}

const packageFile = (path: string) => fileURLToPath(import.meta.resolve(`@ip-location-db/${path}`));

async function load(): Promise<IPData> {
  const countries = share(await readFile(packageFile("geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb")));
  const networks = new Map<string, { index: number; name: string }>();
  const v4 = await readRanges("asn/asn-ipv4-num.csv", networks, {
    make: (length) => new Uint32Array(new SharedArrayBuffer(4 * length)),
    parse: Number,
  });
  const v6 = await readRanges("asn/asn-ipv6-num.csv", networks, {
    make: (length) => new BigUint64Array(new SharedArrayBuffer(8 * length)),
    parse: (text) => BigInt(text) >> 64n,
  });
  return { countries, networks: packNetworks(networks), v4, v6 };
}

/** A copy in shared memory. */
function share(bytes: Buffer): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  bytes.copy(new Uint8Array(shared));
  return shared;
}

function packNetworks(networks: ReadonlyMap<string, { name: string }>): IPData["networks"] {
  const asns = new Uint32Array(new SharedArrayBuffer(4 * networks.size));
  const ends = new Uint32Array(new SharedArrayBuffer(4 * networks.size));
  const names: Buffer[] = [];
  let end = 0;
  let index = 0;
  for (const [asn, { name }] of networks) {
    const bytes = Buffer.from(name);
    names.push(bytes);
    end += bytes.length;
    asns[index] = Number(asn);
    ends[index] = end;
    index += 1;
  }
  return { asns, ends, names: share(Buffer.concat(names)) };
}

/** Reads `start,end,asn,name` lines, one at a time: the whole as strings would take ten times its size. */
async function readRanges<T extends Uint32Array | BigUint64Array>(
  path: string,
  networks: Map<string, { index: number; name: string }>,
  { make, parse }: { make: (length: number) => T; parse: (text: string) => T[number] },
): Promise<Ranges<T>> {
  const bytes = await readFile(packageFile(path));
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  const names = new Int32Array(new SharedArrayBuffer(4 * lines));
  const ranges = { starts: make(lines), ends: make(lines), names };
  let from = 0;
  for (let line = 0; line < lines; line++) {
    const end = bytes.indexOf(10, from);
    const text = bytes.toString("utf8", from, end);
    from = end + 1;
    const [first = "0", last = "0", asn = "0"] = text.split(",", 3);
    let known = networks.get(asn);
    if (known === undefined) {
      const name = text.slice(first.length + last.length + asn.length + 3).replace(/^"|"$/g, "");
      known = { index: networks.size, name };
      networks.set(asn, known);
    }
    ranges.starts[line] = parse(first);
    ranges.ends[line] = parse(last);
    ranges.names[line] = known.index;
  }
  return ranges;
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
