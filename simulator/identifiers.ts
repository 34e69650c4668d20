/** Identifiers in the forms AWS gives them. None of them belongs to anybody. */
import { createRandom, type Random } from "./random.ts";

const HEX = Buffer.from("0123456789abcdef");
const BASE32 = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
const ALPHANUMERIC = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
const UPPER_ALPHANUMERIC = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const LOWER_ALPHANUMERIC = Buffer.from("abcdefghijklmnopqrstuvwxyz0123456789");
const BASE64 = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** Hexadecimal digits, lower case. */
export function hex(random: Random, digits: number): string {
  return letters(random, HEX, digits);
}

/** Texts are written into bytes first: joining single letters costs three times as much, and every event has two ids. */
const UUID = Buffer.from("00000000-0000-4000-8000-000000000000");

/** A version 4 UUID. */
export function uuid(random: Random): string {
  let position = 0;
  for (let word = 0; word < 4; word++) {
    let bits = random.uint32();
    for (let digit = 0; digit < 8; digit++) {
      if (position === 8 || position === 13 || position === 18 || position === 23) position++;
      UUID[position++] = HEX[bits & 15] ?? 0;
      bits >>>= 4;
    }
  }
  UUID[14] = 0x34;
  UUID[19] = HEX[8 | (random.uint32() & 3)] ?? 0;
  return UUID.toString("latin1");
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
  return letters(random, UPPER_ALPHANUMERIC, length);
}

/** Lower-case letters and digits, as in organization ids. */
export function lowerAlphanumeric(random: Random, length: number): string {
  return letters(random, LOWER_ALPHANUMERIC, length);
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

function letters(random: Random, alphabet: Buffer, length: number): string {
  const text = length <= SCRATCH.length ? SCRATCH : Buffer.alloc(length);
  for (let index = 0; index < length; index++)
    text[index] = alphabet[Math.floor(random.fraction() * alphabet.length)] ?? 0;
  return text.toString("latin1", 0, length);
}

const SCRATCH = Buffer.alloc(512);
const POOL = letters(createRandom("base64 pool"), BASE64, 65_536);
