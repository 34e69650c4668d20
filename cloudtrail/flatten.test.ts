import { describe, expect, it } from "vitest";
import resources from "./data/resources.json" with { type: "json" };
import { flattenBodies, foldPath, MAX_DEPTH, MAX_PAIRS } from "./flatten.ts";
import type { CloudTrailRecord } from "./record.ts";

function pairs(record: CloudTrailRecord, eventName = "Anything"): [string, string][] {
  return flattenBodies(record, eventName).map(({ place, text }) => [place.path, text]);
}

function nest(depth: number): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe("flattenBodies", () => {
  it("gives the texts of the four bodies, in order, with lower-case paths", () => {
    const record = {
      serviceEventDetails: { KeyId: "d" },
      responseElements: { keyMetadata: { arn: "b" } },
      additionalEventData: { SwitchFrom: "c" },
      requestParameters: { keyId: "a", count: 3, flag: true, none: null, empty: "" },
    };
    expect(pairs(record)).toEqual([
      ["requestparameters.keyid", "a"],
      ["responseelements.keymetadata.arn", "b"],
      ["additionaleventdata.switchfrom", "c"],
      ["serviceeventdetails.keyid", "d"],
    ]);
  });

  it("drops list indexes and the wrappers of protocols", () => {
    const request = {
      DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: "fl-1" } },
      instancesSet: { items: [{ instanceId: "i-1" }, { instanceId: "i-2" }] },
      names: { member: ["x", ["y"]] },
    };
    expect(pairs({ requestParameters: request }, "DeleteFlowLogs")).toEqual([
      ["requestparameters.flowlogid", "fl-1"],
      ["requestparameters.instancesset.instanceid", "i-1"],
      ["requestparameters.instancesset.instanceid", "i-2"],
      ["requestparameters.names", "x"],
      ["requestparameters.names", "y"],
    ]);
  });

  it("keeps a wrapper of another event, and one that is not outermost", () => {
    const request = { CreateXRequest: { a: "1" }, b: { CreateYRequest: { c: "2" } } };
    expect(pairs({ requestParameters: request }, "CreateY")).toEqual([
      ["requestparameters.createxrequest.a", "1"],
      ["requestparameters.b.createyrequest.c", "2"],
    ]);
  });

  it.each([...resources.skipMembers, "Tag-Set", "sessionToken", "masterUserPassword", "secretString"])(
    "does not enter %s",
    (member) => {
      expect(
        pairs({ requestParameters: { [member]: { deep: "text" } }, responseElements: { [member]: "text" } }),
      ).toEqual([]);
    },
  );

  it("follows 64 levels and no more", () => {
    expect(pairs({ requestParameters: nest(MAX_DEPTH) })).toHaveLength(1);
    expect(pairs({ requestParameters: nest(MAX_DEPTH + 1) })).toEqual([]);
    expect(pairs({ requestParameters: nest(5000) })).toEqual([]);
  });

  it("keeps 5,000 pairs and no more", () => {
    const list = Array.from({ length: MAX_PAIRS + 10 }, (_, index) => `v${index}`);
    expect(pairs({ requestParameters: { list }, responseElements: { more: "x" } })).toHaveLength(MAX_PAIRS);
  });

  it("ignores bodies that are no objects", () => {
    expect(pairs({ requestParameters: "null", responseElements: 3, additionalEventData: null })).toEqual([]);
  });

  it("says how a member was written", () => {
    const [pair] = flattenBodies({ requestParameters: { dBInstanceIdentifier: "orders" } }, "X");
    expect(pair?.place).toMatchObject({
      member: "dbinstanceidentifier",
      writtenMember: "dBInstanceIdentifier",
      depth: 1,
    });
  });
});

it("folds the paths of rules as it folds those of records", () => {
  expect(foldPath("requestParameters.member.memberId")).toBe("requestparameters.memberid");
});

it("finds the same after so many member names that it forgot the known ones", () => {
  const strange = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`m${index}`, "x"]));
  for (let round = 0; round < 6; round += 1) pairs({ requestParameters: { [`round${round}`]: strange } });
  expect(pairs({ requestParameters: { keyId: "a", tags: "b" } })).toEqual([["requestparameters.keyid", "a"]]);
});
