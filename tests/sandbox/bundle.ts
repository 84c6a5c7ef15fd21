import type { Bundle } from "../../core/sandbox/contract.ts";
import type { EscapeCase } from "./case.ts";

/** The bundle of a plugin with one handler, as the build would leave it. */
export const bundleOf = (
  name: string,
  { top = "", hook = "onRequest", handler }: Pick<EscapeCase, "name" | "top" | "hook" | "handler">,
): Bundle => {
  const code = `${top}\nglobalThis.__plugin = { name: "${name}", version: "1.0.0", hooks: { ${hook}: ${handler} } };`;
  return { name, code, checksum: new Bun.CryptoHasher("sha256").update(code).digest("hex") };
};
