import { describe, expect, test } from "bun:test";
import { checkOf } from "./index.ts";

const taken = (form: "segwit" | "bech32" | "bech32m", text: string): boolean =>
  checkOf({ kind: "bech32", form })(text);

/** Out of the test vectors of BIP 173 and BIP 350. */
describe("bech32 takes", () => {
  test.each([
    ["segwit", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"],
    ["segwit", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"],
    ["segwit", "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y"],
    ["segwit", "BC1SW50QGDZ25J"],
    ["segwit", "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs"],
    ["bech32", "A12UEL5L"],
    ["bech32", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"],
    ["bech32m", "A1LQFN3A"],
  ] as const)("%s %s", (form, text) => {
    expect(taken(form, text)).toBe(true);
  });
});

describe("bech32 refuses", () => {
  test.each([
    ["the other encoding", "segwit", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"],
    ["the other encoding", "bech32", "A1LQFN3A"],
    ["both cases at once", "segwit", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7"],
    ["a wrong character", "segwit", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T5"],
    ["a program of a wrong length", "segwit", "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P"],
    [
      "a version that there is not",
      "segwit",
      "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
    ],
    ["bits too many", "segwit", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j"],
    ["no prefix", "bech32", "1pzry9x0s0muk"],
    ["no checksum", "bech32", "li1dgmt3"],
    ["nothing", "segwit", ""],
  ] as const)("%s: %s %s", (_, form, text) => {
    expect(taken(form, text)).toBe(false);
  });
});
