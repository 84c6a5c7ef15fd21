import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether the `openssl` program is here. Tests that need a certificate leave themselves out without it. */
export const hasOpenssl = (): boolean => spawnSync("openssl", ["version"]).status === 0;

/** A certificate of one's own. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** PEM file of the certificate, for `caFile`. */
  readonly caFile: string;
  /** PEM file of the key. */
  readonly keyFile: string;
  remove(): void;
}

/** Makes a certificate with the `openssl` program, for these names. */
export const makeCertificate = (names = "DNS:localhost,IP:127.0.0.1"): Certificate => {
  const folder = mkdtempSync(join(tmpdir(), "upstream-tls-"));
  const caFile = join(folder, "cert.pem");
  const keyFile = join(folder, "key.pem");
  execFileSync(
    "openssl",
    [
      ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
      ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
      ["-addext", `subjectAltName=${names}`],
      ["-keyout", keyFile, "-out", caFile],
    ].flat(),
    { stdio: "ignore" },
  );
  return {
    cert: readFileSync(caFile, "utf8"),
    key: readFileSync(keyFile, "utf8"),
    caFile,
    keyFile,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
