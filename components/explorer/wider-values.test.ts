import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIELDS, type FieldKey } from "../../cloudtrail/fields.ts";
import { canonicalSearch, parseEventQuery } from "../../query/search-params.ts";
import { parsePattern } from "../../query/value-pattern.ts";
import { conditionFor, narrowTo } from "./edit-query.ts";
import { listWiderValues } from "./wider-values.ts";

const everything = { from: "-24h", to: "now", filters: {} };
const throughUrl = (field: FieldKey, value: string) =>
  parseEventQuery(new URLSearchParams(canonicalSearch(narrowTo(everything, { field, mode: "include", value }))))
    .filters[field]?.include;

describe("wider questions than one value", () => {
  it.each<[FieldKey, string, string[]]>([
    ["sourceIPAddress", "203.0.113.77", ["203.0.113.0/24", "203.0.0.0/16"]],
    ["sourceIPAddress", "2001:db8:1:2::77", ["2001:db8:1:2::/64"]],
    ["sourceIPAddress", "cloudformation.amazonaws.com", []],
    [
      "principal",
      "arn:aws:iam::111122223333:role/aws-reserved/sso/Admin",
      ["arn:aws:iam::111122223333:role/aws-reserved/sso/*", "arn:aws:iam::111122223333:role/*"],
    ],
    ["resource", "arn:aws:s3:::bucket", []],
    ["resource", "arn:aws:s3:::b*\\,/a/key", ["arn:aws:s3:::b\\*\\\\,/a/*", "arn:aws:s3:::b\\*\\\\,/*"]],
    ["principal", "ada", []],
    ["errorCode", "Client.UnauthorizedOperation", ["*UnauthorizedOperation*"]],
    ["errorCode", "NoSuchBucket", ["NoSuch*"]],
    ["errorCode", "AccessDeniedException", ["*AccessDenied*"]],
    ["errorCode", "Odd", []],
    ["eventName", "DeleteBucketPolicy", ["Delete*"]],
    ["eventName", "lowercase", []],
    ["userAgent", "aws-cli/2.15.0 Python/3.11", ["aws-cli/*"]],
    ["fact", "net.port=22", ["net.port"]],
    ["awsRegion", "eu-central-1", ["eu-*"]],
    ["accessKeyId", "AKIA1", []],
  ])("%s %s: %j", (field, value, wider) => {
    expect(listWiderValues(field, value).map((one) => one.value)).toEqual(wider);
  });

  it("are values a link can carry, and they take in the value itself", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 30 }),
      fc.string({ unit: fc.constantFrom("a", "*", "\\", ",", "/", ":", "B", "="), maxLength: 20 }),
      fc.string({ unit: fc.constantFrom("a", "*", "\\", ",", "/"), maxLength: 9 }).map((end) => `arn:aws:s3:::${end}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS.map(({ key }) => key)), text, (field, value) => {
        for (const wider of listWiderValues(field, value)) {
          expect(throughUrl(field, wider.value)).toEqual([wider.value]);
          const pattern = parsePattern(wider.value);
          if (pattern?.kind === "wildcard") expect(value).toContain(pattern.text);
        }
      }),
    );
  });
});

it("a value with stars, commas and backslashes filters for exactly itself", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "*", "\\", ",", "%", "&", "=", "+", " "), minLength: 1, maxLength: 20 }),
      (value) => {
        const found = throughUrl("userAgent", conditionFor("userAgent", value, "include").value);
        expect(found?.map(parsePattern)).toEqual([{ kind: "exact", text: value }]);
      },
    ),
  );
});
