import { createHash, createHmac } from "node:crypto";
import { Type } from "@sinclair/typebox";
import { type HostPower, hostPower, method } from "./power.ts";
import { handleSchema, type Secrets } from "./secrets.ts";

const MAX_CHARS = 1_048_576;
const Text = Type.String({ maxLength: MAX_CHARS });
const Algorithm = Type.Union([Type.Literal("sha256"), Type.Literal("sha512"), Type.Literal("sha1")]);

/** The power `hmac`: signs with secrets of the instance's config, and hashes. At most 1 MiB characters a call. */
export const makeHmac = ({ secrets }: { readonly secrets: Secrets }): HostPower =>
  hostPower({
    name: "hmac",
    methods: {
      sign: method(
        { secret: handleSchema, algorithm: Algorithm, text: Text },
        ({ secret, algorithm, text }) =>
          createHmac(algorithm, secrets.reveal(secret).text).update(text).digest("hex"),
      ),
      sha256: method({ text: Text }, ({ text }) => createHash("sha256").update(text).digest("hex")),
    },
  });
