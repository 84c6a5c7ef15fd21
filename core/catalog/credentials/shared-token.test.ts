import { describe, expect, test } from "bun:test";
import { CredentialMissing } from "./contract.ts";
import { SharedToken, type Token } from "./shared-token.ts";

const HOUR = 3_600_000;

/** A token that is given out when the test says so, on a clock that the test moves. */
class Rig {
  now = 1_000_000;
  readonly asked: PromiseWithResolvers<Token>[] = [];
  readonly token = new SharedToken(
    () => {
      const one = Promise.withResolvers<Token>();
      this.asked.push(one);
      return one.promise;
    },
    () => this.now,
  );

  async give(value: string, lifetimeMs = HOUR): Promise<void> {
    this.asked.at(-1)?.resolve({ value, lifetimeMs });
    await settled();
  }

  async fail(): Promise<void> {
    this.asked.at(-1)?.reject(new Error("no"));
    await settled();
  }
}

/** Until all that was promised has been told on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const failure = (promised: string | Promise<string>) =>
  Promise.resolve(promised).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe("a token that all share", () => {
  test("is asked for once, however many wait for it, and is then at hand", async () => {
    const rig = new Rig();
    const waiting = Array.from({ length: 50 }, () => rig.token.get());
    await rig.give("a");
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(["a"]));
    expect(rig.asked.length).toBe(1);
    expect(rig.token.get()).toBe("a");
    expect(rig.token.current).toEqual(["a"]);
  });

  test("is got anew before it ends, once, and the old one is shown meanwhile", async () => {
    const rig = new Rig();
    rig.token.get();
    await rig.give("a");
    rig.now += HOUR - 301_000;
    expect(rig.token.get()).toBe("a");
    expect(rig.asked.length).toBe(1);
    rig.now += 2000;
    for (let times = 0; times < 20; times++) expect(rig.token.get()).toBe("a");
    expect(rig.asked.length).toBe(2);
    await rig.give("b");
    expect(rig.token.get()).toBe("b");
  });

  test("is shown until its end where no new one is to be had, and asked for again after a pause", async () => {
    const rig = new Rig();
    rig.token.get();
    await rig.give("a");
    rig.now += HOUR - 200_000;
    rig.token.get();
    await rig.fail();
    expect(rig.token.get()).toBe("a");
    expect(rig.asked.length).toBe(2);
    rig.now += 1000;
    expect(rig.token.get()).toBe("a");
    expect(rig.asked.length).toBe(3);
    await rig.fail();
    rig.now += 200_000;
    const missing = failure(rig.token.get());
    await rig.fail();
    expect(await missing).toBeInstanceOf(CredentialMissing);
    // Within the pause all get the same answer, and nobody asks.
    expect(await failure(rig.token.get())).toBeInstanceOf(CredentialMissing);
    expect(rig.asked.length).toBe(4);
  });

  test("is not shown when its end is near, and a short-lived one is got anew after two thirds of its life", async () => {
    const rig = new Rig();
    rig.token.get();
    await rig.give("a", 60_000);
    rig.now += 41_000;
    expect(rig.token.get()).toBe("a");
    expect(rig.asked.length).toBe(2);
    rig.now += 14_000;
    expect(rig.token.get()).toBeInstanceOf(Promise);
    expect(rig.asked.length).toBe(2);
    await rig.give("b");
    expect(rig.token.get()).toBe("b");
  });

  test("that the provider refused is not shown again", async () => {
    const rig = new Rig();
    rig.token.get();
    await rig.give("a");
    rig.token.drop();
    const next = rig.token.get();
    await rig.give("b");
    expect(await next).toBe("b");
  });
});
