import { expect, test } from "vitest";
import { parseSourceAddress } from "./source-address.ts";

test.each([
  ["198.51.100.7", "198.51.100.7"],
  ["0.0.0.0", "0.0.0.0"],
  ["255.255.255.255", "255.255.255.255"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8::", "2001:db8::"],
  ["::ffff:1.2.3.4", "1.2.3.4"],
  ["::FFFF:102:304", "1.2.3.4"],
  ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  ["fe80::1%eth0", "fe80::1"],
])("%s is the address %s", (text, ip) => {
  expect(parseSourceAddress(text)).toEqual({ ip, isService: false });
});

test.each([
  ["253.252.51.07"],
  ["1.2.3.256"],
  ["123.456.789.012"],
  ["1.2.3"],
  ["1.2.3.4."],
  ["1.2.3.4\n"],
  ["16909060"],
  ["0x7f.1"],
  ["::ffff:01.2.3.4"],
  ["::1.2.3.4"],
  ["1::2::3"],
  ["12345::"],
  [":"],
  ["1.2.3.4, 10.0.0.1"],
  ["XXXXXXXXXXX"],
  ["-"],
  ["..."],
  ["ec2.amazonaws.com.evil.example"],
  ["<script>.amazonaws.com"],
])("%j is text, neither address nor service", (text) => {
  expect(parseSourceAddress(text)).toEqual({ ip: null, isService: false });
});

test.each([["AWS Internal"], ["config.amazonaws.com"], ["delivery.logs.amazonaws.com"], ["ec2.amazonaws.com.cn"]])(
  "%s is a service",
  (text) => {
    expect(parseSourceAddress(text)).toEqual({ ip: null, isService: true });
  },
);

test("an absent source is nothing", () => {
  expect(parseSourceAddress(null)).toEqual({ ip: null, isService: false });
});
