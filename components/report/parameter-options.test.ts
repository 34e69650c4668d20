import { expect, test } from "vitest";
import { countOptions, fixedOptions } from "./parameter-options.ts";

const instance = { pattern: "^i-[0-9a-f]{8,17}$" };
const arn = (id: string) => `arn:aws:ec2:us-east-1:111122223333:instance/${id}`;

test("an ARN becomes the id that the parameter takes, and what it would refuse is not offered", () => {
  const found = countOptions(instance, [
    { value: arn("i-0123456789abcdef0"), count: 5 },
    { value: "i-0123456789abcdef0", count: 2 },
    { value: arn("i-nonsense"), count: 9 },
    { value: "sg-0123456789abcdef0", count: 1 },
  ]);
  expect([...found]).toEqual([["i-0123456789abcdef0", 7]]);
});

test("without a form values stay as they are, without the escapes of filters", () => {
  expect([...countOptions({ pattern: null }, [{ value: "a\\*/b", count: 1 }])]).toEqual([["a*/b", 1]]);
});

test("fixed values hold the text in any case; a chosen one does not hide the others", () => {
  const values = ["UTC", "Europe/Berlin", "Europe/Paris"];
  expect(fixedOptions(values, "euro")).toEqual(["Europe/Berlin", "Europe/Paris"]);
  expect(fixedOptions(values, "UTC")).toEqual(values);
  expect(fixedOptions(values, "")).toEqual(values);
});
