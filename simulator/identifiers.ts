/** Identifiers in the forms AWS gives them. None of them belongs to anybody. */
import { createRandom, type Random } from "./random.ts";

const HEX = Array.from({ length: 0x1_0000 }, (_, value) => value.toString(16).padStart(4, "0"));
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64 = `${ALPHANUMERIC}+/`;

/** Hexadecimal digits, lower case. */
export function hex(random: Random, digits: number): string {
  let text = "";
  while (text.length < digits) text += HEX[random.uint32() >>> 16];
  return text.slice(0, digits);
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const [a, b, c, d] = [random.uint32(), random.uint32(), random.uint32(), random.uint32()];
  const version = HEX[((b & 0x0fff) | 0x4000) >>> 0];
  const variant = HEX[((c >>> 16) & 0x3fff) | 0x8000];
  return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${version}-${variant}-${HEX[c & 0xffff]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`;
}

/** `AKIA…` for a long-term key, `ASIA…` for one issued by STS. */
export function accessKeyId(random: Random, prefix: "AKIA" | "ASIA"): string {
  return prefix + letters(random, BASE32, 16);
}

/** Unique ids of IAM: `AIDA…` a user, `AROA…` a role, `ANPA…` a policy, `AIPA…` an instance profile. */
export function uniqueId(random: Random, prefix: "AIDA" | "AROA" | "ANPA" | "AIPA" | "AGPA"): string {
  return prefix + letters(random, BASE32, 17);
}

/** Long EC2 ids: `i-0…`, `sg-0…`, `vol-0…`. */
export function ec2Id(random: Random, prefix: string): string {
  return `${prefix}-0${hex(random, 16)}`;
}

/** Upper-case letters and digits, as in S3 request ids. */
export function upperAlphanumeric(random: Random, length: number): string {
  return letters(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
}

/** Lower-case letters and digits, as in organization ids. */
export function lowerAlphanumeric(random: Random, length: number): string {
  return letters(random, "abcdefghijklmnopqrstuvwxyz0123456789", length);
}

/** Letters of both cases and digits, as at the end of log file names and secret ARNs. */
export function alphanumeric(random: Random, length: number): string {
  return letters(random, ALPHANUMERIC, length);
}

/** Base64 text without meaning, cut from a pool: drawing every letter would cost more than the rest of the record. */
export function base64(random: Random, length: number): string {
  const start = random.integer(0, POOL.length - length - 1);
  return POOL.slice(start, start + length);
}

/** Shaped like the session token in an STS response. It opens nothing. */
export function sessionToken(random: Random): string {
  return `IQoJb3JpZ2luX2Vj${base64(random, random.integer(40, 90))}${base64(random, random.integer(420, 560))}==`;
}

function letters(random: Random, alphabet: string, length: number): string {
  let text = "";
  for (let count = 0; count < length; count++) text += alphabet[Math.floor(random.fraction() * alphabet.length)];
  return text;
}

const POOL = letters(createRandom("base64 pool"), BASE64, 65_536);
