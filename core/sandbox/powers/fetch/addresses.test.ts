import { describe, expect, test } from "bun:test";
import { isPrivate, isPublic, Networks } from "./addresses.ts";

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "172.15.255.255",
  "172.32.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "223.255.255.255",
];
const PUBLIC_6 = ["2606:4700:4700::1111", "2a00:1450:4001:830::200e", "2001:4860:4860::8888"];

test.each([...PUBLIC, ...PUBLIC_6])("%s is public", (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "100.100.100.200"],
  ...["127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "168.63.129.16", "172.16.0.1"],
  ...[
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
  ],
  ...["224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"],
  ...[
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:1.1.1.1",
    "::7f00:1",
    "::127.0.0.1",
  ],
  ...[
    "64:ff9b::1.1.1.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
  ],
  ...["3fff::1", "2001:10::1", "", "localhost", "1.1.1", "0x7f.1", "1.1.1.1/32", "::1/128"],
])("%s is not public", (address) => {
  expect(isPublic(address)).toBe(false);
});

describe("a host that is named as private", () => {
  test.each(["10.0.0.1", "127.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "::1", "fd00::1"])(
    "may lead to %s",
    (address) => {
      expect(isPrivate(address)).toBe(true);
    },
  );

  test.each([
    ...["169.254.169.254", "169.254.0.1", "fe80::1", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200"],
    ...["0.0.0.0", "224.0.0.1", "::", "::ffff:10.0.0.1", "192.0.0.192", "168.63.129.16"],
  ])("never leads to %s", (address) => {
    expect(isPrivate(address)).toBe(false);
  });
});

describe("networks", () => {
  test("hold what lies in them, to the bit", () => {
    const networks = new Networks(["10.1.0.0/16", "192.168.1.7", "fd00:1::/32", "169.254.169.254"]);
    for (const inside of ["10.1.0.0", "10.1.255.255", "192.168.1.7", "fd00:1:ffff::1", "169.254.169.254"]) {
      expect(networks.has(inside)).toBe(true);
    }
    for (const outside of [
      "10.2.0.0",
      "10.0.255.255",
      "192.168.1.8",
      "fd00:2::1",
      "::ffff:10.1.0.1",
      "::ffff:a01:1",
    ]) {
      expect(networks.has(outside)).toBe(false);
    }
  });

  test("that are none are refused by name", () => {
    for (const bad of [
      "10.1.0.0/33",
      "10.1.0.0/",
      "10.1.0.0/x",
      "10.1/16",
      "host",
      "fd00::/129",
      "10.1.0.0/16/1",
      "::ffff:10.0.0.0/104",
      "fe80::1%1",
    ]) {
      expect(() => new Networks([bad])).toThrow(`${bad}: not an address or network`);
    }
  });
});
