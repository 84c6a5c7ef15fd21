import { describe, expect, test } from "bun:test";
import { interpolate, LoneVariable, shieldVariables } from "./interpolate.ts";

const env = { HOST: "example.com", EMPTY: "", BRACE: "a${HOST}b" };
const textOf = (text: string): string => {
  const value = interpolate(text, env)?.value ?? text;
  return value instanceof LoneVariable ? value.text : value;
};

describe("interpolate", () => {
  test.each([
    ["https://${HOST}/v1", "https://example.com/v1"],
    ["${HOST}:${PORT:-80}", "example.com:80"],
    ["${NONE:-}", ""],
    ["${EMPTY:-fallback}", "fallback"],
    ["${EMPTY}", ""],
    ["${NONE:-a:-b}", "a:-b"],
    ["$${HOST}", "${HOST}"],
    ["$${ and ${HOST}", "${ and example.com"],
    ["$HOST costs $5", "$HOST costs $5"],
  ])("reads %s as %s", (text, value) => {
    expect(textOf(text)).toBe(value);
  });

  test("does not read what a variable holds again", () => {
    expect(textOf("${BRACE}")).toBe("a${HOST}b");
  });

  test("tells a value that is one variable from one that has a variable in it", () => {
    expect(interpolate("${HOST}", env)?.value).toEqual(new LoneVariable("example.com", true));
    expect(interpolate("${NONE:-5}", env)?.value).toEqual(new LoneVariable("5", false));
    expect(interpolate("x${HOST}", env)?.value).toBe("xexample.com");
  });

  test.each(["${", "${}", "${1A}", "${A-b}", "${A:-${HOST}}", "a ${HOST", "${A B}"])(
    "refuses %s as malformed",
    (text) => {
      expect(interpolate(text, env)?.problems[0]).toContain("write ${NAME}");
    },
  );

  test("names the variable that is not set", () => {
    expect(interpolate("${NONE}", env)?.problems[0]).toContain("the variable NONE is not set");
  });

  test("does not take what every object has for a variable", () => {
    expect(interpolate("${constructor}", env)?.problems).toHaveLength(1);
  });

  test("collects what came from the environment, not defaults", () => {
    expect(interpolate("a ${HOST} ${NONE:-b}", env)?.secrets).toEqual(["example.com"]);
  });
});

describe("shieldVariables", () => {
  test("keeps length and lines, and gives the same text back", () => {
    const text = "a: { key: ${A:-x, y [1]} } # ${B}\nb: '${C}'\r\n";
    const shield = shieldVariables(text);
    expect(shield.text).toHaveLength(text.length);
    expect(shield.text).not.toContain("${");
    expect(shield.restore(shield.text)).toBe(text);
  });

  test("leaves private characters of the file alone", () => {
    const text = "a: \uE000\uE001 ${A}";
    const shield = shieldVariables(text);
    expect(shield.restore(shield.text)).toBe(text);
  });
});
