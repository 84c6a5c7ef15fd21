import { describe, expect, test } from "bun:test";
import { describeCause, describePlace, scrub } from "./scrub.ts";

const SECRET = "provider-secret-0123456789";

describe("scrub", () => {
  test("takes a secret out wherever it stands, each time", () => {
    expect(scrub(`${SECRET} and "${SECRET}"`, [SECRET])).toBe('*** and "***"');
  });
  test("takes keys of ours and secret parameters of a URL out without being told of them", () => {
    const clean = scrub(`GET /x?key=hidden&a=1 with sk-sluice-abc-${"d".repeat(40)}`, []);
    expect(clean).toBe("GET /x?key=***&a=1 with ***");
  });
  test("leaves what is too short to be a secret, or every word would be one", () => {
    expect(scrub("an error", ["an"])).toBe("an error");
  });
});

describe("describeCause", () => {
  test("says name, message and code", () => {
    const cause = Object.assign(new TypeError("no route"), { code: "EHOSTUNREACH" });
    expect(describeCause(cause, [])).toBe("TypeError: no route (EHOSTUNREACH)");
  });
  test("holds no secret and is bounded", () => {
    const described = describeCause(new Error(`${SECRET} ${"x".repeat(5000)}`), [SECRET]) ?? "";
    expect(described).toStartWith("Error: *** x");
    expect(described).toHaveLength(1000);
  });
  test("says no more than the type of what is no error", () => {
    expect(describeCause(`a string with ${SECRET}`, [])).toBe("string");
    expect(describeCause({ message: SECRET }, [])).toBe("object");
  });
  test("is nothing where there is no cause", () => {
    expect(describeCause(undefined, [])).toBeUndefined();
  });
  test("bears an error that throws when it is read", () => {
    const hostile = new Error("x");
    Object.defineProperty(hostile, "message", { get: fail });
    expect(describeCause(hostile, [])).toBe("something that cannot be read");
  });
});

const fail = (): never => {
  throw new Error("not to be read");
};

describe("describePlace", () => {
  test("says the kind of error and where it was thrown, and nothing of its message", () => {
    const described = describePlace(new RangeError(SECRET));
    expect(described).toMatch(/^RangeError at \S+scrub\.test\.ts:\d+:\d+$/);
  });
  test("says nothing of a name that is a text", () => {
    const cause = Object.assign(new Error("x"), { name: `${SECRET} and more` });
    expect(describePlace(cause)).toMatch(/^Error at \S+$/);
  });
  test("does with an error that has no stack, and with what is no error", () => {
    expect(describePlace(Object.assign(new Error(SECRET), { stack: SECRET }))).toBe("Error");
    expect(describePlace(SECRET)).toBe("string");
  });
});
