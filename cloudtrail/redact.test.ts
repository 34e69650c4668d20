import fc from "fast-check";
import { describe, expect, it } from "vitest";
import sensitive from "./data/sensitive.json" with { type: "json" };
import { maskRecord, maskRecordText } from "./redact.ts";

const TOKEN = `IQoJ${"b3JpZ2luX2VjEEUaDmFw".repeat(10)}==`;
const JWT = `eyJ${"hbGciOiJSUzI1NiJ9".repeat(2)}.eyJ${"zdWIiOiIxIn0".repeat(2)}.sig`;
const PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";

const ASSUME_ROLE = {
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  requestParameters: { roleArn: "arn:aws:iam::111122223333:role/deploy", roleSessionName: "ada" },
  responseElements: {
    credentials: { accessKeyId: "ASIAEXAMPLEEXAMPLE22", sessionToken: TOKEN, expiration: "Nov 20, 2026 11:00:00 PM" },
  },
};

/** Masks both ways and asserts that they agree. */
function mask(record: unknown): { record: unknown; masked: string[] } {
  const parsed = maskRecord(record);
  const text = maskRecordText(JSON.stringify(record));
  expect(JSON.parse(text.text)).toEqual(parsed.record);
  expect(text.masked.toSorted()).toEqual(parsed.masked.toSorted());
  return parsed;
}

/** The paths masked in one request. */
function maskedIn(requestParameters: unknown, event: object = {}): string[] {
  return mask({ ...event, requestParameters }).masked.map((path) => path.replace(/^requestParameters\.?/, ""));
}

describe("masking", () => {
  it("hides the session token of an STS answer and nothing else", () => {
    const { record, masked } = mask(ASSUME_ROLE);
    expect(masked).toEqual(["responseElements.credentials.sessionToken"]);
    const { credentials } = ASSUME_ROLE.responseElements;
    expect(record).toEqual({
      ...ASSUME_ROLE,
      responseElements: { credentials: { ...credentials, sessionToken: "***" } },
    });
  });

  const groups = sensitive.neverStore.filter(({ what }) => !/^(public keys|encoded authorization)/.test(what));
  const members = groups.flatMap((group) => group.members).filter((member) => !member.includes(" "));
  it.each(members)("hides %s, however it is spelled and whatever it holds", (member) => {
    expect(maskedIn({ [member]: "hidden" })).toEqual([member]);
    expect(maskedIn({ deep: [{ [member.toUpperCase()]: "hidden" }] })).toEqual([`deep[0].${member.toUpperCase()}`]);
    expect(maskedIn({ [member]: { a: ["x", 7], b: null, c: true } })).toEqual([`${member}.a[0]`, `${member}.a[1]`]);
  });

  it.each(sensitive.neverStore.find(({ what }) => what.startsWith("public keys"))?.members ?? [])(
    "shows %s",
    (member) => {
      expect(maskedIn({ [member]: '{"Statement": []}' })).toEqual([]);
    },
  );

  it("hides members that are secret in one event only there", () => {
    const put = { eventSource: "ssm.amazonaws.com", eventName: "PutParameter" };
    const send = { eventSource: "ssm.amazonaws.com", eventName: "SendCommand" };
    expect(maskedIn({ name: "/db", value: "hunter2" }, put)).toEqual(["value"]);
    expect(maskedIn({ name: "/db", value: "hunter2" }, send)).toEqual([]);
    expect(maskedIn({ parameters: { commands: ["cat /etc/shadow"] } }, send)).toEqual(["parameters.commands[0]"]);
    expect(maskedIn({ parameters: { commands: ["cat /etc/shadow"] } }, put)).toEqual([]);
  });

  it("hides texts beside names like a password's, but no flags, lengths or results", () => {
    expect(maskedIn({ newDbPasswordText: "hunter2", keyPassphrase: "x" })).toEqual([
      "newDbPasswordText",
      "keyPassphrase",
    ]);
    expect(maskedIn({ passwordResetRequired: false, minimumPasswordLength: 14 })).toEqual([]);
    expect(maskedIn({ passwordPolicy: { hardExpiry: "no" }, PasswordUpdated: "Success" })).toEqual([]);
  });

  it.each([
    ["session token", TOKEN],
    ["private key", PRIVATE_KEY],
    ["JSON web token", `Bearer ${JWT}`],
  ])("hides a %s wherever it stands", (_, secret) => {
    expect(maskedIn({ note: ["harmless", secret] })).toEqual(["note[1]"]);
    expect(mask(secret)).toEqual({ record: "***", masked: [""] });
  });

  it("hides the encoded part of a refusal and leaves the reason", () => {
    const reason = "You are not authorized to perform this operation. Encoded authorization failure message: ";
    const { record, masked } = mask({ errorMessage: `${reason}ZtihpIuL_EkG` });
    expect(record).toEqual({ errorMessage: `${reason}***` });
    expect(masked).toEqual(["errorMessage"]);
  });

  it("leaves what AWS has hidden already", () => {
    for (const marker of [...sensitive.redactionMarkers, "*********", ""])
      expect(maskedIn({ password: marker })).toEqual([]);
  });

  it("hides whole what lies too deep to look at", () => {
    let value: unknown = "bottom";
    for (let level = 0; level < 200; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    expect(JSON.stringify(mask(value).record)).toContain('"***"');
  });

  it("changes nothing the second time, and never the record it was given", () => {
    const before = structuredClone(ASSUME_ROLE);
    const once = maskRecord(ASSUME_ROLE).record;
    expect(ASSUME_ROLE).toEqual(before);
    expect(maskRecord(once)).toEqual({ record: once, masked: [] });
  });

  it("keeps paths short and few for hostile records", () => {
    const hostile = { ["k".repeat(5000)]: { password: Array.from({ length: 3000 }, (_, index) => `v${index}`) } };
    const { masked } = maskRecord(hostile);
    expect(masked).toHaveLength(1);
    expect(masked[0]).toHaveLength(512);
    expect(maskRecord({ password: Array.from({ length: 3000 }, () => "v") }).masked).toHaveLength(1000);
  });
});

describe("maskRecordText", () => {
  it("keeps numbers, spacing, escapes and repeated members as they are", () => {
    const text = `{ "a" :\t1.0,"big":12345678901234567890,\r\n "u":"\\u00e9\\/", "password" : "x\\"y" ,"password":"z","n":-0e0 }`;
    const expected = `{ "a" :\t1.0,"big":12345678901234567890,\r\n "u":"\\u00e9\\/", "password" : "***" ,"password":"***","n":-0e0 }`;
    expect(maskRecordText(text)).toEqual({ text: expected, masked: ["password"] });
  });

  it("sees through escaped member names", () => {
    expect(maskRecordText('{"p\\u0061ssword":"x"}')).toEqual({
      text: '{"p\\u0061ssword":"***"}',
      masked: ["password"],
    });
  });

  it.each(["", "{", '{"password":"x"', "[1,]", '{"a":1} x'])("masks %j whole: it is no JSON", (text) => {
    expect(maskRecordText(text)).toEqual({ text: '"***"', masked: [""] });
  });
});

const names = fc.constantFrom(
  "password",
  "SecretString",
  "value",
  "token",
  "user",
  "parameters",
  "__proto__",
  "eventName",
);
const leaves = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(TOKEN, JWT, PRIVATE_KEY, "***", "Success", 1.5, null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    leaves,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, fc.string({ unit: "binary" })), tie("tree"), { maxKeys: 5 }),
  ),
}));

describe("both ways of masking", () => {
  it("agree on any JSON, leave no secret, and text stays as it was where nothing is masked", () => {
    const secrets = [sensitive.guard.privateKey, sensitive.guard.jwt, "IQoJ"].map((pattern) => new RegExp(pattern));
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
        const text = JSON.stringify(
          { eventSource: "ssm.amazonaws.com", eventName: "PutParameter", body: value },
          null,
          indent,
        );
        const parsed = maskRecord(JSON.parse(text));
        const masked = maskRecordText(text);
        expect(JSON.parse(masked.text)).toEqual(parsed.record);
        expect(masked.masked.toSorted()).toEqual(parsed.masked.toSorted());
        if (masked.masked.length === 0) expect(masked.text).toBe(text);
        for (const secret of secrets) expect(JSON.stringify(parsed.record)).not.toMatch(secret);
      }),
    );
  });
});
