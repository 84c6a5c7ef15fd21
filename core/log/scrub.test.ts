import { describe, expect, test } from "bun:test";
import { GuestFault } from "../sandbox/contract.ts";
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

  describe("of a plugin in an engine", () => {
    const frames = "    at fail (plugin:faulty:1:4113)\n    at onRequest (plugin:faulty:1:4476)";
    const place = (message: string, stack?: string, kind: GuestFault["kind"] = "throw") =>
      describePlace(new GuestFault(kind, message, stack));

    test.each([
      ["frames alone", SECRET, frames, "Error at plugin:faulty:1:4113"],
      [
        "its message before the frames",
        SECRET,
        `Error: ${SECRET}\n${frames}`,
        "Error at plugin:faulty:1:4113",
      ],
      [
        "a kind before it",
        `TypeError: ${SECRET}`,
        `TypeError: ${SECRET}\n${frames}`,
        "TypeError at plugin:faulty:1:4113",
      ],
      ["the kind in the message alone", `TypeError: ${SECRET}`, frames, "TypeError at plugin:faulty:1:4113"],
      ["no message", "", `RangeError\n${frames}`, "RangeError at plugin:faulty:1:4113"],
      ["frames in the author's files", SECRET, "    at fail (index.ts:5:9)", "Error at index.ts:5:9"],
      ["a frame without a name", SECRET, "    at plugin:faulty:1:4113", "Error at plugin:faulty:1:4113"],
    ])("is in its stack, with %s", (_, message, stack, expected) => {
      expect(place(message, stack)).toBe(expected);
    });
    test("is not taken from a message with lines that look like frames", () => {
      const message = `cannot read:\n    at x (/${SECRET}:1:1)`;
      expect(place(message, `Error: ${message}\n${frames}`)).toBe("Error at plugin:faulty:1:4113");
    });
    test("is left out where it cannot be told from the message", () => {
      const message = `cannot read:\n    at x (/${SECRET}:1:1)\n    at x (/${SECRET}:2:2)`;
      expect(place(message.slice(0, -8), `Error: ${message}\n${frames}`)).toBe("Error");
      expect(place("changed later", `Error: ${message}\n${frames}`)).toBe("Error");
    });
    test("has no name of the plugin's own making", () => {
      expect(place(`${SECRET}Error: x`, `${SECRET}Error: x\n${frames}`)).toBe(
        "Error at plugin:faulty:1:4113",
      );
    });
    test("is the limit that was broken where nothing was thrown", () => {
      expect(place("it used more processor time than 50 ms (cpuMs)", undefined, "cpu")).toBe(
        "a fault of cpu",
      );
    });
  });
});
