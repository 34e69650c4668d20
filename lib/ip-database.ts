/**
 * Country and network (ASN) of an address, from the open ip-location-db data that npm installs. Only local files are
 * read: an address from a log never leaves this machine.
 * @see https://github.com/sapics/ip-location-db (CC BY 4.0: RouteViews, DB-IP, NRO)
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ipaddr from "ipaddr.js";
import { type CountryResponse, Reader, type Response } from "maxmind";

/** What is known of an address; null where the data does not say. */
export type IPLocation = { country: string | null; asn: number | null; asName: string | null };

/** Ranges of one address family, sorted by start: the address (IPv4) or its first 64 bits (IPv6). */
type Ranges<T extends Uint32Array | BigUint64Array> = { starts: T; ends: T; names: Int32Array };
type Network = { asn: number; name: string };

const NOWHERE: IPLocation = { country: null, asn: null, asName: null };

/** Answers lookups from memory; about 10 MB once loaded. */
export class IPDatabase {
  private readonly countries: Reader<Response>;
  private readonly networks: Network[];
  private readonly v4: Ranges<Uint32Array>;
  private readonly v6: Ranges<BigUint64Array>;

  constructor(
    countries: Reader<Response>,
    networks: Network[],
    ranges: { v4: Ranges<Uint32Array>; v6: Ranges<BigUint64Array> },
  ) {
    this.countries = countries;
    this.networks = networks;
    this.v4 = ranges.v4;
    this.v6 = ranges.v6;
  }

  /** Looks up a canonical address. Private, reserved and unknown addresses give nulls. */
  find(address: string): IPLocation {
    if (!ipaddr.isValid(address)) return NOWHERE;
    const parsed = ipaddr.parse(address);
    if (parsed.range() !== "unicast") return NOWHERE;
    const found = this.countries.get(address) as (CountryResponse & { country_code?: string }) | null;
    const bytes = parsed.toByteArray();
    const index = parsed.kind() === "ipv4" ? findRange(this.v4, toNumber(bytes)) : findRange(this.v6, toBigInt(bytes));
    const network = index === null ? undefined : this.networks[index];
    return {
      country: found?.country_code ?? found?.country?.iso_code ?? null,
      asn: network?.asn ?? null,
      asName: network?.name ?? null,
    };
  }
}

let loading: Promise<IPDatabase> | null = null;

/** The process's database, loaded on first use (about a second). */
export function ipDatabase(): Promise<IPDatabase> {
  loading ??= load();
  return loading;
}

const packageFile = (path: string) => fileURLToPath(import.meta.resolve(`@ip-location-db/${path}`));

async function load(): Promise<IPDatabase> {
  const countries = new Reader<Response>(
    await readFile(packageFile("geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb")),
  );
  const networks = new Map<string, { index: number; network: Network }>();
  const v4 = await readRanges("asn/asn-ipv4-num.csv", networks, {
    make: (length) => new Uint32Array(length),
    parse: Number,
  });
  const v6 = await readRanges("asn/asn-ipv6-num.csv", networks, {
    make: (length) => new BigUint64Array(length),
    parse: (text) => BigInt(text) >> 64n,
  });
  return new IPDatabase(
    countries,
    [...networks.values()].map((one) => one.network),
    { v4, v6 },
  );
}

/** Reads `start,end,asn,name` lines, one at a time: the whole as strings would take ten times its size. */
async function readRanges<T extends Uint32Array | BigUint64Array>(
  path: string,
  networks: Map<string, { index: number; network: Network }>,
  { make, parse }: { make: (length: number) => T; parse: (text: string) => T[number] },
): Promise<Ranges<T>> {
  const bytes = await readFile(packageFile(path));
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  const ranges = { starts: make(lines), ends: make(lines), names: new Int32Array(lines) };
  let from = 0;
  for (let line = 0; line < lines; line++) {
    const end = bytes.indexOf(10, from);
    const text = bytes.toString("utf8", from, end);
    from = end + 1;
    const [first = "0", last = "0", asn = "0"] = text.split(",", 3);
    let known = networks.get(asn);
    if (known === undefined) {
      const name = text.slice(first.length + last.length + asn.length + 3).replace(/^"|"$/g, "");
      known = { index: networks.size, network: { asn: Number(asn), name } };
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
