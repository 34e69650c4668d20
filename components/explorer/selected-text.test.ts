import { describe, expect, it } from "vitest";
import type { EventAnswer } from "../../query/answers.ts";
import { canonicalSearch, parseEventQuery } from "../../query/search-params.ts";
import { resolveTimeRange } from "../../query/time-range.ts";
import { toCsv, toIds, toJson, toQuery } from "./selected-text.ts";

const event = (eventID: string, eventTime: string, userAgent: string | null): EventAnswer => ({
  eventID,
  eventTime,
  userAgent,
  eventName: "CreateUser",
  eventSource: "iam.amazonaws.com",
  awsRegion: null,
  recipientAccountId: null,
  eventCategory: "Management",
  eventType: null,
  readOnly: false,
  principal: null,
  principalKind: "unknown",
  principalName: null,
  principalAccountId: null,
  identityType: null,
  userName: null,
  sessionName: null,
  sessionKey: null,
  accessKeyId: null,
  sourceIdentity: null,
  issuerArn: null,
  invokedBy: null,
  byService: false,
  fromConsole: false,
  mfaAuthenticated: null,
  sourceIPAddress: null,
  country: null,
  asn: null,
  userAgentFamily: null,
  vpcEndpointId: null,
  tlsVersion: null,
  outcome: "success",
  outcomeReason: null,
  errorCode: null,
  errorMessage: null,
  mfaUsed: null,
  targetPrincipal: null,
  issuedAccessKeyId: null,
  resources: [],
  facts: [],
  person: null,
  originPrincipal: null,
  sharedEventID: null,
  evidence: { bucket: "b", key: "k", recordIndex: 0 },
});

const older = event("11111111-1111-1111-1111-111111111111", "2026-11-20T10:00:00Z", 'say "a,b"');
const newer = event("22222222-2222-2222-2222-222222222222", "2026-11-20T11:00:00.5Z", null);

describe("chosen events", () => {
  it("are copied newest first, whatever the order they were chosen in", () => {
    expect(toIds([older, newer])).toBe(`${newer.eventID}\n${older.eventID}`);
    expect(JSON.parse(toJson([older, newer]))).toEqual([newer, older]);
  });

  it("are lines of CSV that no spreadsheet computes", () => {
    const agents = ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\uff1d1", "a\nb"];
    const column = { label: "User agent", text: (one: EventAnswer) => one.userAgent };
    const csv = (text: string) => toCsv([event("x", "2026-11-20T10:00:00Z", text)], [column]).split("\r\n")[1];
    expect(toCsv([older, newer], [column])).toBe('User agent\r\n\r\n"say ""a,b"""\r\n');
    for (const agent of agents.slice(0, -1)) expect(csv(agent)?.replace(/^"/, ""), agent).toMatch(/^'/);
    expect(csv("a\nb")).toBe('"a\nb"');
  });

  it("are found again by their link, the newest included", () => {
    const query = toQuery([older, newer]);
    expect(query.filters.eventID?.include).toEqual([newer.eventID, older.eventID]);
    const range = resolveTimeRange(parseEventQuery(new URLSearchParams(canonicalSearch(query))), new Date());
    expect(range.from.toISOString()).toBe("2026-11-20T10:00:00.000Z");
    expect(range.to.getTime()).toBeGreaterThan(Date.parse(newer.eventTime));
  });
});
