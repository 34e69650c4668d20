import ipaddr from "ipaddr.js";

/** What sourceIPAddress says: an address, an AWS service, or neither. */
export type SourceAddress = {
  /** Canonical text (IPv6 as in RFC 5952); null when it is a name or odd text. */
  ip: string | null;
  isService: boolean;
};

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const IPV6_CHARACTERS = /^[0-9a-f:.]{2,45}$/i;
const SERVICE_HOST = /^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov)$/i;

/** Tells an address from a service host name (`config.amazonaws.com`, `AWS Internal`) and from anything else. */
export function parseSourceAddress(text: string | null): SourceAddress {
  if (text === null) return { ip: null, isService: false };
  const ip = canonicalIP(text);
  return { ip, isService: ip === null && (text === "AWS Internal" || SERVICE_HOST.test(text)) };
}

/**
 * Canonical text of an IP address, or null. Leading zeros are refused, because programs disagree whether they are octal;
 * an IPv6 zone is dropped; `::ffff:1.2.3.4` is 1.2.3.4.
 */
export function canonicalIP(text: string): string | null {
  if (IPV4.test(text)) return text;
  if (!text.includes(":")) return null;
  const zone = text.indexOf("%");
  const address = zone === -1 ? text : text.slice(0, zone);
  if (!IPV6_CHARACTERS.test(address) || !hasStrictTail(address) || !ipaddr.IPv6.isValid(address)) return null;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String();
}

/** Canonical text of a network block: host bits cleared, a block of one address is the address. Null for anything else. */
export function canonicalBlock(address: string, length: string): string | null {
  const ip = canonicalIP(address);
  if (ip === null || !/^\d{1,3}$/.test(length)) return null;
  const isIPv6 = ip.includes(":");
  // ::ffff:a.b.c.d/n is an IPv4 block behind 96 fixed bits.
  const bits = Number(length) - (address.includes(":") && !isIPv6 ? 96 : 0);
  if (bits < 0 || bits > (isIPv6 ? 128 : 32)) return null;
  if (bits === (isIPv6 ? 128 : 32)) return ip;
  const network = isIPv6
    ? ipaddr.IPv6.networkAddressFromCIDR(`${ip}/${bits}`).toRFC5952String()
    : ipaddr.IPv4.networkAddressFromCIDR(`${ip}/${bits}`).toString();
  return `${network}/${bits}`;
}

/** The library reads a dotted tail with leading zeros as octal, and ::1.2.3.4 as ::ffff:1.2.3.4. */
function hasStrictTail(address: string): boolean {
  if (!address.includes(".")) return true;
  return IPV4.test(address.slice(address.lastIndexOf(":") + 1)) && !/^::\d+\./.test(address);
}
