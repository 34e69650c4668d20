import { expect, test } from "vitest";
import { asIdentifier, holdsSecret } from "./secret-guard.ts";

const TOKEN = `FwoGZXIvYXdzE${"A1b/".repeat(40)}`;
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.abc";

test.each([
  ["a session token", TOKEN],
  ["a session token inside a message", `The token ${TOKEN} is not valid`],
  ["a JSON web token", JWT],
  ["a JSON web token inside a header", `Bearer ${JWT}`],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
])("%s is a secret", (_, text) => {
  expect(holdsSecret(text)).toBe(true);
  expect(asIdentifier(text)).toBeNull();
});

test.each([
  ["AKIAEXAMPLEEXAMPLE22"],
  ["arn:aws:iam::111122223333:role/eyJ"],
  ["AROAEXAMPLEEXAMPLE001:ada@example.com"],
  ["-----BEGIN CERTIFICATE-----"],
  ["x".repeat(500)],
])("%s is none", (text) => {
  expect(asIdentifier(text)).toBe(text);
});

test.each([["HIDDEN_DUE_TO_SECURITY_REASONS"], ["****"], ["**************"], ["<sensitiveDataRemoved>"]])(
  "%s is never an identifier",
  (text) => {
    expect(asIdentifier(text)).toBeNull();
  },
);
