/**
 * The open ip-location-db data that npm installs, as a thread of its own reads them: reading takes memory that is given back
 * only when the thread ends.
 * @see https://github.com/sapics/ip-location-db (CC BY 4.0: RouteViews, DB-IP, NRO)
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";

/** Ranges of one address family, sorted by start: the address (IPv4) or its first 64 bits (IPv6); `names` index networks. */
export type Ranges<T extends Uint32Array | BigUint64Array> = { starts: T; ends: T; names: Int32Array };

/**
 * All of it in shared memory, about 25 MB: the threads of a process have one copy. Of networks, `ends` are where their
 * names end in `names`, UTF-8.
 */
export type IPData = {
  countries: SharedArrayBuffer;
  networks: { asns: Uint32Array; ends: Uint32Array; names: SharedArrayBuffer };
  v4: Ranges<Uint32Array>;
  v6: Ranges<BigUint64Array>;
};

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

parentPort?.postMessage(await load());
