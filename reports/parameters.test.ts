import { describe, expect, test } from "vitest";
import { InvalidQueryError } from "../query/event-query.ts";
import { findSearch } from "./catalog/index.ts";
import type { Search } from "./define-search.ts";
import { bindSearch, isAnswerable, parseParameters } from "./parameters.ts";

function search(id: string): Search {
  const found = findSearch(id);
  if (found === null) throw new Error(`no search ${id}`);
  return found;
}
const bind = (id: string, text: string) => bindSearch(parseParameters(search(id), new URLSearchParams(text)));

/** The parameter that was refused. */
function refused(id: string, text: string): string {
  try {
    parseParameters(search(id), new URLSearchParams(text));
  } catch (error) {
    if (error instanceof InvalidQueryError) return error.parameter;
    throw error;
  }
  return "nothing";
}

describe("a wrong parameter is refused by name", () => {
  test.each([
    ["activity-by-ip", "", "ip"],
    ["activity-by-ip", "ip=", "ip"],
    ["activity-by-ip", "ip=1.2.3.4&ip=1.2.3.5", "ip"],
    ["activity-by-ip", "ip=10.0.0.0/99", "ip"],
    ["leaked-access-key", "accessKeyId=nonsense", "accessKeyId"],
    ["ec2-instance-lifecycle", "instanceId=i-xyz", "instanceId"],
    ["console-logins", "result=maybe", "result"],
    ["iam-users-created", "onlySuccess=yes", "onlySuccess"],
    ["session-lineage", "", "principal"],
    ["after-hours", "hours=8-19", "hours"],
    ["after-hours", "hours=25:00-26:00", "hours"],
    ["after-hours", "timezone=Mars/Olympus", "timezone"],
    ["after-hours", "timezone=UTC%2B3", "timezone"],
    ["after-hours", "weekdays=Mon-Foo", "weekdays"],
    ["mfa-changes", "narrow=unknown", "narrow"],
    ["activity-by-event-name", "eventNames=a,,b", "eventNames"],
    ["activity-by-person", "person=%00", "person"],
  ])("%s?%s", (id, text, parameter) => {
    expect(refused(id, text)).toBe(parameter);
  });

  test.each([
    ["activity-by-ip", "ip=10.0.0.0/8"],
    ["after-hours", "hours=22:00-06:00&timezone=Europe/Berlin&weekdays=Sun-Thu"],
    ["session-lineage", "sessionKey=sis:1"],
    ["mfa-changes", "narrow=weakening-only"],
    ["console-logins", ""],
  ])("%s?%s is accepted", (id, text) => {
    expect(refused(id, text)).toBe("nothing");
  });
});

test("a value that maps to a predicate adds it, a default as well", () => {
  const byPeople = { field: "by_service", op: "is_false" };
  expect(bind("unauthorized-access", "")).toMatchObject({ all: [{}, byPeople] });
  expect(bind("unauthorized-access", "includeServices=false")).toMatchObject({ all: [{}, byPeople] });
  expect(bind("unauthorized-access", "includeServices=true")).toMatchObject({ all: [{}] });
});

test("an optional value that is not given asks for nothing, a plain one finds nothing", () => {
  expect(bind("activity-by-error", "")).toEqual({
    all: [{ all: [{ field: "outcome", op: "ne", value: "success" }, { all: [] }] }],
  });
  expect(JSON.stringify(bind("session-lineage", "sessionKey=s"))).toContain('{"any":[]},{"any":[]}');
});

test("a principal is found by key, ARN or name", () => {
  const text = JSON.stringify(bind("activity-by-principal", "principal=ada"));
  expect(text).toContain("principal_key");
  expect(text).toContain("principal_arn");
  expect(text).toContain("principal_name");
});

test("working days may go round the end of the week", () => {
  const text = JSON.stringify(bind("after-hours", "weekdays=Sat-Mon,Wed"));
  expect(text).toContain('"weekdays":[1,3,6,7]');
});

test("searches that need a value have no answer of their own", () => {
  expect(isAnswerable(search("activity-by-ip"))).toBe(false);
  expect(isAnswerable(search("session-lineage"))).toBe(false);
  expect(isAnswerable(search("after-hours"))).toBe(true);
});
