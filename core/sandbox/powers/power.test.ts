import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { hostPower, method } from "./power.ts";
import { powerCall, refusal } from "./testing.ts";

const echo = () =>
  hostPower({
    name: "echo",
    methods: {
      say: method(
        { text: Type.String({ maxLength: 5 }), times: Type.Optional(Type.Integer({ minimum: 1 })) },
        ({ text, times = 1 }) => text.repeat(times),
      ),
      echo: method({}, () => "echo"),
    },
  });
const call = powerCall();

describe("arguments", () => {
  test("reach the method by their place, and what may be left out may be null", async () => {
    expect(await echo().serve("say", ["a", 2], call)).toBe("aa");
    expect(await echo().serve("say", ["a", null], call)).toBe("a");
    expect(await echo().serve("say", ["a"], call)).toBe("a");
  });

  test("of the wrong form are refused by name", async () => {
    for (const args of [[], [null], [1], ["toolong"], [{ length: 1 }], [["a"]]]) {
      expect(await refusal("argument", echo().serve("say", args, call))).toStartWith("echo.say: text: ");
    }
    expect(await refusal("argument", echo().serve("say", ["a", 0], call))).toStartWith("echo.say: times: ");
    expect(await refusal("argument", echo().serve("say", ["a", 1, 1], call))).toContain("takes 2 arguments");
  });
});

test("a method that it has not is refused, whatever objects inherit", async () => {
  for (const name of ["shout", "toString", "constructor", "__proto__", "hasOwnProperty"]) {
    expect(await refusal("argument", echo().serve(name, [], call))).toBe(
      "echo has no such method; it has say, echo",
    );
  }
});

test("a method that is the power itself goes by the power's name alone", async () => {
  expect(await refusal("argument", echo().serve("echo", [1], call))).toStartWith("echo takes 0");
});

test("nothing is served for a call that has ended", async () => {
  const ended = powerCall({ signal: AbortSignal.abort() });
  await refusal("ended", echo().serve("say", ["a"], ended));
});

test("close ends it once, waits for what runs, and serves nothing after", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let closed = 0;
  const power = hostPower({
    name: "slow",
    methods: { wait: method({}, () => promise) },
    close: () => {
      closed++;
      resolve("done");
    },
  });
  const running = power.serve("wait", [], call);
  await Promise.all([power.close(), power.close()]);
  expect(await running).toBe("done");
  expect(closed).toBe(1);
  await refusal("ended", power.serve("wait", [], call));
});

test("a method that fails does not keep the power from its end", async () => {
  const { promise, reject } = Promise.withResolvers<string>();
  const power = hostPower({
    name: "slow",
    methods: { wait: method({}, () => promise) },
    close: () => reject(new Error("cut off")),
  });
  const running = power.serve("wait", [], call);
  const seen = running.then(String, String);
  await power.close();
  expect(await seen).toBe("Error: cut off");
});
